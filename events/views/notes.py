"""The tables of an event, and what is written at each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms_portal.accounts.http import AuthenticatedRequest
from events.access import runs_events
from events.enums import NoteKind
from events.exceptions import ChangedMeanwhile, EventRefused
from events.forms.notes import NoteEditForm, NoteForm, PasteForm, PhotoForm
from events.models import EventSession, TableNote, TablePhoto
from events.models.notes import tables_of
from events.services import notes as note_service
from events.tables import TABLE_KINDS, may_take_notes
from events.views.getting import get_event, get_note, get_table, get_table_to_write
from events.views.preparing import PAGE_AND_FORM

MOST_SHOWN = 500


@require_safe
def tables(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    event = get_event(request, pk)
    kept = Q(notes__removed_at__isnull=True)
    rows = tables_of(request.user).filter(event=event, kind__in=TABLE_KINDS)
    rows = rows.select_related("theme", "room").order_by("position", "pk")
    found = list(
        EventSession.objects.filter(pk__in=rows.values("pk"))
        .select_related("theme", "room")
        .annotate(
            lines=Count("notes", filter=kept, distinct=True),
            cities=Count("notes__city", filter=kept, distinct=True),
            last=Max("notes__written_at", filter=kept),
        )
        .order_by("position", "pk")
    )
    if not found and not request.user.sees_all_cities:
        raise Http404
    context = {"event": event, "tables": found, "may_run": runs_events(request.user)}
    return render(request, "notes/tables.html", context)


@require_safe
def notes(request: AuthenticatedRequest, pk: int, session: int) -> HttpResponse:
    """The whole page, or the lines alone to who asks for what others have written meanwhile."""
    table = get_table(request, pk, session)
    if request.headers.get("HX-Request") == "true":
        return render(request, "notes/_lines.html", _lines(request, table))
    return _page(request, table)


@require_POST
def note_add(request: AuthenticatedRequest, pk: int, session: int) -> HttpResponse:
    """From the form of the page, or from its queue, which wants JSON."""
    table = get_table_to_write(request, pk, session)
    wants_json = request.headers.get("Accept") == "application/json"
    form = NoteForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            note = note_service.add_note(
                session=table, by=request.user, **data | {"kind": NoteKind(data["kind"])}
            )
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            if wants_json:
                return JsonResponse({"id": note.pk})
            return redirect(_back(table, note))
    if wants_json:
        words = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"errors": words}, status=422)
    return _page(request, table, form=form)


def _back(table: EventSession, note: TableNote) -> str:
    """To the page, with the city and the kind still chosen for the next line."""
    city = note.city.cadastral_code if note.city else ""
    page, _, _ = note.get_absolute_url().partition("#")
    return f"{page}?citta={city}&tipo={note.kind}#scrivi"


@require_http_methods(PAGE_AND_FORM)
def note_edit(request: AuthenticatedRequest, note: int) -> HttpResponse:
    found = get_note(request, note)
    is_sent = request.method == "POST"
    form = NoteEditForm(request.POST) if is_sent else NoteEditForm(note=found)
    context: dict[str, Any] = {"note": found, "table": found.session, "form": form, "theirs": None}
    if is_sent and form.is_valid():
        data = form.cleaned_data
        try:
            _change(request, found, data)
        except ChangedMeanwhile as error:
            context["theirs"] = error.current
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Riga salvata.")
            return redirect(found)
    return render(request, "notes/edit.html", context, status=422 if is_sent else 200)


def _change(request: AuthenticatedRequest, note: TableNote, data: dict[str, Any]) -> None:
    """In place of the line; or, after a conflict, beside it: both stay."""
    line = {"text": data["text"], "kind": NoteKind(data["kind"]), "city": data["city"]}
    if request.POST.get("azione") == "affianca":
        note_service.add_note(session=note.session, by=request.user, token=data["token"], **line)
    else:
        note_service.change_note(note_id=note.pk, seen=data["version"], by=request.user, **line)


@require_POST
def note_remove(request: AuthenticatedRequest, note: int) -> HttpResponse:
    found = get_note(request, note)
    try:
        note_service.remove_note(note_id=found.pk, by=request.user)
    except EventRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Riga tolta: resta in fondo, tra le righe tolte.")
    return redirect("events:notes", found.session.event_id, found.session_id)


@require_POST
def note_restore(request: AuthenticatedRequest, note: int) -> HttpResponse:
    found = get_note(request, note)
    try:
        note_service.restore_note(note_id=found.pk, by=request.user)
    except EventRefused as error:
        messages.error(request, str(error))
    return redirect(found)


@require_http_methods(PAGE_AND_FORM)
def notes_paste(request: AuthenticatedRequest, pk: int, session: int) -> HttpResponse:
    """A list becomes lines: first looked at, then added."""
    table = get_table_to_write(request, pk, session)
    is_sent = request.method == "POST"
    form = PasteForm(request.POST) if is_sent else PasteForm(initial=_chosen(request))
    context: dict[str, Any] = {"table": table, "event": table.event, "form": form, "preview": None}
    if is_sent and form.is_valid():
        data = form.cleaned_data
        if request.POST.get("azione") != "conferma":
            return render(request, "notes/paste.html", context | {"preview": data["pasted"]})
        try:
            count = note_service.add_lines(
                session=table,
                texts=data["pasted"],
                kind=NoteKind(data["kind"]),
                city=data["city"],
                token=data["token"],
                by=request.user,
            )
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Righe aggiunte: {count}." if count else "Già aggiunte.")
            return redirect("events:notes", pk, session)
    return render(request, "notes/paste.html", context, status=422 if is_sent else 200)


@require_POST
def photo_add(request: AuthenticatedRequest, pk: int, session: int) -> HttpResponse:
    table = get_table_to_write(request, pk, session)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            note_service.add_photo(session=table, by=request.user, **form.cleaned_data)
        except EventRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Foto aggiunta.")
            return redirect("events:notes", pk, session)
    return _page(request, table, photo_form=form)


@require_POST
def photo_remove(request: AuthenticatedRequest, pk: int, session: int, photo: int) -> HttpResponse:
    table = get_table_to_write(request, pk, session)
    if TablePhoto.objects.filter(session=table, pk=photo).exists():
        note_service.remove_photo(photo_id=photo, by=request.user)
        messages.success(request, "Foto tolta.")
    return redirect("events:notes", pk, session)


def _chosen(request: AuthenticatedRequest) -> dict[str, str]:
    kind = request.GET.get("tipo", "")
    return {
        "city": request.GET.get("citta", ""),
        "kind": kind if kind in NoteKind.values else NoteKind.NEED,
    }


def _lines(request: AuthenticatedRequest, table: EventSession) -> dict[str, Any]:
    rows = TableNote.objects.visible_to(request.user).filter(session=table)
    rows = rows.select_related("city", "author", "changed_by").annotate(
        needs_count=Count("needs", distinct=True), ideas_count=Count("ideas", distinct=True)
    )
    found = list(rows.order_by("-written_at", "-pk")[:MOST_SHOWN])[::-1]
    return {
        "table": table,
        "event": table.event,
        "lines": [one for one in found if one.removed_at is None],
        "removed": [one for one in found if one.removed_at],
        "may_write": may_take_notes(request.user, table),
        "may_use": runs_events(request.user),
    }


def _page(
    request: AuthenticatedRequest,
    table: EventSession,
    *,
    form: NoteForm | None = None,
    photo_form: PhotoForm | None = None,
) -> HttpResponse:
    context = {
        **_lines(request, table),
        "form": form or NoteForm(initial=_chosen(request)),
        "photo_form": photo_form or PhotoForm(prefix=None),
        "photos": list(table.photos.filter(removed_at=None).select_related("file"))
        if request.user.city_scope is None
        else [],
    }
    status = 422 if form or photo_form else 200
    return render(request, "notes/notes.html", context, status=status)
