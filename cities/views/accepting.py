"""The page behind the link of an invitation, made for a phone."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from cities.models import ReferentInvitation
from cities.services import invitations as services
from cms_portal.accounts.exceptions import InvitationInvalid
from cms_portal.accounts.services import hash_token
from cms_portal.accounts.views.invitations import invalid


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens a page; only the button (a POST) spends it: mail scanners follow links."""
    if request.method == "POST":
        try:
            user = services.accept(token=token)
        except InvitationInvalid:
            return invalid(request)
        response = perform_login(
            request,
            user,
            email_verification="none",
            redirect_url=reverse("accounts:second_factor"),
        )
        messages.success(request, f"Accesso attivato: {user}.")
        return response or redirect("accounts:second_factor")
    rows = ReferentInvitation.objects.open().select_related("person", "city")
    invitation = rows.filter(token_hash=hash_token(token)).first()
    if invitation is None:
        return invalid(request)
    return render(request, "cities/invitations/accept.html", {"invitation": invitation})
