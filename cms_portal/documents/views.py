"""Public pages: is this paper what the portal issued?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    return render(request, "documents/verify_form.html")


@login_not_required
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "documents/verify_form.html")
