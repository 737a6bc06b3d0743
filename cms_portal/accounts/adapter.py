from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cms_portal.accounts import second_factor
from cms_portal.accounts.middleware import tell_of_lost_words
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
        """Who has a second factor is asked for that first: the password may be known to others.

        For a passkey before a code, when a recovery code is the only one there could be.
        """
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not any(one["id"].startswith("mfa") for one in methods):
            return methods
        assert isinstance(user, User)
        is_code_first = "totp" in second_factor.factors_of(user)
        order = {"mfa_reauthenticate": 0 if is_code_first else 1, "mfa_reauthenticate:webauthn": 0}
        return sorted(methods, key=lambda one: order.get(one["id"], 2))

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **facts)
        tell_of_lost_words(request)
        return response

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
