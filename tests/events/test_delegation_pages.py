"""The pages of a delegation: a city answers, names five people, replaces one; a link answers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import ReminderRule
from cms_portal.mailing.services import remind
from events.cards import event_card
from events.duties import find_registrations, hand_over_registrations
from events.enums import DelegationState, RegistrationState
from events.models import Registration
from events.reminders import UnansweredInvitations, UnnamedSeats
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory, ReferentFactory
from tests.events.factories import (
    DelegationFactory,
    DelegationLinkFactory,
    EventSessionFactory,
    RegistrationFactory,
)
from tests.portal.world import referent_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation():
    return DelegationFactory(accepted=True, seats_political=2, seats_technical=3)


@pytest.fixture
def city(client, delegation):
    """`client` speaks for the city."""
    client.force_login(referent_of(delegation.city))
    return delegation.city


def names(role, number, name, **more):
    prefix = f"{role}-{number}"
    fields = {"nome": "Livia", "cognome": name, "email": f"{name.lower()}@comune.example"} | more
    return {f"{prefix}-{key}": value for key, value in fields.items()}


def test_a_city_answers_and_names_five_people_on_one_page(client):
    delegation = DelegationFactory(seats_political=2, seats_technical=3)
    tables = [
        EventSessionFactory(event=delegation.event, kind="workshop", places=3) for _ in range(2)
    ]
    client.force_login(referent_of(delegation.city))
    client.post(reverse("events:answer", args=[delegation.pk]), {"risposta": "si"})
    data = names("political", 1, "Uno", prima_0=tables[0].pk, seconda_0=tables[1].pk)
    data |= names("political", 2, "Due") | names("technical", 1, "Tre")
    data |= names("technical", 2, "Quattro") | names("technical", 3, "Cinque", prima_0=tables[1].pk)
    response = client.post(reverse("events:name_people", args=[delegation.pk]), data)
    assert response.status_code == 302
    assert delegation.registrations.registered().count() == 5
    page = client.get(delegation.get_absolute_url()).content.decode()
    assert "Tutti i posti hanno un nome" in page
    assert page.count("Posto confermato") == 2


def test_one_wrong_row_keeps_nobody_and_says_which(client, city, delegation):
    data = names("political", 1, "Uno") | names("technical", 1, "Due", nome="")
    response = client.post(reverse("events:name_people", args=[delegation.pk]), data)
    assert response.status_code == 422
    assert "Scrivete il nome." in response.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("name", ["\u202eoiraM", "x" * 300, "a\x00b", "<script>alert(1)</script>"])
def test_strange_names_are_stored_as_text_or_refused(client, city, delegation, name):
    url = reverse("events:name_people", args=[delegation.pk])
    response = client.post(url, names("technical", 1, "Vento", cognome=name))
    assert response.status_code in (302, 422)
    assert "<script>alert" not in client.get(delegation.get_absolute_url()).content.decode()


def test_sending_the_names_twice_registers_them_once(client, city, delegation):
    for _ in range(2):
        client.post(
            reverse("events:name_people", args=[delegation.pk]), names("technical", 1, "Vento")
        )
    assert Registration.objects.count() == 1


def test_a_no_without_reason_is_asked_for_it(client, city, delegation):
    url = reverse("events:answer", args=[delegation.pk])
    assert client.post(url, {"risposta": "no"}).status_code == 422
    assert client.post(url, {"risposta": "no", "motivo": "Elezioni"}).status_code == 302
    delegation.refresh_from_db()
    assert delegation.state == DelegationState.DECLINED


def test_an_answer_too_late_says_whom_to_write_to(client):
    late = DelegationFactory(reply_by=timezone.localdate() - timedelta(days=1))
    client.force_login(referent_of(late.city))
    assert (
        "Il termine per rispondere è passato"
        in client.get(late.get_absolute_url()).content.decode()
    )
    response = client.post(reverse("events:answer", args=[late.pk]), {"risposta": "si"})
    assert response.status_code == 422
    assert "fino al" in response.content.decode()


def test_one_is_replaced_and_one_withdrawn(client, city, delegation):
    one, other = RegistrationFactory.create_batch(2, delegation=delegation)
    url = reverse("events:replace", args=[one.pk])
    assert client.post(url, {}).status_code == 422
    client.post(url, {"nome": "Livia", "cognome": "Vento", "email": ""})
    one.refresh_from_db()
    assert one.replaced_by.person.last_name == "Vento"
    client.post(reverse("events:withdraw", args=[other.pk]))
    other.refresh_from_db()
    assert other.state == RegistrationState.WITHDRAWN


def test_tables_are_chosen_and_the_second_differs(client, city, delegation):
    one, two = (EventSessionFactory(event=delegation.event, kind="workshop") for _ in range(2))
    url = reverse("events:choose_tables", args=[RegistrationFactory(delegation=delegation).pk])
    assert client.post(url, {"prima_0": one.pk, "seconda_0": one.pk}).status_code == 422
    assert client.post(url, {"prima_0": one.pk, "seconda_0": two.pk}).status_code == 302
    assert "selected" in client.get(url).content.decode()


def test_the_link_opens_a_page_and_only_the_button_answers(client):
    link = DelegationLinkFactory(token="mia-risposta")
    url = reverse("events:answer_by_link", args=["mia-risposta"])
    assert client.get(url).status_code == 200
    assert client.head(url).status_code == 200
    link.delegation.refresh_from_db()
    assert link.delegation.state == DelegationState.INVITED
    assert client.post(url, {"risposta": "no"}).status_code == 422
    assert "Risposta registrata" in client.post(url, {"risposta": "si"}).content.decode()
    again = client.post(url, {"risposta": "no", "motivo": "x"})
    assert again.status_code == 410
    assert "Avete già risposto" in again.content.decode()
    assert client.get(reverse("events:answer_by_link", args=["indovinato"])).status_code == 410


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_however_many_come(client, django_assert_max_num_queries, count):
    delegation = DelegationFactory(accepted=True, seats_technical=count)
    session = EventSessionFactory(event=delegation.event, kind="workshop", places=3)
    for one in RegistrationFactory.create_batch(count, delegation=delegation):
        one.seats.create(session=session, state="confirmed")
    client.force_login(referent_of(delegation.city))
    with django_assert_max_num_queries(24):
        page = client.get(delegation.get_absolute_url())
    assert page.content.decode().count("Posto confermato") == count


def test_the_workspace_asks_for_the_answer_then_for_the_names():
    delegation = DelegationFactory(seats_political=1, seats_technical=1)
    user = referent_of(delegation.city)
    assert [a.title for a in event_card(delegation.city, user).actions] == ["Rispondete all'invito"]
    delegation.state, delegation.answered_at = DelegationState.ACCEPTED, timezone.now()
    delegation.save()
    (action,) = event_card(delegation.city, user).actions
    assert "2 posti sono ancora senza nome" in action.text
    for role in ("political", "technical"):
        RegistrationFactory(delegation=delegation, role=role)
    assert event_card(delegation.city, user).actions == ()


def test_unnamed_seats_and_answers_are_chased():
    named, open_, asked = DelegationFactory.create_batch(3)
    for one in (named, open_):
        one.state, one.answered_at = DelegationState.ACCEPTED, timezone.now()
        one.seats_political, one.seats_technical = 0, 1
        one.save()
    RegistrationFactory(delegation=named)
    for one in (named, open_, asked):
        ReferentFactory(city=one.city)
    for source in (UnnamedSeats, UnansweredInvitations):
        ReminderRule.objects.create(
            name=source.name, source=source.name, first_after_days=1, every_days=3, at_most=2
        )
    report = remind(on_day=timezone.localdate() + timedelta(days=1))
    assert report.written == 2
    today = timezone.localdate()
    assert [s.id for s in UnnamedSeats().due(today)] == [open_.pk]
    assert [s.id for s in UnansweredInvitations().due(today)] == [asked.pk]


def test_who_takes_over_a_mandate_takes_the_seat():
    registration = RegistrationFactory()
    city = registration.delegation.city
    duties = find_registrations(registration.person, city)
    successor = PersonFactory()
    hand_over_registrations([one.id for one in duties], successor, None)
    assert registration.delegation.registrations.registered().get().person == successor


def test_the_event_leads_a_city_to_its_delegation(client, city, delegation):
    page = client.get(delegation.event.get_absolute_url()).content.decode()
    assert delegation.get_absolute_url() in page
    client.force_login(UserFactory(role=Role.STAFF))
    assert (
        delegation.get_absolute_url()
        not in client.get(delegation.event.get_absolute_url()).content.decode()
    )
