"""What is said at a table becomes lines; lines become needs and ideas of the cities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from cities.exceptions import NotAllowed
from cities.models import City, Theme
from cms_portal.accounts.models import User
from cms_portal.files.services import delete_file, store
from cms_portal.once import wait_turn
from events.access import require_organiser
from events.enums import NoteKind
from events.exceptions import ChangedMeanwhile, EventRefused
from events.models import EventSession, Need, NeedsAssessment, ProjectIdea, TableNote, TablePhoto
from events.models.facilitators import HELD_STATES
from events.services.ideas import require_own_needs
from events.services.needs import lock_assessment
from events.tables import may_take_notes

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

PHOTO_KIND = "events.photo"
MOST_PHOTOS = 30
MOST_PASTED = 300


@transaction.atomic
def add_note(
    *,
    session: EventSession,
    text: str,
    kind: NoteKind,
    by: User,
    city: City | None = None,
    token: UUID | None = None,
) -> TableNote:
    """One line. The same `token` again gives back the first one. Raises NotAllowed, EventRefused"""
    _require_writer(session, by)
    if token:
        wait_turn("table-note", token)
        if known := TableNote.objects.filter(token=token).first():
            return _own(known, session, by)
    return TableNote.objects.create(
        session=session, text=text, kind=kind, city=city, author=by, token=token
    )


@transaction.atomic
def add_lines(
    *,
    session: EventSession,
    texts: Sequence[str],
    kind: NoteKind,
    by: User,
    city: City | None = None,
    token: UUID,
) -> int:
    """A pasted list, in its order; how many lines are new. The same `token` again adds none."""
    _require_writer(session, by)
    if len(texts) > MOST_PASTED:
        raise EventRefused(f"Al massimo {MOST_PASTED} righe per volta: dividete l'elenco.")
    wait_turn("table-lines", token)
    tokens = [uuid5(token, str(place)) for place in range(len(texts))]
    if TableNote.objects.filter(token__in=tokens).exists():
        return 0
    now = timezone.now()
    rows = [
        TableNote(
            session=session,
            text=text,
            kind=kind,
            city=city,
            author=by,
            token=one,
            written_at=now,
        )
        for text, one in zip(texts, tokens, strict=True)
    ]
    return len(TableNote.objects.bulk_create(rows))


@transaction.atomic
def change_note(
    *, note_id: int, seen: int, text: str, kind: NoteKind, city: City | None, by: User
) -> TableNote:
    """`seen`: the version that was on screen. Raises NotAllowed; ChangedMeanwhile when somebody
    else has written something different since."""
    note = _lock(note_id)
    _require_writer(note.session, by)
    wanted = (text, kind, city.pk if city else None)
    if wanted == (note.text, note.kind, note.city_id):
        return note
    if seen != note.version:
        raise ChangedMeanwhile(note)
    note.text, note.kind, note.city = text, kind, city
    note.version += 1
    note.changed_by, note.changed_at = by, timezone.now()
    note.save(update_fields=["text", "kind", "city", "version", "changed_by", "changed_at"])
    return note


@transaction.atomic
def remove_note(*, note_id: int, by: User) -> TableNote:
    """Off the table's list, and back with `restore_note`. Raises NotAllowed, EventRefused."""
    note = _lock(note_id)
    _require_writer(note.session, by)
    if note.needs.exists() or note.ideas.exists():
        raise EventRefused("Da questa riga è nato un fabbisogno o un'idea: resta agli atti.")
    if note.removed_at is None:
        note.removed_at = timezone.now()
        note.save(update_fields=["removed_at"])
    return note


@transaction.atomic
def restore_note(*, note_id: int, by: User) -> TableNote:
    note = _lock(note_id)
    _require_writer(note.session, by)
    note.removed_at = None
    note.save(update_fields=["removed_at"])
    return note


