"""The office's contacts with a city: ten seconds to write, found again when they are due."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cities import services
from cities.enums import ContactKind
from cities.exceptions import NotAllowed
from cities.models import ContactNote, PathStep, StepDueDate
from cities.path import Step, register_step, registered_steps, standing_of, unregister_step
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityFactory,
    ContactNoteFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    ReferentFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF, name="Marta Riva")
    client.force_login(user)
    return user


@pytest.fixture
def city():
    return CityFactory(name="Benevento")


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def data(**changed):
    return {
        "token": uuid4(),
        "kind": "call",
        "held_on": today(),
        "with_whom": "Ada Sannita",
        "text": "Manderanno l'atto.",
        "next_on": "",
    } | changed


def send(client, city, **changed):
    return client.post(reverse("cities:log_contact", args=[city.cadastral_code]), data(**changed))


# --- the note


def test_a_contact_is_one_line_and_comes_back_when_it_is_due(client, staff, city):
    answer = send(client, city, next_on=today(5))
    assert answer.url == city.get_absolute_url()
    note = ContactNote.objects.get()
    assert (note.by, note.next_on) == (staff, today(5))
    assert list(ContactNote.objects.due()) == []
    assert list(ContactNote.objects.due(today(5))) == [note]


def test_the_same_form_sent_twice_is_one_contact(client, staff, city):
    token = uuid4()
    for _ in range(2):
        assert send(client, city, token=token).status_code == 302
    assert ContactNote.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "x" * 2001),
        ("with_whom", "x" * 201),
        ("kind", "piccione"),
        ("held_on", date(2999, 1, 1)),
        ("next_on", date(2020, 1, 1)),
        ("text", "con \x00 dentro"),
        ("token", "zzz"),
    ],
)
def test_what_cannot_be_is_refused_with_a_message(client, staff, city, field, value):
    answer = send(client, city, **{field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not ContactNote.objects.exists()


def test_what_people_write_stays_text(client, staff, city):
    send(client, city, text="<script>alert(1)</script> 🙂" + "è" * 300)
    page = client.get(city.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("sign", ["\u202e", "\x00"])
def test_what_is_not_seen_is_refused_once(client, staff, city, sign):
    page = send(client, city, with_whom=f"Ada{sign} Rossi", text="Sentita")
    assert page.status_code == 422
    assert page.content.decode().count("riscrivete il testo a mano") <= 2, "summary and field"
    assert not ContactNote.objects.exists()


def test_a_new_contact_makes_those_that_were_due_and_no_other(staff, city):
    due = ContactNoteFactory(city=city, next_on=today(-1))
    later = ContactNoteFactory(city=city, next_on=today(9))
    elsewhere = ContactNoteFactory(next_on=today(-1))
    services.log_contact(
        token=uuid4(), city=city, kind=ContactKind.CALL, text="Fatto", held_on=today(), by=staff
    )
    assert list(ContactNote.objects.to_follow()) == [elsewhere, later]
    due.refresh_from_db()
    assert due.followed_by == staff


def test_a_contact_is_marked_as_made_once(client, staff, city):
    note = ContactNoteFactory(city=city, next_on=today())
    url = reverse("cities:close_contact", args=[note.pk])
    assert client.post(url, {"next": "/citta/contatti/"}).url == "/citta/contatti/"
    note.refresh_from_db()
    first = note.followed_at
    assert client.post(url, {"next": "https://altrove.example/"}).url == city.get_absolute_url()
    note.refresh_from_db()
    assert note.followed_at == first


def test_who_does_not_follow_the_cities_writes_nothing(city):
    with pytest.raises(NotAllowed):
        services.log_contact(
            token=uuid4(),
            city=city,
            kind=ContactKind.CALL,
            text="x",
            held_on=today(),
            by=UserFactory(role=Role.AUDITOR),
        )


def test_the_service_asks_the_model_too(staff, city):
    with pytest.raises(ValidationError):
        services.log_contact(
            token=uuid4(),
            city=city,
            kind=ContactKind.CALL,
            text="x",
            held_on=today(),
            next_on=today(-3),
            by=staff,
        )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "contact_note_says_something"),
        ({"kind": "x"}, "contact_note_kind_known"),
        ({"next_on": date(2020, 1, 1)}, "contact_note_next_is_later"),
        ({"followed_at": timezone.now()}, "contact_note_followed_by_somebody"),
    ],
)
def test_the_database_refuses_it_too(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        ContactNoteFactory(**fields)


@pytest.mark.parametrize("role", [Role.REFERENT, Role.AUDITOR, Role.FACILITATOR])
def test_only_the_office_reads_its_contacts(client, city, role):
    ContactNoteFactory(city=city)
    user = UserFactory(role=role)
    assert not ContactNote.objects.visible_to(user).exists()
    client.force_login(user)
    assert "Scheda telefonata" not in client.get(city.get_absolute_url()).content.decode()


# --- the pages


def test_the_agenda_has_the_most_urgent_first(client, staff, city):
    second = ContactNoteFactory(city=city, next_on=today(3))
    first = ContactNoteFactory(next_on=today(-3))
    ContactNoteFactory(city=city)
    page = client.get("/citta/contatti/")
    assert list(page.context["page"]) == [first, second]
    city.officer = staff
    city.save()
    assert list(client.get("/citta/contatti/?mie=si").context["page"]) == [second]


@pytest.mark.parametrize("page", ["/citta/contatti/", "contacts", "two_minutes"])
def test_the_pages_cost_the_same_however_many_the_contacts(
    client, staff, city, django_assert_num_queries, page
):
    url = page if "/" in page else reverse(f"cities:{page}", args=[city.cadastral_code])
    ReferentFactory(city=city)
    ContactNoteFactory(city=city, next_on=today())
    with CaptureQueriesContext(connection) as once:
        client.get(url)
    ReferentFactory.create_batch(3, city=city)
    ContactNoteFactory.create_batch(9, city=city, next_on=today())
    with django_assert_num_queries(len(once)):
        assert client.get(url).status_code == 200


# --- in two minutes


def full(city):
    PathStep.objects.filter(key="office").update(due_on=today(-12))
    LegalRepresentativeFactory(city=city)
    ReferentFactory.create_batch(8, city=city, person__phone="0824 000000")
    for number in range(7):
        ContactNoteFactory(city=city, text=f"Parole {number} 🙂 " * 60, next_on=today(number))


def test_the_sheet_says_where_it_stands_and_who_owes_what(client, staff, city):
    full(city)
    url = reverse("cities:two_minutes", args=[city.cadastral_code])
    page = client.get(url).content.decode()
    for words in (
        "Comune 12 giorni",
        "Comunicare l&#x27;ufficio e la persona responsabile",
        "Parole 6",
        "0824 000000",
    ):
        assert words in page, words


@pytest.fixture
def eleven_steps():
    """As many as the whole path has."""
    known = {step.key for step in registered_steps()}
    keys = [f"passo_{number}" for number in range(11 - len(known))]
    for number, key in enumerate(keys):
        register_step(Step(key=key, name=f"Un passo {number}", position=200 + number), _no_facts)
    services.sync_steps()
    yield
    for key in keys:
        unregister_step(key)


def _no_facts(cities):
    return []


def test_the_sheet_is_one_a4_whatever_the_city_has(client, staff, city, eleven_steps):
    full(city)
    answer = client.get(reverse("cities:two_minutes_pdf", args=[city.cadastral_code]))
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "Benevento" in text
    assert "Parole 6 ?" in text  # no font of ours has the smile


# --- one step of one city


def step_url(city, name, key="office"):
    return reverse(f"cities:{name}", args=[city.cadastral_code, key])


def test_staff_give_a_city_its_own_due_date(client, staff, city):
    due = today(20)
    answer = client.post(
        step_url(city, "set_due_date"), {"due-due_on": due, "due-reason": "Elezioni"}
    )
    assert answer.url == city.get_absolute_url()
    assert StepDueDate.objects.get().due_on == due
    assert standing_of(city).of("office").due_on == due


def test_a_waiver_is_recorded_by_the_authority_only(client, staff, city):
    act = {"waiver-act": "Decreto 12", "waiver-day": today(), "waiver-reason": "Dissesto"}
    assert client.post(step_url(city, "waive_step"), act).status_code == 403
    client.force_login(UserFactory(role=Role.AUTHORITY))
    assert client.post(step_url(city, "waive_step"), act).status_code == 302
    assert standing_of(city).of("office").state == "waived"
    assert client.post(step_url(city, "waive_step"), act).status_code == 422  # once is enough


def test_the_authority_fixes_no_due_date(client, city):
    client.force_login(UserFactory(role=Role.AUTHORITY))
    answer = client.post(
        step_url(city, "set_due_date"), {"due-due_on": today(2), "due-reason": "x"}
    )
    assert answer.status_code == 403


def test_what_is_not_an_event_offers_no_recovery(client, staff, city):
    page = client.get(step_url(city, "step")).content.decode()
    assert "Fissa una scadenza" in page
    assert "Registra un recupero" not in page
    answer = client.post(
        step_url(city, "recover_step"), {"recovery-day": today(), "recovery-how": "In video"}
    )
    assert answer.status_code == 422
    assert "non si recupera" in answer.content.decode()


def test_a_step_that_nobody_registered_is_not_there(client, staff, city):
    assert client.get(step_url(city, "step", "luna")).status_code == 404


def test_a_step_reached_offers_nothing_to_change(client, staff, city):
    OfficeFactory(city=city)
    services.reach_step(
        city=city, step="office", fact_kind="prova", fact_id=1, day=date(2023, 5, 30)
    )
    page = client.get(step_url(city, "step")).content.decode()
    assert "resta raggiunto" in page
    assert "Fissa una scadenza" not in page
