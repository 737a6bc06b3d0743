"""The public reads, registers, confirms by a link, gives up; nobody learns who is known here."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from cities.models import Person
from cms_portal.mailing.models import OutboundMail
from cms_portal.privacy import registry
from cms_portal.privacy.subjects import Subject
from events import services as event_services
from events.enums import Audience, EventState, SeatState, SessionAudience, SessionKind
from events.exceptions import EventError, LinkInvalid
from events.models import Event, PublicRequest, Registration, Seat
from events.services import public as service
from events.services.public import Visitor
from tests.cities.factories import PersonFactory
from tests.events.factories import EventFactory, EventSessionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

ADA = {"first_name": "Ada", "last_name": "Neri", "email": "Ada@Esempio.example", "has_read": "on"}
TOKEN = "noto-al-test"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def event():
    return EventFactory(
        audience=Audience.PUBLIC,
        starts_on=timezone.localdate() + timedelta(days=30),
        title="Porte aperte",
        title_en="Open doors",
        description_en="Come and see.",
    )


def page(name, *args):
    return reverse(f"public_events:{name}", args=args)


def table(event, **more):
    hour = timezone.now() + timedelta(days=30)
    more = {"kind": SessionKind.WORKSHOP, "starts_at": hour, "places": 1} | more
    return EventSessionFactory(event=event, **more)


@pytest.fixture
def known_token(monkeypatch):
    """Each link in turn: noto-al-test-1, -2 …"""
    count = iter(range(1, 99))
    monkeypatch.setattr(service.secrets, "token_urlsafe", lambda _length: f"{TOKEN}-{next(count)}")


def ask(event, *, sessions=(), in_english=False, **more):
    data = {"first_name": "Ada", "last_name": "Neri", "email": "ada@esempio.example"} | more
    service.ask_to_come(
        event=event, visitor=Visitor(**data), sessions=sessions, in_english=in_english
    )


def withdraw_link(mail):
    return re.search(r"/eventi-pubblici/rinuncia/(\S+)/", mail.text)[1]


def test_anybody_reads_what_is_published_for_all(client, event):
    hidden = [
        EventFactory(title="Bozza", state=EventState.DRAFT, audience=Audience.PUBLIC),
        EventFactory(title="Per gli invitati", starts_on=event.starts_on),
    ]
    listed = client.get(page("list")).content.decode()
    assert "Porte aperte" in listed
    for one in hidden:
        assert one.title not in listed
        for name in ("detail", "ics", "register"):
            assert client.get(page(name, one.pk)).status_code == 404
    assert "Iscrivetevi" in client.get(page("detail", event.pk)).content.decode()


def test_an_event_in_english_reads_so(client, event):
    shown = client.get(page("detail", event.pk) + "?lingua=en").content.decode()
    assert "<h1>Open doors" in shown
    assert "Come and see." in shown
    form = client.get(page("register", event.pk) + "?lingua=en").content.decode()
    assert "First name" in form
    sent = client.post(page("register", event.pk) + "?lingua=en", ADA)
    assert "Check your mailbox" in sent.content.decode()
    only_italian = EventFactory(audience=Audience.PUBLIC, starts_on=event.starts_on)
    shown = client.get(page("detail", only_italian.pk) + "?lingua=en").content.decode()
    assert "Iscrivetevi" in shown


def test_sessions_for_the_invited_are_not_shown_nor_offered(client, event):
    Event.objects.filter(pk=event.pk).update(audience=Audience.BY_SESSION)
    table(event, title="Per tutti", audience=SessionAudience.PUBLIC)
    table(event, title="A porte chiuse", audience=SessionAudience.INVITED)
    for name in ("detail", "register"):
        shown = client.get(page(name, event.pk)).content.decode()
        assert "Per tutti" in shown
        assert "A porte chiuse" not in shown


def test_the_calendar_file_leads_to_the_page_that_is_open(client, event):
    answer = client.get(page("ics", event.pk))
    [entry] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert entry["url"].endswith(event.get_public_url())


def test_asking_registers_nobody_until_the_link_is_confirmed(client, event, known_token):
    assert client.post(page("register", event.pk), ADA).status_code == 200
    assert not Registration.objects.exists()
    assert not Person.objects.exists()
    mail = OutboundMail.objects.get()
    assert (mail.to, mail.text) == ("ada@esempio.example", "")
    url = page("confirm", f"{TOKEN}-1")
    assert client.get(url).status_code == 200
    assert not Registration.objects.exists(), "a scanner of mails follows links"
    for _ in range(2):
        assert "Siete iscritti" in client.post(url).content.decode()
    one = Registration.objects.get()
    assert (one.role, str(one.person), one.delegation) == ("public", "Ada Neri", None)
    assert OutboundMail.objects.count() == 2


def test_the_confirmation_has_calendar_tables_notice_and_a_way_out(event, known_token):
    workshop = table(event, title="Orto sociale")
    ask(event, sessions=[workshop])
    service.confirm_request(token=f"{TOKEN}-1")
    mail = OutboundMail.objects.order_by("pk").last()
    assert mail.attachment_type == "text/calendar; method=REQUEST"
    assert event.get_public_url() in mail.attachment.replace("\r\n ", "")
    assert "Orto sociale: posto confermato" in mail.text
    assert event.photo_notice[:40] in mail.text
    token = withdraw_link(mail)
    for _ in range(2):
        service.withdraw_publicly(token=token)
    assert not Registration.objects.registered().exists()
    told = OutboundMail.objects.order_by("pk").last()
    assert told.attachment_type == "text/calendar; method=CANCEL"


def test_places_run_out_and_the_next_in_line_gets_the_one_given_up(event, known_token):
    workshop = table(event)
    for number, name in enumerate(("ada", "ugo"), 1):
        ask(event, sessions=[workshop], email=f"{name}@esempio.example", last_name=name)
        service.confirm_request(token=f"{TOKEN}-{number}")
    states = list(Seat.objects.order_by("pk").values_list("state", flat=True))
    assert states == [SeatState.CONFIRMED, SeatState.WAITING]
    mail = OutboundMail.objects.filter(to="ada@esempio.example").order_by("pk").last()
    service.withdraw_publicly(token=withdraw_link(mail))
    assert Seat.objects.order_by("pk").last().state == SeatState.CONFIRMED


def test_a_link_to_give_up_dies_with_its_registration(event, known_token):
    for number in (1, 2):
        ask(event)
        service.confirm_request(token=f"{TOKEN}-{number}")
        if number == 1:
            old = withdraw_link(OutboundMail.objects.order_by("pk").last())
            service.withdraw_publicly(token=old)
    with pytest.raises(LinkInvalid):
        service.withdraw_publicly(token=old)
    assert Registration.objects.registered().count() == 1


def test_known_and_unknown_addresses_read_the_same(client, event):
    taken = RegistrationFactory(delegation=None, event=event, role="public")
    Person.objects.filter(pk=taken.person_id).update(email="noto@esempio.example")
    answers = set()
    for address in ("noto@esempio.example", "ignoto@esempio.example"):
        answer = client.post(page("register", event.pk), ADA | {"email": address})
        said = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
        answers.add((answer.status_code, said.replace(address, "")))
    assert len(answers) == 1


def test_nobodys_mailbox_is_filled_and_nobody_learns_it(client, event):
    for _ in range(service.MOST_OPEN + 2):
        assert client.post(page("register", event.pk), ADA).status_code == 200
    assert OutboundMail.objects.count() == service.MOST_OPEN


def test_one_address_of_the_network_asks_so_many_times(client, event, monkeypatch):
    monkeypatch.setattr("events.views.public.REQUESTS", 2)
    codes = [client.post(page("register", event.pk), ADA).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_who_comes_with_a_city_is_left_there(event, known_token):
    person = PersonFactory(first_name="Ada", last_name="Neri", email="ada@esempio.example")
    mine = RegistrationFactory(delegation__event=event, event=event, person=person)
    ask(event)
    assert service.confirm_request(token=f"{TOKEN}-1") == mine
    assert Registration.objects.get().delegation == mine.delegation


def test_another_name_at_a_known_address_is_another_person(event, known_token):
    PersonFactory(first_name="Ugo", last_name="Bianchi", email="ada@esempio.example")
    ask(event)
    assert str(service.confirm_request(token=f"{TOKEN}-1").person) == "Ada Neri"


@pytest.mark.parametrize(
    "change",
    [
        {"starts_on": timezone.localdate() - timedelta(days=1)},
        {"state": EventState.CANCELLED, "cancel_reason": "Neve"},
        {"audience": Audience.INVITED},
    ],
)
def test_nobody_registers_when_it_is_over_cancelled_or_closed(client, event, known_token, change):
    ask(event)
    Event.objects.filter(pk=event.pk).update(**change)
    event.refresh_from_db()
    with pytest.raises(EventError):
        ask(event)
    assert client.post(page("confirm", f"{TOKEN}-1")).status_code == 410
    assert client.post(page("register", event.pk), ADA).status_code in (404, 410)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_name": ""},
        {"first_name": "a" * 300},
        {"last_name": "a\x00b"},
        {"last_name": "\u202eirato"},
        {"email": "nessuno"},
        {"email": "a" * 300 + "@esempio.example"},
        {"has_read": ""},
        {"slot_1": "9" * 40},
        {"slot_1": "x\x00"},
    ],
)
def test_bad_input_is_refused_with_a_message(client, event, wrong):
    table(event)
    assert client.post(page("register", event.pk), ADA | wrong).status_code == 422
    assert not OutboundMail.objects.exists()


def test_emoji_and_html_are_text(client, event, known_token):
    odd = ADA | {"first_name": "<b>Ada</b> \U0001f600"}
    assert client.post(page("register", event.pk), odd).status_code == 200
    shown = client.get(page("confirm", f"{TOKEN}-1")).content.decode()
    assert "&lt;b&gt;Ada" in shown


@pytest.mark.parametrize("token", ["x", "a" * 500, "WzEsMl0:abc:def", "%00"])
def test_guessed_links_tell_nothing(client, token):
    for name in ("confirm", "withdraw"):
        for act in (client.get, client.post):
            assert act(page(name, token)).status_code in (400, 404, 410)


def test_what_nobody_confirms_goes(event, known_token):
    ask(event)
    PublicRequest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(LinkInvalid):
        service.confirm_request(token=f"{TOKEN}-1")
    assert service.purge_requests() == 1
    assert not PublicRequest.objects.exists()


def test_the_privacy_office_finds_it_and_may_forget_it(event):
    ask(event)
    [source] = [one for one in registry.sources() if one.name == "events.public_requests"]
    subject = Subject(label="Ada", emails=frozenset({"ada@esempio.example"}))
    assert source.collect(subject)[0]["Evento"] == event.title
    assert source.anonymise(subject) == {"events.PublicRequest": 1}
    assert not PublicRequest.objects.exists()


def test_a_cancelled_event_is_told_to_the_public_with_a_page_it_may_open(event, known_token):
    ask(event)
    service.confirm_request(token=f"{TOKEN}-1")
    event_services.cancel_event(event_id=event.pk, reason="Neve", by=None)
    mail = OutboundMail.objects.order_by("pk").last()
    assert "Neve" in mail.text
    assert mail.attachment_type == "text/calendar; method=CANCEL"


def test_who_registered_in_english_is_told_so_in_english_ever_after(client, event, known_token):
    workshop = table(event, title="Orto sociale", title_en="Social garden")
    rival = {"email": "ugo@esempio.example", "last_name": "Bianchi"}
    ask(event, sessions=[workshop], **rival)
    service.confirm_request(token=f"{TOKEN}-1")
    first = withdraw_link(OutboundMail.objects.order_by("pk").last())
    service.ask_to_come(
        event=event,
        visitor=Visitor("Ada", "Neri", "ada@esempio.example"),
        sessions=[workshop],
        in_english=True,
    )
    mine = service.confirm_request(token=f"{TOKEN}-2")
    assert mine.in_english
    told = OutboundMail.objects.filter(to="ada@esempio.example").order_by("pk")
    mail = told.last()
    assert mail.subject.startswith("You are registered: Open doors")
    assert "Social garden: on the waiting list" in mail.text
    assert "Photographs and films" in mail.text
    assert "Why you receive this message: You have confirmed" in mail.text
    assert event.when_en in mail.text
    assert event.when_en[0].isupper()
    [entry] = Calendar.from_ical(mail.attachment).walk("VEVENT")
    assert entry["summary"] == "Open doors"
    service.withdraw_publicly(token=first)
    promoted = told.last()
    assert promoted.subject == "Place confirmed: Social garden"
    assert "Open doors" in client.get(page("withdraw", withdraw_link(promoted))).content.decode()
    event_services.cancel_event(event_id=event.pk, reason="Neve", by=None)
    cancelled = told.last()
    assert cancelled.subject == "Cancelled: Open doors"
    assert "SUMMARY:Open doors" in cancelled.attachment


def test_asking_again_sends_the_link_again_and_changes_the_choice(event, known_token):
    hour = timezone.now() + timedelta(days=30)
    tables = [table(event, title=one, starts_at=hour) for one in ("Orto", "Sartoria")]
    for number, chosen in enumerate(tables, 1):
        ask(event, sessions=[chosen])
        service.confirm_request(token=f"{TOKEN}-{number}")
    assert Registration.objects.count() == 1
    seat = Seat.objects.get(state=SeatState.CONFIRMED)
    assert seat.session == tables[1]
    first, second = OutboundMail.objects.filter(template="events/public_registered")
    for mail in (first, second):  # the same registration, in links of two moments
        assert service.withdrawing(withdraw_link(mail)) == Registration.objects.get()


def test_one_with_a_delegation_is_told_so_and_gets_no_link(client, event, known_token):
    person = PersonFactory(first_name="Ada", last_name="Neri", email="ada@esempio.example")
    RegistrationFactory(delegation__event=event, event=event, person=person)
    ask(event)
    shown = client.post(page("confirm", f"{TOKEN}-1")).content.decode()
    assert "Eravate già fra gli iscritti" in shown
    assert not OutboundMail.objects.filter(template="events/public_registered").exists()


def test_the_list_tells_what_comes_what_is_off_and_what_was(client, event):
    day = timezone.localdate()
    lasting = EventFactory(
        audience=Audience.PUBLIC, starts_on=day - timedelta(days=1), ends_on=day, title="Dura"
    )
    off = EventFactory(
        audience=Audience.PUBLIC, starts_on=day, title="Salta", state="cancelled", cancel_reason="X"
    )
    undated = EventFactory(audience=Audience.PUBLIC, starts_on=None, title="Senza giorno")
    held = [
        EventFactory(audience=Audience.PUBLIC, starts_on=day - timedelta(days=1)),
        EventFactory(audience=Audience.PUBLIC, starts_on=None, state=EventState.CLOSED),
    ]
    answer = client.get(page("list"))
    assert list(answer.context["coming"]) == [lasting, off, event, undated]
    assert list(answer.context["past"]) == held
    assert "Annullato" in answer.content.decode()


def test_a_choice_on_several_days_says_the_day(client, event):
    Event.objects.filter(pk=event.pk).update(ends_on=event.starts_on + timedelta(days=2))
    session = table(event)
    shown = client.get(page("register", event.pk) + "?lingua=en").content.decode()
    day = f"{session.day:%A} {session.day.day} {session.day:%B}"
    assert f"Parallel sessions, {day}" in shown
    assert (
        f'<h3 class="cm-day">{day}</h3>'
        in client.get(page("detail", event.pk) + "?lingua=en").content.decode()
    )


def test_a_cancelled_event_is_taken_off_by_its_file(client, event):
    event_services.cancel_event(event_id=event.pk, reason="Neve", by=None)
    answer = client.get(page("ics", event.pk) + "?lingua=en")
    assert "method=CANCEL" in answer["Content-Type"]
    assert b"SUMMARY:Open doors" in answer.content


@pytest.mark.parametrize("count", [1, 6])
def test_the_pages_cost_the_same_whatever_their_length(
    client, event, count, django_assert_max_num_queries
):
    for _ in range(count):
        EventFactory(audience=Audience.PUBLIC, starts_on=event.starts_on)
        table(event)
    for name, args in (("list", ()), ("detail", (event.pk,)), ("register", (event.pk,))):
        with django_assert_max_num_queries(8):
            assert client.get(page(name, *args)).status_code == 200
