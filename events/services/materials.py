"""Slides, minutes, photographs: brought by the office, shown to whom they are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.files.names import clean_name
from cms_portal.files.registry import MEGABYTE
from cms_portal.files.services import delete_file, store
from cms_portal.once import wait_turn
from events.access import require_organiser
from events.enums import MaterialAudience, MaterialKind
from events.exceptions import EventRefused
from events.models import Event, EventSession, Material

FILE_KIND: Final = "events.material"
MAX_BYTES: Final = 40 * MEGABYTE
AT_ONCE: Final = 12
MOST_MATERIALS: Final = 300
NO_CONSENT: Final = "Prima confermate che chi si riconosce nelle fotografie è d'accordo."


@dataclass(frozen=True)
class About:
    """What is said of one material, or of several that come together."""

    kind: MaterialKind
    audience: MaterialAudience
    session: EventSession | None = None
    has_consent: bool = False


@transaction.atomic
def add_materials(
    *, event: Event, about: About, uploads: Sequence[UploadedFile], token: UUID, by: User | None
) -> list[Material]:
    """Keep the files, each titled by its name. The same token again is the same materials.

    Raises NotAllowed, EventRefused.
    """
    require_organiser(by)
    _refuse(event, about)
    wait_turn("events.materials", event.pk)
    rows = Material.objects.filter(event=event)
    if known := list(rows.filter(token=token)):
        return known
    if rows.kept().count() + len(uploads) > MOST_MATERIALS:
        raise EventRefused(f"Un evento ha al massimo {MOST_MATERIALS} materiali: toglietene prima.")
    last = rows.aggregate(last=Max("position"))["last"] or 0
    photos = rows.filter(kind=MaterialKind.PHOTOS).count()
    return [
        _add(
            event,
            about,
            upload,
            position=last + number,
            photo=photos + number,
            token=token,
            by=by,
        )
        for number, upload in enumerate(uploads, start=1)
    ]


def _add(
    event: Event,
    about: About,
    upload: UploadedFile,
    *,
    position: int,
    photo: int,
    token: UUID,
    by: User | None,
) -> Material:
    name = clean_name(upload.name or "")
    is_photo = about.kind == MaterialKind.PHOTOS
    kept = store(
        kind=FILE_KIND,
        # a phone's own name tells which phone
        name=f"fotografia-{photo}.{name.rpartition('.')[2]}" if is_photo else name,
        source=upload.file or b"",
        content_type=upload.content_type or "",
        by=by,
    )
    title = f"Fotografia {photo}" if is_photo else _title_of(name)
    return Material.objects.create(
        event=event,
        session=about.session,
        title=title,
        kind=about.kind,
        audience=about.audience,
        has_consent=about.has_consent,
        file=kept,
        position=position,
        by=by,
        token=token,
    )


def _title_of(name: str) -> str:
    """ "01_Saluti_Assessora.pptx" -> "01 Saluti Assessora"."""
    words = " ".join(name.rpartition(".")[0].replace("_", " ").split())
    return words[:200] or "Senza titolo"


@transaction.atomic
def change_material(*, material_id: int, title: str, about: About, by: User | None) -> Material:
    """Raises NotAllowed, EventRefused."""
    require_organiser(by)
    material = _lock(material_id)
    _refuse(material.event, about)
    material.title, material.session = title, about.session
    material.kind, material.audience = about.kind, about.audience
    material.has_consent = about.has_consent
    material.save(update_fields=["title", "session", "kind", "audience", "has_consent"])
    return material


@transaction.atomic
def move_material(*, material_id: int, up: bool, by: User | None) -> None:
    """One place up or down among those of its session. At the end nothing happens."""
    require_organiser(by)
    material = _lock(material_id)
    wait_turn("events.materials", material.event_id)
    rows = Material.objects.kept().filter(event=material.event, session=material.session)
    beside = list(rows.select_for_update(of=("self",)).order_by("position", "pk"))
    here = beside.index(material)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(beside):
        return
    beside[here], beside[there] = beside[there], beside[here]
    places = sorted(one.position for one in beside)
    for number, one in enumerate(beside):
        one.position = max(places[number], places[0] + number)
    Material.objects.bulk_update(beside, ["position"])


@transaction.atomic
def remove_material(*, material_id: int, by: User | None) -> None:
    """The bytes go, the row says who took it away. Twice is once. Raises NotAllowed."""
    require_organiser(by)
    material = _lock(material_id)
    if material.removed_at is None:
        material.removed_at, material.removed_by = timezone.now(), by
        material.save(update_fields=["removed_at", "removed_by"])
        delete_file(file_id=material.file_id)


def may_read_material(user: User, private_file: PrivateFile) -> bool:
    return Material.objects.visible_to(user).filter(file=private_file).exists()


def _lock(material_id: int) -> Material:
    rows = Material.objects.select_for_update(of=("self",)).select_related("event", "session")
    return rows.get(pk=material_id)


def _refuse(event: Event, about: About) -> None:
    if about.session is not None and about.session.event_id != event.pk:
        raise EventRefused("La sessione è di un altro evento.")
    is_shown = about.audience != MaterialAudience.OFFICE
    if about.kind == MaterialKind.PHOTOS and is_shown and not about.has_consent:
        raise EventRefused(NO_CONSENT)
