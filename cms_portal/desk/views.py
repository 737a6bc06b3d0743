from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms_portal.accounts.http import AuthenticatedRequest


@require_safe
def home(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "desk/home.html")
