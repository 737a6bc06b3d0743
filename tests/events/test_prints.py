"""Badges, table cards and sheets to sign: asked for, made by a worker, read back."""

import io
import re
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import zxingcpp
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from PIL import Image, ImageOps
from pypdf import PdfReader

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from cms_portal.documents.codes import new_code
from cms_portal.documents.pdf.qr import qr_points
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from events import services
from events.arrivals import choices
from events.enums import PrintKind, RegistrationRole, RegistrationState, SeatState, SessionKind
from events.exceptions import EventError, PrintRefused
from events.models import PrintRun, Seat, SessionSpeaker, SignInRow, SignInSheet
from events.printing import paper, who
from events.printing.codes import SheetMark, read_mark
from events.printing.names import on_paper
from events.services import Order
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory
from tests.events.factories import (
    DelegationFactory,
    EventFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.jobs.processes import wait_until
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 6)


@pytest.fixture
def event():
    return EventFactory(title="Roma: avvio del percorso", starts_on=DAY, ends_on=DAY)


@pytest.fixture
def delegation(event):
    made = DelegationFactory(event=event, accepted=True, city__name="Benevento")
    named("Livia", "Vento", made)
    named("Ada", "Sannita", made)
    return made


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


def named(first, last, delegation):
    return RegistrationFactory(
        delegation=delegation, person=PersonFactory(first_name=first, last_name=last)
    )


def order(kind, who="tutti"):
    return Order(kind, who=who)


def sheets(*moments, empty_rows=2):
    return Order(PrintKind.SIGN_IN, moments=moments, empty_rows=empty_rows)


def printed(event, staff, wanted):
    run = services.request_print(event=event, order=wanted, token=uuid4(), by=staff)
    return services.make_print(run_id=run.pk)


def text_of(run):
    return [page.extract_text() for page in PdfReader(run.file.path).pages]


# --- what is on the paper


def test_a_badge_has_name_city_role_and_nothing_outside_the_page(event, delegation, staff):
    run = printed(event, staff, order(PrintKind.BADGES))
    (text,) = text_of(run)
    for words in ("Livia Vento", "Ada Sannita", "Benevento", "Parte tecnica", event.title):
        assert words in text
    assert text.index("Sannita") < text.index("Vento")
    assert (run.pages, len(run.printed), run.blank) == (1, 2, [])


def test_the_pdf_is_tagged_in_italian_with_our_fonts_alone(event, delegation, staff):
    reader = PdfReader(printed(event, staff, order(PrintKind.BADGES)).file.path)
    root = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("it", True)
    fonts = {
        font["/BaseFont"]
        for page in reader.pages
        for font in (one.get_object() for one in page["/Resources"]["/Font"].values())
    }
    assert [name for name in fonts if "Titillium" not in name] == []
    assert fonts


def test_the_code_of_a_badge_is_what_the_door_looks_for(event, delegation):
    guests = who.guests_of(event)
    html = paper.badges_html(event, guests)
    for one in delegation.registrations.all():
        assert html.count(escape(qr_points(one.badge_code))) == 1


def test_the_smallest_qr_holds_badge_page_and_row():
    code = new_code()
    texts = (code, SheetMark(code, 12), SheetMark(code, 80, 14))
    for text in texts:
        picture = Image.open(io.BytesIO(b64decode(qr_points(str(text)).partition(",")[2])))
        assert picture.size == (21 * 8, 21 * 8)
        quiet = ImageOps.expand(picture.convert("L"), 40, 255)
        assert [one.text for one in zxingcpp.read_barcodes(quiet)] == [str(text)]


LONG = (
    "Maria Grazia Antonietta",
    "de' Benedetti Sanseverino Colonna di Paliano e Castelfranchi-Montemurro",
)


@pytest.mark.parametrize(
    ("first", "last"), [LONG, ("A" * 100, "B" * 100), ("W" * 40, "I" * 60), ("Giò", "Po")]
)
def test_a_long_name_stays_on_its_badge_card_and_row(event, staff, first, last):
    made = DelegationFactory(event=event, accepted=True)
    named(first, last, made)
    assert printed(event, staff, order(PrintKind.BADGES)).pages == 1
    assert printed(event, staff, order(PrintKind.TABLE_CARDS)).pages == 1
    assert printed(event, staff, sheets(f"{DAY}")).pages == 1


