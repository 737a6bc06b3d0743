from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string

from cms_portal.accounts.models import User

# What staff may read of a message whose text is sealed (`cms_portal.mailing.backend`).
CATEGORY_HEADER = "X-Portal-Category"
CATEGORIES = {
    "account/email/login_code": "Codice di accesso",
    "account/email/password_reset_key": "Nuova password",
    "account/email/email_confirmation": "Conferma dell'indirizzo",
}
DEFAULT_CATEGORY = "Avviso sul proprio accesso"


class AccountAdapter(DefaultAccountAdapter):
    """People come in by invitation only; allauth's mail wears the portal's clothes."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Who has a second factor is asked for that first: the password may be known to others."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda one: not one["id"].startswith("mfa"))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """allauth writes the text; the HTML part says the same in the portal's frame."""
        category = CATEGORIES.get(template_prefix, DEFAULT_CATEGORY)
        message: EmailMultiAlternatives = super().render_mail(
            template_prefix, email, context, {**(headers or {}), CATEGORY_HEADER: category}
        )
        html = render_to_string(
            "account/email/frame.html",
            {"subject": message.subject, "text": message.body, "code": context.get("code")},
            allauth_context.request,
        )
        message.attach_alternative(html, "text/html")
        return message
