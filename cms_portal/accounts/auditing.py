"""Auditors look and change nothing, within their mandate; what they look at is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms_portal.accounts.models import User, ViewLog

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# One's own access, and one's own personal data: nothing of the programme is there.
OWN_PREFIXES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
OWN_NAMES = frozenset(
    {
        "accounts:second_factor",
        "privacy:acknowledge",
        "privacy:ask",
        "privacy:export",
        "privacy:export_progress",
        "privacy:my_data",
        "privacy:request_withdraw",
    }
)
# To take papers along is to look: a job puts them together, and nothing of the programme changes.
TAKING_NAMES = frozenset({"cities:dossier_new", "events:dossier_new"})
WAY_OUT = "account_logout"


class AuditMiddleware:
    """For auditors only; who is of the office too is treated as such."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if mandate := getattr(request, "audit_mandate", None):
            match = request.resolver_match
            # Before the answer leaves: if it cannot be written down, it is not shown.
            ViewLog.objects.create(
                user=mandate.user,
                mandate=mandate,
                page=(match.view_name if match else "")[:100],
                path=request.get_full_path()[:500],
                status=response.status_code,
            )
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        user = request.user
        if not getattr(view, "login_required", True) or not isinstance(user, User):
            return None
        if not user.is_auditor_only:
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        if name == WAY_OUT:
            return None
        if user.audit_mandate is None:
            return render(request, "accounts/mandate_ended.html", status=403)
        if _is_own(name):
            return None
        request.audit_mandate = user.audit_mandate  # type: ignore[attr-defined]
        if request.method not in SAFE and name not in TAKING_NAMES:
            return render(request, "403.html", status=403)
        return None


def _is_own(name: str) -> bool:
    return name.startswith(OWN_PREFIXES) or name in OWN_NAMES
