from django.http import HttpRequest

from cms_portal.accounts.models import User


class AuthenticatedRequest(HttpRequest):
    """A request behind the login middleware: its user is ours, never anonymous."""

    user: User
