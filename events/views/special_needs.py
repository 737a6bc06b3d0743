"""Access and meals: of one person, for who speaks for it; in numbers, for who prepares them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from events import services
from events.access import runs_events
from events.exceptions import EventError
from events.forms.special_needs import NeedsForm
from events.models import SpecialNeeds
from events.views.delegations import get_member
from events.views.inviting import get_programme_event


@never_cache
@sensitive_post_parameters()
@sensitive_variables("form", "needs")
@require_http_methods(["GET", "HEAD", "POST"])
def person_needs(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    registration, delegation = get_member(request, pk)
    needs = SpecialNeeds.objects.filter(registration=registration).first()
    form = NeedsForm(request.POST if request.method == "POST" else None, needs=needs)
    if form.is_bound and form.is_valid():
        try:
            services.write_needs(registration=registration, wishes=form.wishes, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except EventError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Esigenze aggiornate per {registration.person.shown_name}.")
            return redirect(delegation)
    context = {
        "registration": registration,
        "delegation": delegation,
        "event": delegation.event,
        "form": form,
        "needs": needs,
    }
    status = 422 if form.is_bound else 200
    return render(request, "events/needs.html", context, status=status)


@never_cache
@require_safe
def needs_counts(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """For catering and for the rooms: numbers, never a name."""
    event = get_programme_event(request, pk)
    if not runs_events(request.user):
        raise PermissionDenied
    context = {"event": event, "counts": services.count_needs(event)}
    return render(request, "events/needs_counts.html", context)
