"""A signed sheet that came back and a report of who was online, without printing or reading."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from cms_portal.files.services import store
from events.enums import PrintKind, ScannedState, SessionMode
from events.models import (
    OnlineReport,
    PaperScan,
    PrintRun,
    ScannedPage,
    ScannedRow,
    SignInRow,
    SignInSheet,
)
from events.services import online, scans
from tests.events.factories import EventSessionFactory


def stored(kind, content=b"%PDF-"):
    return store(
        kind=kind, name="prova.pdf", source=content, content_type="application/pdf", by=None
    )


def make_signed_page(event, *, registration=None, session=None):
    """Of a sheet with one row, with ink; empty without `registration`."""
    run = PrintRun.objects.create(
        event=event, kind=PrintKind.SIGN_IN, asked={}, words="Prova", token=uuid4()
    )
    day = event.starts_on or timezone.localdate()
    sheet = SignInSheet.objects.create(run=run, event=event, session=session, day=day, pages=1)
    row = SignInRow.objects.create(sheet=sheet, page=1, place=1, registration=registration)
    file = stored(scans.SCAN_KIND, uuid4().bytes)
    scan = PaperScan.objects.create(event=event, file=file, sha256=file.sha256)
    page = ScannedPage.objects.create(
        scan=scan,
        number=1,
        state=ScannedState.FILED,
        sheet=sheet,
        page=1,
        file=stored(scans.PAGE_KIND),
    )
    ScannedRow.objects.create(page=page, row=row, ink=300)
    return page


def make_online(event, **fields):
    """A session of two hours, from two hours ago."""
    since = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    return EventSessionFactory(
        event=event,
        mode=SessionMode.ONLINE,
        starts_at=since,
        ends_at=since + timedelta(hours=2),
        **fields,
    )


def make_report(event, people=(), session=None):
    file = stored(online.FILE_KIND, uuid4().bytes)
    return OnlineReport.objects.create(
        session=session or make_online(event),
        file=file,
        sha256=file.sha256,
        platform="teams",
        people=list(people),
    )
