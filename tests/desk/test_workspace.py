"""What a referent finds on coming in: the own city, what is asked of it now, and nothing else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities import workspace
from cities.models import PathStep
from cities.services import reach_step
from cities.workspace import Action, Card, register_action, register_card
from cms_portal.accounts.roles import Role
from protocols.services import mark_sent
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    PersonFactory,
    ReferentFactory,
)
from tests.events.factories import EventFactory
from tests.portal.world import make_act
from tests.protocols.factories import ProtocolFactory, complete_city

pytestmark = pytest.mark.django_db

BOARD = "/bacheca/"


@pytest.fixture
def user(client):
    user = UserFactory(role=Role.REFERENT)
    client.force_login(user)
    return user


@pytest.fixture
def city(user):
    """Benevento, for which `user` speaks."""
    city = CityFactory(name="Benevento")
    ReferentFactory(city=city, person=PersonFactory(user=user))
    return city


@pytest.fixture
def own_registry(monkeypatch):
    monkeypatch.setattr(workspace, "_cards", {})
    monkeypatch.setattr(workspace, "_actions", {})


def board(client, **query):
    return client.get(BOARD, query).context["workspace"]


def titles(client):
    return [action.title for action in board(client).actions]


def test_the_first_page_of_a_referent_is_the_board(client, city):
    page = client.get("/", follow=True)
    assert page.redirect_chain == [(BOARD, 302)]
    assert page.templates[0].name == "desk/workspace.html"


def test_who_sees_every_city_has_the_page_of_each(client):
    client.force_login(UserFactory(role=Role.STAFF))
    assert client.get(BOARD).url == "/citta/"


def test_a_referent_finds_the_own_city_and_no_other(client, city):
    CityFactory(name="Avellino")
    page = client.get(BOARD)
    assert [one.name for one in page.context["cities"]] == ["Benevento"]
    assert "Avellino" not in page.content.decode()


def test_another_citys_code_in_the_address_changes_nothing(client, city):
    other = CityFactory(name="Avellino")
    assert board(client, citta=other.cadastral_code).city == city


def test_who_speaks_for_two_cities_chooses(client, user, city):
    other = CityFactory(name="Avellino")
    ReferentFactory(city=other, person=user.person)
    assert board(client, citta=other.cadastral_code).city == other


def test_without_a_mandate_the_page_says_whom_to_ask(client, user):
    assert "non è collegato a nessuna città" in client.get(BOARD).content.decode()


def test_the_path_asks_what_is_the_citys_turn(client, city):
    assert titles(client) == [
        "Comunicate i referenti della città",
        "Presentate i fabbisogni della città",
        "Comunicate l'ufficio e la persona responsabile",
    ]
    for key in ("referents", "needs", "office"):
        reach_step(
            city=city, step=key, fact_kind="prova", fact_id=1, day=date(2023, 1, 20), label=""
        )
    OfficeFactory(city=city)
    assert titles(client) == []
    assert "Nulla, per ora" in client.get(BOARD).content.decode()


def test_what_has_lapsed_is_asked_again(client, city):
    reach_step(city=city, step="office", fact_kind="prova", fact_id=1, day=date(2023, 1, 20))
    assert "Comunicate il nuovo ufficio o il nuovo responsabile" in titles(client)
    assert "da aggiornare" in client.get(BOARD).content.decode()


def test_a_draft_is_not_asked_of_the_city(client, city):
    ProtocolFactory(city=city)
    page = client.get(BOARD).content.decode()
    assert "Sarà qui quando il testo sarà definitivo" in page
    assert not any("protocollo" in title for title in titles(client))


def test_an_act_that_was_sent_is_to_be_signed_by_the_due_date_of_its_step(client, user):
    city = complete_city(name="Benevento")
    ReferentFactory(city=city, person=PersonFactory(user=user))
    due = timezone.localdate() + timedelta(days=3)
    PathStep.objects.filter(key="protocol_signed").update(due_on=due)
    staff = UserFactory(role=Role.STAFF)
    _, act = make_act(city, by=staff)
    assert "Leggete il vostro protocollo d'intesa" in titles(client)
    assert board(client).standing.of("protocol_signed").turn == "authority"
    mark_sent(protocol_id=act.pk, by=staff)
    found = board(client)
    assert found.actions[0].title == "Firmate il protocollo d'intesa e caricate il file firmato"
    assert found.actions[0].due_on == due
    assert found.standing.of("protocol_signed").turn == "city"
    assert "fra 3 giorni" in client.get(BOARD).content.decode()


def test_the_people_of_the_city_come_with_their_title(client, city):
    LegalRepresentativeFactory(city=city, person__last_name="Sannita", person__gender="F")
    OfficeFactory(city=city, responsible__first_name="Elio", responsible__last_name="Cardo")
    page = client.get(BOARD).content.decode()
    for words in ("Sannita", "Sindaca", "Elio Cardo", "Responsabile per il Programma"):
        assert words in page


def test_the_next_event_comes_before_the_last_one(client, city):
    today = timezone.localdate()
    EventFactory(title="Roma", state="closed", starts_on=date(2023, 2, 6))
    EventFactory(title="Fra un mese", state="published", starts_on=today + timedelta(days=30))
    EventFactory(title="Fra due", state="published", starts_on=today + timedelta(days=60))
    page = client.get(BOARD).content.decode()
    assert "Fra un mese" in page
    assert "Fra due" not in page


def test_three_are_shown_and_the_rest_is_one_click_away(client, city, own_registry):
    today = timezone.localdate()
    later = [Action(f"Azione {n}", "Testo", due_on=today + timedelta(days=n)) for n in range(5)]
    register_action("prova", lambda city, user: reversed(later))
    found = board(client)
    assert [action.title for action in found.urgent] == ["Azione 0", "Azione 1", "Azione 2"]
    assert "Altre 5" in client.get(BOARD).content.decode()  # three of the path, without a date
    del later[1:]
    page = client.get(BOARD).content.decode()
    assert "<summary>Un'altra</summary>" in page


def test_what_is_asked_comes_before_the_path(client, city):
    page = client.get(BOARD).content.decode()
    assert page.index("Cosa serve ora") < page.index("Il percorso della città")


def test_apps_hang_their_cards(client, city, own_registry):
    register_card("last", lambda city, user: Card("components/demo.html"), position=2)
    register_card("first", lambda city, user: Card("components/demo.html", is_side=True))
    register_card("none", lambda city, user: None)
    register_card("first", lambda city, user: Card("components/demo.html"), position=1)
    assert [card.name for card in board(client).cards] == ["first", "last"]


def test_an_action_of_an_app_takes_the_place_of_the_one_of_the_path(client, city, own_registry):
    action = Action("Indicate l'ufficio qui", "Testo", step="office")
    register_card("x", lambda city, user: Card("components/demo.html", actions=(action,)))
    assert "Comunicate l'ufficio e la persona responsabile" not in titles(client)
    assert "Indicate l'ufficio qui" in titles(client)


def fill(city, number):
    for _ in range(number):
        ReferentFactory(city=city)
        EventFactory(state="closed", starts_on=date(2023, 2, 6))


def test_the_board_costs_twelve_questions_at_most_whatever_the_city_has(
    client, user, django_assert_num_queries
):
    city = complete_city(name="Benevento")
    ReferentFactory(city=city, person=PersonFactory(user=user))
    staff = UserFactory(role=Role.STAFF)
    _, act = make_act(city, by=staff)
    mark_sent(protocol_id=act.pk, by=staff)
    fill(city, 1)
    with CaptureQueriesContext(connection) as once:
        client.get(BOARD)
    fill(city, 6)
    with django_assert_num_queries(len(once)):
        client.get(BOARD)
    # One of them asks whether the world is the demonstration's: not in production.
    assert len(once) <= 12, "\n".join(query["sql"][:300] for query in once)


def test_a_name_of_three_hundred_characters_and_signs_stays_text(client, city):
    LegalRepresentativeFactory(
        city=city, person__first_name="<b>É", person__last_name="\u202e🙂" + "x" * 90
    )
    page = client.get(BOARD).content.decode()
    assert "&lt;b&gt;É" in page
    assert "<b>É" not in page


def test_the_board_is_only_read(client, user):
    assert client.post(BOARD).status_code == 405
