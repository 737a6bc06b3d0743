"""Signed sheets that come back: the scan is split, its pages filed, its rows confirmed."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.exceptions import FileRefused
from cms_portal.files.models import PrivateFile
from cms_portal.files.names import office_name
from cms_portal.files.registry import MEGABYTE
from cms_portal.files.sandbox import Limits, read_in_child
from cms_portal.files.services import delete_file, store
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue, hold, set_progress
from cms_portal.once import wait_turn
from events.access import require_organiser
from events.enums import PresenceSource, ScannedState
from events.exceptions import ScanRefused
from events.models import (
    Event,
    PaperScan,
    Presence,
    Registration,
    ScannedPage,
    ScannedRow,
    SignInRow,
    SignInSheet,
)
from events.printing.paper import ROWS_PER_PAGE
from events.services.door import Newcomer, admit_newcomer
from events.services.presences import Moment, Recorded, Tick, record_presences

log = structlog.get_logger(__name__)

SCAN_KIND = "events.scan"
PAGE_KIND = "events.signed_page"
MOST_BYTES = 60 * MEGABYTE
MOST_PAGE_BYTES = 12 * MEGABYTE
MOST_PAGES = 200
MOST_LOST = 10  # pages that the child does not survive, before the scan is given up
_AT_ONCE = 8  # pages to a child
_READER = "events.printing.scan_reading"
_LIMITS = Limits(
    memory=768 * MEGABYTE,
    cpu_seconds=60,
    seconds=80,
    line_bytes=2 * MOST_PAGE_BYTES,
    answer_bytes=_AT_ONCE * 2 * MOST_PAGE_BYTES,
)
_NONCES = UUID("6f1f1f0e-4a3a-4d8e-9d55-0c9a5f3a7b21")  # of what paper tells: never to change
TOO_HEAVY = "Leggerla chiede troppo tempo o troppa memoria."
NO_CODES = "Non si legge nessun codice."
TWO_SHEETS = "Si leggono i codici di più pagine insieme: scanditele una per una."
UNKNOWN_SHEET = "Il codice non è di nessun foglio stampato da questo portale."


def upload_scan(*, event: Event, upload: UploadedFile, by: User | None) -> tuple[PaperScan, bool]:
    """Keep the PDF and have it read by a worker; False when the same file was there already.

    Raises NotAllowed, FileTooLarge.
    """
    require_organiser(by)
    sha256 = _sha256(upload)
    with transaction.atomic():
        wait_turn("events.scan", event.pk)
        if known := PaperScan.objects.filter(event=event, sha256=sha256).first():
            return known, False
        upload.seek(0)
        file = store(
            kind=SCAN_KIND,
            name=upload.name or "scansione.pdf",
            source=upload,
            content_type="application/pdf",
            by=by,
        )
        scan = PaperScan.objects.create(event=event, file=file, sha256=file.sha256, by=by)
        scan.job = enqueue("events.read_scan", key=f"event-scan:{scan.pk}", by=by, scan_id=scan.pk)
        scan.save(update_fields=["job"])
    return scan, True


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


# --- reading


def read_scan(*, scan_id: int, job: Job | None = None) -> PaperScan:
    """Split the scan and file what can be told; a second time it goes on where it had stopped.

    Raises FileRefused, ScanRefused.
    """
    scan = PaperScan.objects.select_related("event", "file", "by").get(pk=scan_id)
    if scan.read_at:
        return scan
    count = _count(scan)
    if count > MOST_PAGES:
        raise ScanRefused(f"Ha {count} pagine: caricatene al massimo {MOST_PAGES} per volta.")
    known = set(scan.pages.values_list("number", flat=True))
    for number, found in _read_pages(scan, count, known):
        with transaction.atomic():
            wait_turn("events.scan", scan.event_id)
            if job is not None:
                hold(job)
            _keep_page(scan, number, found)
        if job is not None:
            set_progress(job, done=number, total=count)
    PaperScan.objects.filter(pk=scan.pk).update(page_count=count, read_at=timezone.now())
    scan.refresh_from_db()
    return scan


def _count(scan: PaperScan) -> int:
    (count,) = read_in_child(f"{_READER}:page_count", scan.file.path, limits=_LIMITS)
    return int(count)


def _read_pages(
    scan: PaperScan, count: int, known: set[int]
) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Number and content of every page that is not kept yet; None for what cannot be read."""
    lost, first = 0, 0
    while first < count:
        if first + 1 in known:
            first += 1
            continue
        last = min(first + _AT_ONCE, count) - 1
        try:
            pages = read_in_child(
                f"{_READER}:read_pages",
                scan.file.path,
                limits=_LIMITS,
                first=first,
                last=last,
                rows=ROWS_PER_PAGE,
            )
            for found in pages:
                first = found["number"]
                if first not in known:
                    yield first, found
        except FileRefused as refusal:
            lost += 1
            log.warning("scanned_page_lost", scan=scan.pk, page=first + 1)
            if lost > MOST_LOST:
                raise ScanRefused("Troppe pagine non si leggono: scandite di nuovo.") from refusal
            if first <= last:
                first += 1
                yield first, None


