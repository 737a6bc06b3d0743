"""`/posta/`: what left, for who develops or tries the demonstration. Not there in production."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms_portal.mailing.mailbox import Letter, get_letter, letters

# People's text is in there: no script, no form, nothing fetched, and an origin of its own.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "mailing/mailbox.html", {"letters": list(letters())})


@login_not_required
@require_safe
def letter_detail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "mailing/letter.html", {"letter": _letter(name)})


@login_not_required
@require_safe
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponse(_letter(name).html)
    response["Content-Security-Policy"] = SANDBOX
    return response


def _letter(name: str) -> Letter:
    letter = get_letter(name)
    if letter is None:
        raise Http404
    return letter
