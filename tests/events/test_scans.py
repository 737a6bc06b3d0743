"""Signed sheets that come back: read, filed, confirmed."""

import hashlib
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cms_portal.accounts.roles import Role
from cms_portal.files.services import store
from cms_portal.jobs.models import Job
from cms_portal.privacy.registry import sources, subject_of
from events import services
from events.dossier import Extent
from events.dossier.signed import files as signed_files
from events.enums import DossierScope, PresenceKind, PresenceSource, PrintKind, ScannedState
from events.exceptions import ScanRefused
from events.models import (
    PaperScan,
    Presence,
    Registration,
    ScannedPage,
    ScannedRow,
    SignInRow,
)
from events.printing.geometry import place
from events.services import Order
from events.services import scans as service
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory
from tests.events.factories import DelegationFactory, EventFactory, RegistrationFactory
from tests.events.scanning import (
    blank,
    cover_codes,
    huge,
    locked,
    pictures,
    scan_of,
    sign,
)
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 6)


def make_event(*names, city="Benevento"):
    event = EventFactory(starts_on=DAY, ends_on=DAY)
    made = DelegationFactory(event=event, accepted=True, city__name=city)
    for name in names:
        RegistrationFactory(delegation=made, person=PersonFactory(first_name="Ada", last_name=name))
    return event


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


def printed(event, staff, empty_rows=14):
    order = Order(PrintKind.SIGN_IN, moments=[f"{DAY}"], empty_rows=empty_rows)
    run = services.request_print(event=event, order=order, token=uuid4(), by=staff)
    run = services.make_print(run_id=run.pk)
    return run.sheets.get(), pictures(run.file.path)