def test_all_three_surnames_are_readable(event, staff):
    named(*LONG, DelegationFactory(event=event, accepted=True))
    (text,) = text_of(printed(event, staff, order(PrintKind.BADGES)))
    assert "Castelfranchi-Montemurro" in text


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Ștefan Țîrlea", "Ștefan Țîrlea"),
        ("Anna 🎉 Rossi", "Anna Rossi"),
        ("Nguyễn Thị Ánh", "Nguyễn Thi Ánh"),
        ("Жанна", ""),
        ("王芳", ""),
    ],
)
def test_what_fonts_cannot_draw(name, drawn):
    assert on_paper(name) == drawn


def test_a_name_that_cannot_be_drawn_is_left_blank_and_said(client, event, delegation, staff):
    named("Жанна", "Петрова", delegation)
    run = printed(event, staff, order(PrintKind.BADGES))
    assert len(run.blank) == 1
    client.force_login(staff)
    page = client.get(reverse("events:prints", args=[event.pk])).content.decode()
    assert "Жанна Петрова" in page
    assert "da scrivere a mano" in page


def test_markup_in_a_name_is_text(event, staff):
    made = DelegationFactory(event=event, accepted=True)
    named("<b>Ada</b>", "<img src=x>", made)
    (text,) = text_of(printed(event, staff, order(PrintKind.BADGES)))
    assert "<b>Ada</b>" in text


def test_a_card_is_read_from_both_sides(event, delegation, staff):
    pages = text_of(printed(event, staff, order(PrintKind.TABLE_CARDS)))
    assert len(pages) == 2
    assert pages[0].count("Benevento") == 2


# --- whom it holds


def test_only_one_city(event, delegation, staff):
    other = DelegationFactory(event=event, accepted=True, city__name="Gela")
    named("Rosa", "Ionio", other)
    (text,) = text_of(printed(event, staff, order(PrintKind.BADGES, f"d{other.pk}")))
    assert "Ionio" in text
    assert "Vento" not in text


def test_who_withdrew_has_no_badge(event, delegation, staff):
    delegation.registrations.filter(person__last_name="Vento").update(
        state=RegistrationState.WITHDRAWN
    )
    (text,) = text_of(printed(event, staff, order(PrintKind.BADGES)))
    assert "Vento" not in text


def test_again_only_who_is_new_or_changed(event, delegation, staff):
    printed(event, staff, order(PrintKind.BADGES))
    changed = order(PrintKind.BADGES, "cambiati")
    with pytest.raises(PrintRefused, match="già tutto stampato"):
        printed(event, staff, changed)
    named("Rosa", "Ionio", delegation)
    one = delegation.registrations.get(person__last_name="Vento")
    one.person.first_name = "Lidia"
    one.person.save()
    (text,) = text_of(printed(event, staff, changed))
    assert ("Lidia Vento" in text, "Rosa Ionio" in text, "Sannita" in text) == (True, True, False)
    # cards were never printed
    assert len(who.select(event, PrintKind.TABLE_CARDS, "cambiati").guests) == 3


def test_more_than_a_pdf_holds_comes_in_turns(event, delegation, staff, monkeypatch):
    monkeypatch.setattr(who, "MOST_PEOPLE", 1)
    with pytest.raises(PrintRefused, match="nuovi o cambiati"):
        printed(event, staff, order(PrintKind.BADGES))
    changed = order(PrintKind.BADGES, "cambiati")
    names = [text_of(printed(event, staff, changed))[0] for _ in range(2)]
    assert ("Sannita" in names[0], "Vento" in names[1]) == (True, True)


def test_cards_of_a_table_are_of_who_speaks_and_who_sits_there(event, delegation, staff):
    table = EventSessionFactory(event=event, kind=SessionKind.WORKSHOP, places=4, title="Povertà")
    seat = delegation.registrations.get(person__last_name="Vento")
    Seat.objects.create(registration=seat, session=table, state=SeatState.CONFIRMED)
    SessionSpeaker.objects.create(session=table, name="Nilde Maestrale", role="SEED")
    pages = text_of(printed(event, staff, order(PrintKind.TABLE_CARDS, f"t{table.pk}")))
    assert ["Nilde Maestrale" in pages[0], "Livia Vento" in pages[1]] == [True, True]
    assert len(pages) == 2


@pytest.mark.parametrize("who", ["d0", "t0", "d٣", "boh", "", "d99999999999999999999"])
def test_a_choice_of_another_event_is_refused(event, delegation, staff, who):
    with pytest.raises(EventError):
        printed(event, staff, order(PrintKind.TABLE_CARDS, who))
    assert not PrintRun.objects.exists()


def test_only_the_office_prints(event, delegation):
    referent = UserFactory(role=Role.REFERENT)
    with pytest.raises(NotAllowed):
        services.request_print(
            event=event, order=order(PrintKind.BADGES), token=uuid4(), by=referent
        )


# --- sheets to sign


