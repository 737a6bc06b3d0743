"""The page behind the link of an invitation to an event: one answer, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from events import services
from events.enums import DelegationState
from events.exceptions import DelegationRefused, LinkInvalid
from events.forms.delegations import AnswerForm
from events.services.delegations import known_link, open_link


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens a page; only the button (a POST) answers: mail scanners follow links."""
    link = open_link(token)
    if link is None or link.delegation.state != DelegationState.INVITED:
        return _no_longer(request, token)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            delegation = services.answer_by_link(
                token=token, accept=form.accepts, reason=form.cleaned_data["motivo"]
            )
        except LinkInvalid:
            return _no_longer(request, token)
        except DelegationRefused as error:
            form.add_error(None, str(error))
        else:
            context = {"delegation": delegation, "event": delegation.event, "is_new": True}
            return render(request, "events/answered.html", context)
    context = {"delegation": link.delegation, "event": link.delegation.event, "form": form}
    return render(request, "events/answer.html", context, status=422 if form.is_bound else 200)


def _no_longer(request: HttpRequest, token: str) -> HttpResponse:
    """What was answered, to who holds a link of ours; nothing to who guesses."""
    link = known_link(token)
    if link is None or link.delegation.state == DelegationState.INVITED:
        return render(request, "events/answer_invalid.html", status=410)
    context = {"delegation": link.delegation, "event": link.delegation.event, "is_new": False}
    return render(request, "events/answered.html", context, status=410)
