"""What comes back after the invented meeting: signed sheets as a scanner makes them, and a report
of who was online. All is invented, and the title of the meeting on each page says so.
"""

from __future__ import annotations

import io
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from cms_portal.jobs.services import enqueue
from events import services
from events.demo_laboratory import LEFT_EARLY, TITLE
from events.enums import PrintKind, ReportZone, SessionMode
from events.models import (
    Event,
    EventSession,
    OnlineReport,
    PaperScan,
    Presence,
    PrintRun,
    ScannedRow,
    SignInRow,
    SignInSheet,
)
from events.printing import geometry
from events.services import online, scans

if TYPE_CHECKING:
    from PIL.Image import Image

_DOTS: Final = 200 / 25.4  # to a millimetre
_MARGINS: Final = 14, 11
_INK: Final = 75
_UNEXPECTED: Final = "Ugo Ferri, Comune di Prova"
_EMPTY_ROWS: Final = 4


def ask_for_paper(*, staff: User) -> None:
    """Have a worker do it: printing and reading pages takes longer than all other data."""
    enqueue("events.demo_paper", key="demo:paper", by=staff)


@transaction.atomic
def load_paper(*, staff: User) -> dict[str, int]:
    """Safe to repeat."""
    return {"pages": _load_signed_sheets(staff), "reports": int(_load_online_report(staff))}


def _load_signed_sheets(staff: User) -> int:
    """The sheet of the day, confirmed but for one who was not on it, and that of the last session,
    still to confirm. How many pages came back.
    """
    event, last = _laboratory()
    if event is None or last is None or PaperScan.objects.filter(event=event).exists():
        return 0
    order = services.Order(
        PrintKind.SIGN_IN,
        moments=[f"{event.starts_on}", f"{event.starts_on}.{last.pk}"],
        empty_rows=_EMPTY_ROWS,
    )
    token = uuid5(NAMESPACE_URL, f"demo:sheets:{event.pk}")
    run = services.request_print(event=event, order=order, token=token, by=staff)
    run = services.make_print(run_id=run.pk)
    scan, _ = scans.upload_scan(event=event, upload=_scanned(run), by=staff)
    scan = scans.read_scan(scan_id=scan.pk)
    sheet = run.sheets.get(session=None)
    rows = ScannedRow.objects.filter(page__sheet=sheet).select_related("row").defer("strip")
    signed = {one.pk: one.row.registration_id for one in rows if one.has_ink}
    known = {pk: registration for pk, registration in signed.items() if registration}
    scans.confirm_sheet(sheet=sheet, signed=known, by=staff)
    return scan.page_count


def _load_online_report(staff: User) -> bool:
    """Who had gone home was there from afar for the last session, a stranger too; confirmed."""
    event, last = _laboratory()
    if event is None or last is None or OnlineReport.objects.filter(session=last).exists():
        return False
    if last.mode == SessionMode.IN_PERSON or last.starts_at is None or last.ends_at is None:
        return False
    people = event.registrations.registered().order_by("pk").select_related("person")
    far = people[LEFT_EARLY].person
    since, until = (timezone.localtime(one) for one in (last.starts_at, last.ends_at))
    lines = [
        "1. Riepilogo",
        f"Titolo riunione\t{last.title}",
        "",
        "2. Partecipanti",
        "Nome\tPrimo accesso\tUltima uscita\tDurata della riunione\tIndirizzo di posta elettronica",
    ]
    for name, email, late, stayed in (
        (far.full_name, far.email, 4, 138),
        ("Ugo Ferri (Comune di Prova)", "ugo.ferri@prova.example", 12, 121),
        ("iPhone di Carla", "", 95, 18),
    ):
        came = since + timedelta(minutes=late)
        left = min(came + timedelta(minutes=stayed), until)
        hours = "\t".join(f"{one:%d/%m/%y, %H:%M:%S}" for one in (came, left))
        lines.append(f"{name}\t{hours}\t{stayed // 60} h {stayed % 60} min 0 s\t{email}")
    content = b"\xff\xfe" + "\n".join(lines).encode("utf-16-le")
    report, _ = online.upload_report(
        session=last,
        upload=_upload("presenze-a-distanza.csv", "text/csv", content),
        zone=ReportZone.ROME,
        by=staff,
    )
    minimum = online.preview(report).minimum
    online.confirm_report(report=report, minimum=minimum, zone=ReportZone.ROME, chosen={}, by=staff)
    return True


def _laboratory() -> tuple[Event | None, EventSession | None]:
    """With its last session. Raises DemoRefused outside dev and test settings."""
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    event = Event.objects.filter(title=TITLE).first()
    return event, event.sessions.order_by("-starts_at").first() if event else None


def _scanned(run: PrintRun) -> InMemoryUploadedFile:
    """The pages of the print, last first, signed by who was there and a little askew."""
    import pypdfium2

    assert run.file is not None
    with pypdfium2.PdfDocument(run.file.path) as document:
        pictures = [page.render(scale=200 / 72).to_pil().convert("L") for page in document]
    places = [
        (sheet, page) for sheet in run.sheets.order_by("pk") for page in range(1, sheet.pages + 1)
    ]
    for (sheet, page), picture in zip(places, pictures, strict=True):
        rows = SignInRow.objects.filter(sheet=sheet, page=page).order_by("place")
        absent = _absent(sheet)
        listed = [row for row in rows if row.registration_id]
        for row in listed:
            if row.registration_id not in absent:
                _sign(picture, row.place, seed=row.pk)
        empty = next((row for row in rows if not row.registration_id), None)
        if empty and listed and sheet.session_id is None:
            _write(picture, empty.place, _UNEXPECTED)
            _sign(picture, empty.place, seed=empty.pk)
    pages = [one.rotate(0.3, fillcolor=252) for one in reversed(pictures)]
    held = io.BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=200, quality=60)
    return _upload("scansione-fogli-firme.pdf", "application/pdf", held.getvalue())


def _absent(sheet: SignInSheet) -> set[int]:
    """Of a session, who was not ticked at its door; of the day, nobody."""
    people = set(sheet.event.registrations.values_list("pk", flat=True))
    there = Presence.objects.entries().filter(registration__event=sheet.event)
    if sheet.session_id is not None:
        there = there.filter(session=sheet.session_id)
    return people - set(there.values_list("registration", flat=True))


def _sign(picture: Image, place: int, *, seed: int) -> None:
    """A line that goes to and fro in the box of a row, another one for each hand."""
    from PIL import ImageDraw

    hand = Random(seed)  # noqa: S311
    x = _MARGINS[0] + geometry.SIGNATURE[0] + 5
    y = _MARGINS[1] + geometry.middle_of_row(place)
    step = hand.uniform(1.1, 1.8)
    points = [
        ((x + step * n) * _DOTS, (y + (-1) ** n * hand.uniform(0.6, 4.2)) * _DOTS)
        for n in range(hand.randint(15, 20))
    ]
    ImageDraw.Draw(picture).line(points, fill=_INK, width=3, joint="curve")


def _write(picture: Image, place: int, words: str) -> None:
    from PIL import ImageDraw

    x, y = _MARGINS[0] + geometry.WHOLE_ROW[0] + 4, _MARGINS[1] + geometry.middle_of_row(place)
    ImageDraw.Draw(picture).text((x * _DOTS, (y - 2.5) * _DOTS), words, fill=_INK, font_size=36)


def _upload(name: str, content_type: str, content: bytes) -> InMemoryUploadedFile:
    return InMemoryUploadedFile(io.BytesIO(content), None, name, content_type, len(content), None)