def test_a_sheet_lists_by_city_then_surname_with_empty_rows(event, delegation, staff):
    other = DelegationFactory(event=event, accepted=True, city__name="Altamura")
    named("Zoe", "Zeta", other)
    body = DelegationFactory(event=event, accepted=True, of_a_body=True)
    RegistrationFactory(delegation=body, role=RegistrationRole.BODY)
    alone = RegistrationFactory(delegation=None, event=event, role=RegistrationRole.GUEST)
    run = printed(event, staff, sheets(f"{DAY}", empty_rows=10))
    (sheet,) = run.sheets.all()
    rows = list(sheet.rows.select_related("registration__person"))
    names = [one.registration.person.last_name for one in rows if one.registration]
    assert names[:3] == ["Zeta", "Sannita", "Vento"]
    assert rows[4].registration == alone
    assert (len(rows), sheet.pages, run.pages) == (28, 2, 2)
    assert [(one.page, one.place) for one in rows[13:15]] == [(1, 14), (2, 1)]
    assert "Zeta Zoe" in text_of(run)[0]


def test_every_page_and_row_says_which_it_is(event, delegation, staff):
    run = printed(event, staff, sheets(f"{DAY}"))
    sheet = run.sheets.get()
    drawn = paper.Sheet(choices(event).of(f"{DAY}"), sheet, [[None] * 14])
    (page,) = drawn.drawn()
    assert page.qr == qr_points(str(SheetMark(sheet.code, 1)))
    assert page.rows[6].qr == qr_points(str(SheetMark(sheet.code, 1, 7)))
    assert sheet.code in text_of(run)[0]


def test_what_a_code_says_is_read_back():
    code = new_code()
    for mark in (SheetMark(code, 3), SheetMark(code, 12, 7), SheetMark(code, 1, 14)):
        assert read_mark(str(mark)) == mark
        assert len(str(mark)) <= 20
    plain = code.replace("-", "")
    for wrong in ("", code, f"F{plain}", f"F{plain}-0", f"F{plain}-1-00", f"F{plain[::-1]}-1-1-1"):
        assert read_mark(wrong) is None
    other = ("0" if plain[0] != "0" else "1") + plain[1:]
    assert read_mark(f"F{other}-1") is None  # one sign read wrong is no other sheet


def test_a_table_has_a_sheet_of_who_sits_there(event, delegation, staff):
    nine = datetime(2026, 10, 6, 9, tzinfo=UTC)
    tables = [
        EventSessionFactory(
            event=event, kind=SessionKind.WORKSHOP, title=title, starts_at=nine, places=9
        )
        for title in ("Povertà", "Casa")
    ]
    seated = delegation.registrations.get(person__last_name="Vento")
    Seat.objects.create(registration=seated, session=tables[0], state=SeatState.CONFIRMED)
    run = printed(event, staff, sheets(*(f"{DAY}.{one.pk}" for one in tables)))
    first, second = run.sheets.order_by("pk")
    assert [one.registration for one in first.rows.all() if one.registration] == [seated]
    assert not second.rows.filter(registration__isnull=False).exists()
    assert (first.session, second.session, first.day) == (tables[0], tables[1], DAY)
    assert re.search("Povertà", text_of(run)[0])


def test_printed_again_it_is_another_sheet(event, delegation, staff):
    for _ in range(2):
        printed(event, staff, sheets(f"{DAY}"))
    assert len(set(SignInSheet.objects.values_list("code", flat=True))) == 2


def test_a_printed_sheet_stays_as_it_was(event, delegation, staff):
    printed(event, staff, sheets(f"{DAY}"))
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        SignInSheet.objects.update(pages=2)


def test_a_printed_row_stays_as_it_was(event, delegation, staff):
    printed(event, staff, sheets(f"{DAY}"))
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        SignInRow.objects.update(registration=None)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        SignInRow.objects.all().delete()


def test_too_many_pages_at_once(event, delegation, staff):
    sessions = [EventSessionFactory(event=event) for _ in range(20)]
    wanted = sheets(*(f"{DAY}.{one.pk}" for one in sessions), empty_rows=60)
    with pytest.raises(PrintRefused, match="meno sessioni"):
        printed(event, staff, wanted)


# --- the job


def test_two_presses_are_one_job(client, event, delegation, staff):
    client.force_login(staff)
    token = uuid4()
    for key in (token, token, uuid4()):  # a double click, then another page: it is under way
        data = {"token": key, "chi": "tutti"}
        assert client.post(new(event, "badges"), data).status_code == 302
    assert (PrintRun.objects.count(), Job.objects.filter(kind="events.print").count()) == (1, 1)
    assert run_due_jobs() == 1
    client.post(new(event, "badges"), {"token": token, "chi": "tutti"})
    assert PrintRun.objects.count() == 1
    client.post(new(event, "badges"), {"token": uuid4(), "chi": "tutti"})
    assert PrintRun.objects.count() == 2