def pdf(content, name="scansione.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def uploaded(event, content, staff):
    scan, _ = service.upload_scan(event=event, upload=pdf(content), by=staff)
    return service.read_scan(scan_id=scan.pk)


def page(name, event, *more):
    return reverse(f"events:{name}", args=[event.pk, *more])


def test_from_the_scanner_to_the_presences(client, staff):
    """One scan in any order: filed, proposed, confirmed once, however often."""
    event = make_event("Sannita", "Vento", "Zeta")
    sheet, (first, second) = printed(event, staff)
    other = make_event("Ionio", city="Gela")
    other_sheet, (foreign, *_) = printed(other, staff, empty_rows=0)
    sign(first, 1, 3)
    sign(second, 2, ink=120)  # a light blue pen, in an empty row
    skewed = second.rotate(3, expand=True, fillcolor=255)
    content = scan_of(
        skewed, blank(), foreign, first.rotate(180), first, cover_codes(first), first.rotate(90)
    )
    client.force_login(staff)
    url = page("scans", event)
    for _ in range(2):  # a double click, or the same file again
        assert client.post(url, {"pdf": pdf(content)}).status_code == 302
    assert PaperScan.objects.count() == Job.objects.filter(kind="events.read_scan").count() == 1
    assert "In lettura" in client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert not Presence.objects.exists()
    run_due_jobs()
    scan = PaperScan.objects.get()
    assert scan.sha256 == hashlib.sha256(content).hexdigest()
    states = list(scan.pages.values_list("state", "sheet__code", "page"))
    assert states == [
        ("filed", sheet.code, 2),
        ("blank", None, None),
        ("elsewhere", other_sheet.code, 1),
        ("filed", sheet.code, 1),
        ("copy", sheet.code, 1),
        ("unreadable", None, None),
        ("copy", sheet.code, 1),
    ]
    body = client.get(url).content.decode()
    for words in ("Di un altro evento", "Copia", "Bianca", "Non si legge nessun codice"):
        assert words in body

    signed = ScannedRow.objects.filter(page__state="filed").order_by("row__page", "row__place")
    assert [(one.row.page, one.row.place) for one in signed if one.has_ink] == [
        (1, 1),
        (1, 3),
        (2, 2),
    ]
    rows = page("scanned_sheet", event, sheet.pk)
    body = client.get(rows).content.decode()
    assert body.count("checked") == 2
    ticked = [one for one in signed if one.has_ink]
    late = RegistrationFactory(
        delegation=event.delegations.get(), person=PersonFactory(last_name="Tardi")
    )
    data = {f"firma-{one.pk}": "on" for one in ticked[:2]}
    label = f"{late.person.last_name} {late.person.first_name}, Benevento ({late.pk})"
    answer = client.post(rows, data | {f"chi-{ticked[2].pk}": "Chi sa chi"})
    assert answer.status_code == 422
    assert not Presence.objects.exists()
    for _ in range(3):
        client.post(rows, data | {f"chi-{ticked[2].pk}": f" {label.upper()} "})
    found = Presence.objects.order_by("registration__person__last_name")
    assert [one.registration.person.last_name for one in found] == ["Sannita", "Tardi", "Zeta"]
    assert {(one.source, one.kind, one.day, one.happened_at) for one in found} == {
        (PresenceSource.PAPER, PresenceKind.IN, DAY, None)
    }
    pages = [one for one in signed_files(Extent(event, DossierScope.WHOLE)) if one.sha256]
    assert [one.name[-9:-4] for one in pages] == ["pag-1", "pag-2"]
    assert all(scan.sha256 in one.note for one in pages)
    assert pages[0].sha256 == hashlib.sha256(pages[0].content.read_bytes()).hexdigest()
    assert len(PdfReader(pages[0].content).pages) == 1


def kept(event, staff, *, state=ScannedState.FILED, sheet=None, number=1, at=1):
    """A page as reading leaves it, with a signature in its first row."""
    scan = PaperScan.objects.filter(event=event).first()
    if scan is None:
        file = store_pdf(service.SCAN_KIND, staff)
        scan = PaperScan.objects.create(event=event, file=file, sha256=file.sha256, by=staff)
    known = sheet if state != ScannedState.UNREADABLE else None
    made = ScannedPage.objects.create(
        scan=scan,
        number=at,
        state=state,
        sheet=known,
        page=number if known else None,
        file=store_pdf(service.PAGE_KIND, staff),
        picture=b"\xff\xd8",
    )
    for row in SignInRow.objects.filter(sheet=known, page=number):
        ScannedRow.objects.create(page=made, row=row, ink=300 if row.place == 1 else 0)
    return made


def store_pdf(kind, staff):
    return store(
        kind=kind, name="prova.pdf", source=b"%PDF-", content_type="application/pdf", by=staff
    )


@pytest.fixture
def sheet(staff):
    return printed(make_event("Sannita", "Vento"), staff, empty_rows=2)[0]


def test_a_person_says_which_page_it_is_or_throws_it_away(client, staff, sheet):
    event = sheet.event
    client.force_login(staff)
    lost = kept(event, staff, state=ScannedState.UNREADABLE, sheet=sheet, at=1)
    for wrong in ("", "0-1", f"{sheet.pk}-9"):
        client.post(reverse("events:scanned_page_file", args=[lost.pk]), {"foglio": wrong})
    assert not ScannedPage.objects.filed().exists()
    client.post(reverse("events:scanned_page_file", args=[lost.pk]), {"foglio": f"{sheet.pk}-1"})
    filed = ScannedPage.objects.filed().get()
    assert (filed.sheet, filed.page, filed.rows.count(), filed.settled_by) == (sheet, 1, 14, staff)
    copy = kept(event, staff, state=ScannedState.COPY, sheet=sheet, at=2)
    with pytest.raises(ScanRefused, match="archiviata"):
        service.discard_page(page=filed, by=staff)
    client.post(reverse("events:scanned_page_prefer", args=[copy.pk]))
    assert ScannedPage.objects.filed().get() == copy
    for _ in range(2):
        client.post(reverse("events:scanned_page_discard", args=[filed.pk]))
    filed.refresh_from_db()
    assert (filed.state, bytes(filed.picture), filed.rows.count()) == ("discarded", b"", 0)
    assert filed.file.deleted_at is not None


def test_who_was_not_expected_is_registered_from_the_row(client, staff, sheet):
    event = sheet.event
    made = kept(event, staff, sheet=sheet)
    empty = made.rows.filter(row__registration=None).first()
    client.force_login(staff)
    url = page("scanned_row_new", event, empty.pk)
    assert client.get(url).status_code == 200
    printed_row = made.rows.exclude(row__registration=None).first()
    assert client.get(page("scanned_row_new", event, printed_row.pk)).status_code == 404
    for _ in range(2):
        data = {"cognome": "Nuova", "nome": "Ida", "con": f"d{event.delegations.get().pk}"}
        assert client.post(url, data | {"come": "technical"}).status_code == 302
    presence = Presence.objects.get()
    assert (presence.source, presence.happened_at) == (PresenceSource.PAPER, None)
    assert Registration.objects.get(person__last_name="Nuova") == presence.registration
    empty.refresh_from_db()
    assert empty.presence == presence
    (source,) = [one for one in sources() if one.name == "events.signed_rows"]
    assert len(source.collect(subject_of(person_id=presence.registration.person_id))) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "non è un vero file PDF"),
        (b"%PDF-1.7 rotto", "non si apre"),
        (locked(huge()), "password"),
    ],
)
def test_what_is_no_scan_is_refused(client, staff, sheet, content, words):
    client.force_login(staff)
    answer = client.post(page("scans", sheet.event), {"pdf": pdf(content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not PaperScan.objects.exists()


def test_a_page_of_five_metres_is_read_like_any_other(staff, sheet):
    scan = uploaded(sheet.event, huge(), staff)
    assert [one.state for one in scan.pages.all()] == [ScannedState.BLANK]


def test_a_page_that_the_child_does_not_survive_leaves_the_others(staff, sheet, monkeypatch):
    """Little memory: the page is lost, the scan is not."""
    tight = service.Limits(memory=64 * 1024**2, cpu_seconds=20, seconds=20)
    scan, _ = service.upload_scan(event=sheet.event, upload=pdf(huge()), by=staff)
    monkeypatch.setattr(service, "_LIMITS", tight)
    monkeypatch.setattr(service, "_count", lambda scan: 1)
    service.read_scan(scan_id=scan.pk)
    assert [(one.state, one.note) for one in scan.pages.all()] == [
        (ScannedState.UNREADABLE, service.TOO_HEAVY)
    ]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.REFERENT, 404), (Role.FACILITATOR, 404), (Role.AUTHORITY, 200), (Role.AUDITOR, 200)],
)
def test_who_controls_reads_the_signed_page_and_nobody_else(client, staff, sheet, role, expected):
    made = kept(sheet.event, staff, sheet=sheet)
    client.force_login(UserFactory(role=role))
    answer = client.get(made.file.get_absolute_url())
    assert answer.status_code == expected
    if expected == 200:
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client.get(made.scan.file.get_absolute_url()).status_code == 404


