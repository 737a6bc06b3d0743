"""Guidelines: written, sent to cities, read by their people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cities.enums import TextOrigin
from cities.exceptions import NotAllowed, TextRefused
from cities.fulltext import MAX_BYTES
from cities.models import (
    City,
    CityMessage,
    Guideline,
    GuidelineAttachment,
    GuidelineReceipt,
    GuidelineVersion,
    Person,
    Referent,
    Theme,
)
from cities.models.texts.guidelines import EDITORS
from cities.services import messages
from cities.services.path import reach
from cities.texts.path import GUIDELINES, sent_fact
from cms_portal.accounts.models import User
from cms_portal.files.exceptions import FileRefused
from cms_portal.files.models import PrivateFile
from cms_portal.files.pdf_text import read_pdf
from cms_portal.files.services import store
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.services import queue_mail
from cms_portal.once import wait_turn
from cms_portal.templatetags.portal import day

FILE_KIND = "cities.guideline"
SOURCE = "Linee guida"


@dataclass(frozen=True)
class Edition:
    """What a version says: a PDF, or a text, or both; and what goes with it."""

    dated_on: date
    changes: str = ""
    read_by: date | None = None
    text: str = ""
    upload: UploadedFile | None = None
    attachments: Sequence[UploadedFile] = field(default_factory=list)


@transaction.atomic
def start_guideline(
    *,
    title: str,
    summary: str,
    theme: Theme | None,
    edition: Edition,
    by: User,
    token: UUID | None = None,
) -> GuidelineVersion:
    """New guidelines with their first version, as a draft. Raises NotAllowed, TextRefused.

    The same `token` (of a form) again returns what it has written.
    """
    _check_editor(by)
    wait_turn("guideline", "new")  # the title, too, is one of a kind
    if token and (known := GuidelineVersion.objects.filter(guideline__token=token).first()):
        return known
    if Guideline.objects.filter(title=title).exists():
        raise TextRefused("Ci sono già linee guida con questo titolo: scrivetene una versione.")
    guideline = Guideline.objects.create(token=token, title=title, summary=summary, theme=theme)
    return _write(guideline, edition, number=1, by=by)


@transaction.atomic
def write_version(*, guideline_id: int, edition: Edition, by: User) -> GuidelineVersion:
    """The next version, as a draft; it takes the place of a draft that was there.

    Raises NotAllowed; TextRefused when it does not say what changes.
    """
    _check_editor(by)
    guideline = Guideline.objects.select_for_update().get(pk=guideline_id)
    guideline.versions.filter(published_at__isnull=True).delete()
    last = guideline.versions.aggregate(last=Max("number"))["last"] or 0
    if last and not edition.changes:
        raise TextRefused("Dite che cosa cambia rispetto alla versione precedente.")
    return _write(guideline, edition, number=last + 1, by=by)


@transaction.atomic
def discard_draft(*, version_id: int, by: User) -> None:
    """Take away a version that nobody has received; its guidelines too when it was the only one.

    Raises NotAllowed; TextRefused once it is published.
    """
    _check_editor(by)
    version = GuidelineVersion.objects.select_for_update().get(pk=version_id)
    if version.is_published:
        raise TextRefused("La versione è già pubblicata: se ne scrive un'altra.")
    guideline = version.guideline
    version.delete()
    if not guideline.versions.exists():
        guideline.delete()


@transaction.atomic
def send_version(*, version_id: int, cities: Iterable[City], by: User) -> list[CityMessage]:
    """Publish the version, if it is a draft, and send it to those of `cities` that lack it.

    Who was sent it before hears nothing. Raises NotAllowed; TextRefused when a newer one is out.
    """
    _check_editor(by)
    version = GuidelineVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    published = GuidelineVersion.objects.published().filter(guideline=version.guideline_id)
    if published.filter(number__gt=version.number).exists():
        raise TextRefused("C'è già una versione successiva: si invia quella.")
    if not version.is_published:
        version.published_at = timezone.now()
        version.save(update_fields=["published_at"])
    has_it = set(version.messages.values_list("city_id", flat=True))
    sent = messages.send(
        cities=[city for city in cities if city.pk not in has_it],
        subject=subject_of(version),
        text=message_of(version),
        source=SOURCE,
        by=by,
        url=version.get_absolute_url(),
        guideline_version=version,
    )
    for message in sent:
        reach(sent_fact(message), city=message.city, step=GUIDELINES, by=by)
    return sent


def acknowledge(*, version_id: int, by: User) -> GuidelineReceipt:
    """Presa visione of the person behind `by`; the second time is the first.

    Raises NotAllowed for who has not been sent it as a person of a city, TextRefused for a
    version that is no longer the last one.
    """
    person = Person.objects.filter(user=by).first()
    if person is None or by.sees_all_cities:
        raise NotAllowed("La presa visione la dichiarano le persone delle città.")
    visible = GuidelineVersion.objects.visible_to(by).published()
    version = visible.get(pk=version_id)
    if visible.filter(guideline=version.guideline_id, number__gt=version.number).exists():
        raise TextRefused("Nel frattempo è uscita una versione nuova: leggete quella.")
    receipt, _ = GuidelineReceipt.objects.get_or_create(version=version, person=person)
    return receipt


@transaction.atomic
def remind_readers(*, version_id: int, by: User) -> int:
    """Write today to each referent who has not declared it; once a day each. How many."""
    _check_editor(by)
    version = GuidelineVersion.objects.published().get(pk=version_id)
    today = timezone.localdate()
    told: set[str] = set()
    for referent in unread_by(version).exclude(person__email="").select_related("city"):
        email = referent.person.email.lower()
        if email not in told:
            told.add(email)
            queue_mail(
                template="guidelines/receipt_reminder",
                to=email,
                context=reminder_context(version, referent),
                key=f"guideline-reminder:{version.pk}:{referent.person_id}:{today}",
                reason="Sollecito della segreteria a chi non ha ancora preso visione di: "
                f"{version.title}."[:300],
                by=by,
                city_code=referent.city.cadastral_code,
            )
    return len(told)


def unread_by(version: GuidelineVersion) -> Any:
    """The referents of today, of the cities that were sent it, who have not declared it."""
    return (
        Referent.objects.current()
        .filter(city__messages__guideline_version=version)
        .exclude(person__receipts__version=version)
        .select_related("person")
        .order_by("city__folded_name", "pk")
    )


def reminder_context(version: GuidelineVersion, referent: Referent) -> dict[str, Any]:
    return {
        "name": referent.person.full_name,
        "city": referent.city.name,
        "version": version,
        "url": settings.PORTAL_URL + version.get_absolute_url(),
    }


def read_file_text(*, version_id: int) -> str:
    """Take the words of the file for search; what was typed stays. Returns how it went."""
    version = GuidelineVersion.objects.select_related("file").get(pk=version_id)
    if version.file is None or version.text_origin != TextOrigin.WAITING:
        return version.text_origin
    try:
        found = read_pdf(version.file.path, max_bytes=MAX_BYTES)
    except FileRefused:
        pages, text = None, ""
    else:
        pages, text = found.pages, found.text
    origin = TextOrigin.EXTRACTED if text else TextOrigin.UNREADABLE
    GuidelineVersion.objects.filter(pk=version_id, text_origin=TextOrigin.WAITING).update(
        text=text, pages=pages, text_origin=origin
    )
    return origin


def _check_editor(by: User) -> None:
    if not by.has_role(*EDITORS):
        raise NotAllowed("Le linee guida le scrivono la segreteria e l'Autorità di Gestione.")


def _write(guideline: Guideline, edition: Edition, *, number: int, by: User) -> GuidelineVersion:
    if edition.upload is None and not edition.text:
        raise TextRefused("Serve un file PDF, oppure il testo.")
    file = _keep(edition.upload, by) if edition.upload else None
    is_to_read = file is not None and not edition.text
    version = GuidelineVersion.objects.create(
        guideline=guideline,
        number=number,
        title=guideline.title,
        dated_on=edition.dated_on,
        changes=edition.changes if number > 1 else "",
        read_by=edition.read_by,
        file=file,
        text=edition.text,
        text_origin=TextOrigin.WAITING if is_to_read else TextOrigin.TYPED,
        by=by,
    )
    for upload in edition.attachments:
        GuidelineAttachment.objects.create(version=version, file=_keep(upload, by))
    if is_to_read:
        enqueue(
            "cities.read_guideline",
            key=f"guideline-text:{version.pk}",
            by=by,
            version_id=version.pk,
        )
    return version


def _keep(upload: UploadedFile, by: User) -> PrivateFile:
    return store(
        kind=FILE_KIND,
        name=upload.name or "linee-guida.pdf",
        source=upload.file if upload.file else upload,
        content_type=upload.content_type or "application/octet-stream",
        by=by,
    )


def subject_of(version: GuidelineVersion) -> str:
    edition = f", versione {version.number}" if version.number > 1 else ""
    about = "" if version.title.lower().startswith("linee guida") else f"{SOURCE}: "
    return f"{about}{version.title[: 180 - len(about)]}{edition}"


def message_of(version: GuidelineVersion) -> str:
    by_when = f" entro {day(version.read_by, 'il')}" if version.read_by else ""
    if version.number == 1:
        summary = f"{version.guideline.summary}\n\n" if version.guideline.summary else ""
        return (
            f"Vi inviamo le linee guida «{version.title}».\n\n{summary}"
            f"Leggetele nel portale e dichiarate la presa visione{by_when}."
        )
    return (
        f"È uscita la versione {version.number} delle linee guida «{version.title}».\n\n"
        f"Che cosa cambia:\n{version.changes}\n\n"
        "La presa visione della versione precedente non basta: leggete questa e dichiaratela"
        f"{by_when}."
    )
