"""Calls, PEC and meetings with a city, and when to speak again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cities.enums import ContactKind
from cities.exceptions import NotAllowed
from cities.models import City, ContactNote
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.once import wait_turn


@transaction.atomic
def log_contact(
    *,
    token: UUID,
    city: City,
    kind: ContactKind,
    text: str,
    held_on: date,
    by: User,
    with_whom: str = "",
    next_on: date | None = None,
) -> ContactNote:
    """The contacts that were due by `held_on` are thereby made. `token`: one form, one note.

    Raises NotAllowed; ValidationError when the rules of the model say no.
    """
    _require_office(by)
    city = City.objects.select_for_update(of=("self",)).get(pk=city.pk)
    wait_turn("contact", token)
    if known := ContactNote.objects.filter(token=token).first():
        return known
    note = ContactNote(
        token=token,
        city=city,
        kind=kind,
        text=text.strip(),
        held_on=held_on,
        with_whom=with_whom.strip(),
        next_on=next_on,
        by=by,
    )
    note.full_clean()
    ContactNote.objects.filter(city=city).due(held_on).update(
        followed_at=timezone.now(), followed_by=by
    )
    note.save()
    return note


@transaction.atomic
def close_contact(*, note_id: int, by: User) -> ContactNote:
    """The contact that a note promised is made, or is needed no longer. Safe to repeat."""
    _require_office(by)
    note = ContactNote.objects.select_for_update(of=("self",)).get(pk=note_id)
    if note.next_on and note.followed_at is None:
        note.followed_at, note.followed_by = timezone.now(), by
        note.save(update_fields=["followed_at", "followed_by"])
    return note


def _require_office(by: User) -> None:
    if not by.has_role(Role.STAFF, Role.AUTHORITY):
        raise NotAllowed("Registra i contatti chi segue le città.")