def test_pages_cost_the_same_whatever_their_length(client, staff):
    counted = []
    client.force_login(staff)
    for people in (1, 5):
        event = make_event(*(f"Nome{number}" for number in range(people)))
        sheet, _ = printed(event, staff, empty_rows=16)
        made = kept(event, staff, sheet=sheet)
        kept(event, staff, state=ScannedState.UNREADABLE, sheet=sheet, at=2)
        if people > 1:
            kept(event, staff, sheet=sheet, number=2, at=3)
            for at in range(4, 8):
                kept(event, staff, state=ScannedState.COPY, sheet=sheet, at=at)
        signed = {made.rows.first().pk: made.rows.first().row.registration_id}
        service.confirm_sheet(sheet=sheet, signed=signed, by=staff)
        for url in (page("scans", event), page("scanned_sheet", event, sheet.pk)):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counted.append(len(queries))
    assert counted[:2] == counted[2:]
    assert max(counted) <= 25


def test_points_that_tell_nothing_place_nothing():
    assert place([((0, 0), (1, 1))]) is None
    assert place([((1, 1), (0, 0)), ((1, 1), (4, 4))]) is None
    found, off = place([((0, 0), (10, 10)), ((10, 0), (10, 110))])  # turned by a quarter
    assert found.of(0, 10) == pytest.approx((-90, 10))
    assert off == pytest.approx(0)