def _keep_page(scan: PaperScan, number: int, found: dict[str, Any] | None) -> None:
    if ScannedPage.objects.filter(scan=scan, number=number).exists():
        return
    page = ScannedPage(scan=scan, number=number, state=ScannedState.UNREADABLE, note=TOO_HEAVY)
    if found is not None:
        page.picture = b64decode(found["picture"])
        _tell_what_it_is(page, found)
        page.file = _one_page(page, b64decode(found["pdf"]))
        if page.file is None:
            page.state, page.note = ScannedState.UNREADABLE, TOO_HEAVY
    page.save(force_insert=True)
    if found is not None and page.sheet_id and page.state != ScannedState.ELSEWHERE:
        _keep_rows(page, {one["place"]: one for one in found["rows"]})


def _tell_what_it_is(page: ScannedPage, found: dict[str, Any]) -> None:
    page.note = ""
    if found["is_blank"]:
        page.state = ScannedState.BLANK
    elif not found["sheets"]:
        page.note = NO_CODES
    elif len(found["sheets"]) > 1:
        page.note = TWO_SHEETS
    else:
        code, number = found["sheets"][0]
        sheet = SignInSheet.objects.filter(code=code, pages__gte=number).first()
        if sheet is None:
            page.note = UNKNOWN_SHEET
            return
        page.sheet, page.page = sheet, number
        if sheet.event_id != page.scan.event_id:
            page.state = ScannedState.ELSEWHERE
        else:
            filed = ScannedPage.objects.filed().filter(sheet=sheet, page=number)
            page.state = ScannedState.COPY if filed.exists() else ScannedState.FILED


def _one_page(page: ScannedPage, content: bytes) -> PrivateFile | None:
    if not content or len(content) > MOST_PAGE_BYTES:
        return None
    event = page.scan.event.title
    if page.sheet and page.state != ScannedState.ELSEWHERE:
        name = office_name(
            "Foglio firmato", event, f"{page.sheet.code}-p{page.page}", suffix=".pdf"
        )
    else:
        name = office_name(
            "Pagina scandita", event, f"n-{page.scan.pk}-p{page.number}", suffix=".pdf"
        )
    return store(
        kind=PAGE_KIND,
        name=name,
        source=content,
        content_type="application/pdf",
        by=page.scan.by,
    )


def _keep_rows(page: ScannedPage, found: Mapping[int, dict[str, Any]]) -> None:
    """Of every printed row; a page that was not measured has them without picture."""
    assert page.page is not None
    rows = SignInRow.objects.filter(sheet=page.sheet, page=page.page)
    ScannedRow.objects.bulk_create(
        ScannedRow(page=page, row=row, **_seen(row, found.get(row.place))) for row in rows
    )