def test_a_second_attempt_finds_it_made(event, delegation, staff):
    run = printed(event, staff, sheets(f"{DAY}"))
    assert services.make_print(run_id=run.pk).file_id == run.file_id
    assert SignInSheet.objects.count() == 1


def test_whoever_is_gone_meanwhile_ends_the_job_with_its_reason(client, event, delegation, staff):
    run = services.request_print(
        event=event, order=order(PrintKind.BADGES), token=uuid4(), by=staff
    )
    delegation.registrations.update(state=RegistrationState.WITHDRAWN)
    run_due_jobs()
    run.refresh_from_db()
    assert (run.job.state, run.has_failed) == (JobState.DEAD, True)
    client.force_login(staff)
    page = client.get(reverse("events:prints", args=[event.pk])).content.decode()
    assert "non c&#x27;è ancora nessuno" in page


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_it(event, delegation, staff, workers):
    run = services.request_print(event=event, order=sheets(f"{DAY}"), token=uuid4(), by=staff)
    assert wait_until(lambda: PrintRun.objects.made().filter(pk=run.pk).exists(), seconds=40)
    run.refresh_from_db()
    assert "Sannita" in text_of(run)[0]
    assert run.sheets.get().rows.filter(registration__isnull=False).count() == 2


# --- the page


def new(event, kind):
    return reverse("events:print_new", args=[event.pk, kind])


def test_from_the_page_to_the_pdf(client, event, delegation, staff):
    client.force_login(staff)
    url = reverse("events:prints", args=[event.pk])
    assert url in client.get(event.get_absolute_url()).content.decode()
    assert "Benevento (2)" in client.get(url).content.decode()
    client.post(new(event, "sign_in"), {"momenti": [f"{DAY}"], "righe": "3"})
    piece = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "In preparazione" in piece
    assert "hx-get" in piece
    assert "<html" not in piece
    run_due_jobs()
    piece = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in piece
    run = PrintRun.objects.get()
    assert run.file.get_absolute_url() in piece
    answer = client.get(run.file.get_absolute_url())
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("role", [Role.REFERENT, Role.FACILITATOR, Role.AUTHORITY])
def test_nobody_else_downloads_it(client, event, delegation, staff, role):
    run = printed(event, staff, order(PrintKind.BADGES))
    client.force_login(UserFactory(role=role))
    assert client.get(run.file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("sign_in", {"righe": "3"}, "almeno una giornata"),
        ("sign_in", {"momenti": ["2020-01-01"], "righe": "3"}, "scegliete di nuovo"),
        ("sign_in", {"momenti": [f"{DAY}"], "righe": "9999"}, "60"),
        ("badges", {"chi": "d999"}, "scegliete di nuovo"),
        ("badges", {"chi": "\x00"}, "scegliete di nuovo"),
        ("badges", {"chi": "cambiati"}, ""),
    ],
)
def test_a_wrong_choice_is_told(client, event, delegation, staff, kind, data, words):
    client.force_login(staff)
    answer = client.post(new(event, kind), data)
    assert answer.status_code == (422 if words else 302)
    assert words in answer.content.decode()
    assert client.post(new(event, "altro"), data).status_code == 404


def test_an_event_without_people_and_day_says_so(client, staff):
    event = EventFactory(starts_on=None)
    client.force_login(staff)
    page = client.get(reverse("events:prints", args=[event.pk])).content.decode()
    assert page.count("Nessuno è ancora iscritto") == 2
    assert "non ha ancora un giorno" in page


def test_the_page_costs_the_same_whatever_its_length(client, staff):
    counted = []
    for people in (2, 6):
        event = EventFactory(starts_on=DAY)
        for number in range(people):
            made = DelegationFactory(event=event, accepted=True, city=CityFactory())
            named("Ж", f"Città{number}", made)
            EventSessionFactory(event=event, title=f"Sessione {number}")
            printed(event, staff, order(PrintKind.BADGES, f"d{made.pk}"))
        client.force_login(staff)
        url = reverse("events:prints", args=[event.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 22


def test_a_print_expires(client, event, delegation, staff):
    run = printed(event, staff, order(PrintKind.BADGES))
    run.file.expires_at = timezone.now() - timedelta(minutes=1)
    run.file.save(update_fields=["expires_at"])
    client.force_login(staff)
    page = client.get(reverse("events:prints", args=[event.pk])).content.decode()
    assert "Scaduto" in page
