"""A line of a table becomes a need, or an idea, of a city."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cms_portal.accounts.http import AuthenticatedRequest
from events.exceptions import EventRefused
from events.forms.notes import FromNoteForm, IdeaFromNoteForm, NeedFromNoteForm
from events.models import TableNote
from events.services import notes as note_service
from events.views.getting import get_note_to_use
from events.views.preparing import PAGE_AND_FORM


@require_http_methods(PAGE_AND_FORM)
def note_need(request: AuthenticatedRequest, note: int) -> HttpResponse:
    found = get_note_to_use(request, note)
    form = NeedFromNoteForm(request.POST if request.method == "POST" else None, note=found)
    if form.is_bound and form.is_valid():
        try:
            need = note_service.make_need(note_id=found.pk, by=request.user, **form.cleaned_data)
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"Aggiunto alla bozza di {need.assessment.city}: la città lo vede."
            )
            return redirect(found)
    return _show(request, found, form, is_need=True)


@require_http_methods(PAGE_AND_FORM)
def note_idea(request: AuthenticatedRequest, note: int) -> HttpResponse:
    found = get_note_to_use(request, note)
    form = IdeaFromNoteForm(request.POST if request.method == "POST" else None, note=found)
    if form.is_bound and form.is_valid():
        data = {"needs": ()} | form.cleaned_data
        try:
            idea = note_service.make_idea(note_id=found.pk, by=request.user, **data)
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Idea progettuale di {idea.city} registrata.")
            return redirect(found)
    return _show(request, found, form, is_need=False)


def _show(
    request: AuthenticatedRequest, note: TableNote, form: FromNoteForm, *, is_need: bool
) -> HttpResponse:
    context = {"note": note, "table": note.session, "form": form, "is_need": is_need}
    status = 422 if form.is_bound else 200
    return render(request, "notes/become.html", context, status=status)