@transaction.atomic
def add_photo(
    *, session: EventSession, upload: UploadedFile, caption: str, by: User, token: UUID | None
) -> TablePhoto:
    """The picture of a flipchart, kept as a private file. Raises NotAllowed, EventRefused."""
    _require_writer(session, by)
    wait_turn("table-photos", session.pk)
    if token and (known := TablePhoto.objects.filter(token=token).first()):
        return known
    photos = TablePhoto.objects.filter(session=session)
    if photos.filter(removed_at=None).count() >= MOST_PHOTOS:
        raise EventRefused(f"Al massimo {MOST_PHOTOS} foto per tavolo.")
    kept = store(
        kind=PHOTO_KIND,
        name=f"cartellone-{photos.count() + 1}.jpg",  # a phone's own name tells which phone
        source=upload.file or b"",
        content_type=upload.content_type or "",
        by=by,
    )
    return TablePhoto.objects.create(
        session=session, file=kept, caption=caption, by=by, token=token
    )


@transaction.atomic
def remove_photo(*, photo_id: int, by: User) -> None:
    """The bytes go. Twice is once. Raises NotAllowed."""
    rows = TablePhoto.objects.select_for_update(of=("self",)).select_related("session__event")
    photo = rows.get(pk=photo_id)
    _require_writer(photo.session, by)
    if photo.removed_at is None:
        photo.removed_at = timezone.now()
        photo.save(update_fields=["removed_at"])
        delete_file(file_id=photo.file_id)


@transaction.atomic
def make_need(
    *, note_id: int, city: City, theme: Theme, text: str, urgency: int, touched: str, by: User
) -> Need:
    """The line becomes a need in the draft of `city`, which may still change it.

    Again, it is the same need. Raises NotAllowed; EventRefused when the city has submitted.
    """
    require_organiser(by)
    note = _lock(note_id)
    assessment: NeedsAssessment = lock_assessment(city, theme)
    if known := Need.objects.filter(born_from=note, assessment=assessment).first():
        return known
    if assessment.is_submitted:
        raise EventRefused(
            f"I fabbisogni di {city} su «{theme}» sono già presentati: riapriteli, prima."
        )
    need = Need.objects.create(
        assessment=assessment,
        position=min(assessment.needs.count() + 1, 32_000),
        text=text,
        urgency=urgency,
        touched=touched,
        born_from=note,
    )
    assessment.has_none, assessment.revision = False, assessment.revision + 1
    assessment.save(update_fields=["has_none", "revision"])
    return need


@transaction.atomic
def make_idea(
    *, note_id: int, city: City, theme: Theme, title: str, needs: Sequence[Need], by: User
) -> ProjectIdea:
    """The line becomes an idea of `city`, which answers needs of its own. Again, it is the same.

    Raises NotAllowed; EventRefused when a need is of another city.
    """
    require_organiser(by)
    note = _lock(note_id)
    if known := ProjectIdea.objects.filter(born_from=note, city=city).first():
        return known
    require_own_needs(needs, city.pk, str(city))
    idea = ProjectIdea.objects.create(
        city=city, theme=theme, title=title, session=note.session, born_from=note, by=by
    )
    idea.needs.set(needs)
    return idea


def _own(note: TableNote, session: EventSession, by: User) -> TableNote:
    """A token belongs to who made it, at one table."""
    if note.session_id != session.pk or note.author_id != by.pk:
        raise EventRefused("La riga non è di questo tavolo: ricaricate la pagina.")
    return note


def _lock(note_id: int) -> TableNote:
    rows = TableNote.objects.select_for_update(of=("self",))
    return rows.select_related("session__event", "author").get(pk=note_id)


def _require_writer(session: EventSession, by: User) -> None:
    if not may_take_notes(by, session):
        raise NotAllowed("Gli appunti li scrivono la segreteria e i facilitatori del tavolo.")
    if session.event.state not in HELD_STATES:
        raise EventRefused("Gli appunti si prendono a un evento pubblicato.")
