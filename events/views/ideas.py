"""An idea of a city, to be written better by the programme's own people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cms_portal.accounts.http import AuthenticatedRequest
from events.access import runs_events
from events.exceptions import ChangedMeanwhile, EventRefused
from events.forms.notes import IdeaForm
from events.models import ProjectIdea
from events.services.ideas import change_idea
from events.views.preparing import PAGE_AND_FORM


@require_http_methods(PAGE_AND_FORM)
def idea_edit(request: AuthenticatedRequest, idea: int) -> HttpResponse:
    """404 to who may not see the city's ideas, 403 to who reads them only."""
    rows = ProjectIdea.objects.visible_to(request.user)
    rows = rows.select_related("city", "theme", "session__event", "born_from")
    found = get_object_or_404(rows.prefetch_related("needs"), pk=idea)
    if not runs_events(request.user):
        raise PermissionDenied
    form = IdeaForm(request.POST if request.method == "POST" else None, idea=found)
    context: dict[str, Any] = {"idea": found, "form": form, "theirs": None}
    if form.is_bound and form.is_valid():
        data = dict(form.cleaned_data)
        seen = data.pop("version")
        try:
            change_idea(idea_id=found.pk, seen=seen, by=request.user, **data)
        except ChangedMeanwhile as error:
            context["theirs"] = error.current
            # Who has read the other text and saves again means it.
            again = request.POST.copy()
            again["version"] = str(error.current.version)
            form.data = again
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Idea progettuale salvata.")
            return redirect(found)
    return render(request, "needs/idea.html", context, status=422 if form.is_bound else 200)
