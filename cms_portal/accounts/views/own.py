"""One's own access."""

from allauth.account.utils import get_next_redirect_url
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms_portal.accounts import second_factor
from cms_portal.accounts.http import AuthenticatedRequest


@never_cache
@require_safe
def protect(request: AuthenticatedRequest) -> HttpResponse:
    """Where a second factor is set up: the only page open to who must have one and has none."""
    context = {
        "is_required": second_factor.is_required_of(request.user),
        "is_set_up": second_factor.is_set_up(request.user),
        "next": get_next_redirect_url(request) or reverse("desk:home"),
    }
    return render(request, "accounts/second_factor.html", context)