def _seen(row: SignInRow, found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        return {}
    strip = found["strip"] if row.registration_id else found["whole"]
    return {"ink": found["ink"], "strip": b64decode(strip)}


# --- what a person decides about a page


@transaction.atomic
def file_page(
    *, page: ScannedPage, sheet: SignInSheet, number: int, by: User | None
) -> ScannedPage:
    """Say which page of which sheet it is. Raises NotAllowed, ScanRefused."""
    locked = _lock_page(page, by)
    if locked.state not in (ScannedState.UNREADABLE, ScannedState.BLANK):
        raise ScanRefused("Questa pagina è già stata riconosciuta.")
    if locked.file_id is None:
        raise ScanRefused("Di questa pagina non c'è il PDF: scanditela di nuovo.")
    if sheet.event_id != locked.scan.event_id or not 1 <= number <= sheet.pages:
        raise ScanRefused("Il foglio non ha quella pagina.")
    if ScannedPage.objects.filed().filter(sheet=sheet, page=number).exists():
        raise ScanRefused("Quella pagina è già archiviata.")
    locked.sheet, locked.page, locked.note = sheet, number, ""
    locked.state, locked.settled_by = ScannedState.FILED, by
    locked.save()
    _keep_rows(locked, {})
    return locked


@transaction.atomic
def prefer_copy(*, page: ScannedPage, by: User | None) -> ScannedPage:
    """File this copy in the place of the page filed before: perhaps more people had signed it.

    Presences that were confirmed stay. Raises NotAllowed, ScanRefused.
    """
    locked = _lock_page(page, by)
    if locked.state != ScannedState.COPY or locked.file_id is None:
        raise ScanRefused("Questa pagina non è una copia.")
    ScannedPage.objects.filed().filter(sheet=locked.sheet, page=locked.page).update(
        state=ScannedState.COPY
    )
    locked.state, locked.settled_by = ScannedState.FILED, by
    locked.save(update_fields=["state", "settled_by"])
    return locked


@transaction.atomic
def discard_page(*, page: ScannedPage, by: User | None) -> ScannedPage:
    """Its bytes go: it is no signed sheet, or one that is filed. Twice is once.

    Raises NotAllowed, ScanRefused.
    """
    locked = _lock_page(page, by)
    if locked.state == ScannedState.DISCARDED:
        return locked
    if locked.state == ScannedState.FILED or locked.confirmed_at:
        raise ScanRefused("È archiviata, e prova delle presenze: non si scarta.")
    if locked.file_id:
        delete_file(file_id=locked.file_id)
    locked.rows.all().delete()
    locked.state, locked.settled_by, locked.picture = ScannedState.DISCARDED, by, b""
    locked.save(update_fields=["state", "settled_by", "picture"])
    return locked


def _lock_page(page: ScannedPage, by: User | None) -> ScannedPage:
    require_organiser(by)
    wait_turn("events.scan", page.scan.event_id)
    return ScannedPage.objects.select_related("scan__event").get(pk=page.pk)


# --- presences


def nonce_of(row: SignInRow, registration_id: int) -> UUID:
    """The same of every scan of that row: confirmed twice, it is one presence."""
    return uuid5(_NONCES, f"{row.pk}:{registration_id}")


def moment_of(sheet: SignInSheet) -> Moment:
    return Moment(sheet.day, sheet.session)


@transaction.atomic
def confirm_sheet(*, sheet: SignInSheet, signed: Mapping[int, int], by: User | None) -> Recorded:
    """Write down who signed: `signed` says, by scanned row, which registration it is.

    Again is once. Raises NotAllowed, PresenceRefused, ScanRefused.
    """
    require_organiser(by)
    rows = ScannedRow.objects.filter(page__sheet=sheet, page__state=ScannedState.FILED)
    found = {one.pk: one for one in rows.select_related("row").defer("strip")}
    if not found:
        raise ScanRefused("Di questo foglio non c'è ancora nessuna pagina firmata.")
    nonces = {
        pk: nonce_of(found[pk].row, registration)
        for pk, registration in signed.items()
        if pk in found
    }
    ticks = [Tick(nonce=nonce, registration_id=signed[pk]) for pk, nonce in nonces.items()]
    done = record_presences(
        event=sheet.event, moment=moment_of(sheet), ticks=ticks, by=by, source=PresenceSource.PAPER
    )
    presences = {one.nonce: one.pk for one in (*done.known, *done.new)}
    for pk, nonce in nonces.items():
        found[pk].presence_id = presences.get(nonce)
    ScannedRow.objects.bulk_update([found[pk] for pk in nonces], ["presence"])
    ScannedPage.objects.filed().filter(sheet=sheet).update(
        confirmed_at=timezone.now(), confirmed_by=by
    )
    return done


@transaction.atomic
def admit_from_row(*, row: ScannedRow, newcomer: Newcomer, by: User | None) -> Registration:
    """Register who signed an empty row without being expected, and that they came.

    The same row again is once. Raises NotAllowed, PresenceRefused, ValidationError.
    """
    require_organiser(by)
    sheet = row.row.sheet
    nonce = uuid5(_NONCES, f"{row.row_id}:new:{newcomer.person.folded_name}")
    arrived = admit_newcomer(
        event=sheet.event,
        moment=moment_of(sheet),
        newcomer=newcomer,
        nonce=nonce,
        by=by,
        source=PresenceSource.PAPER,
    )
    written = Presence.objects.get(nonce=nonce)
    ScannedRow.objects.filter(pk=row.pk).update(presence=written)
    return arrived
