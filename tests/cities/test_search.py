import pytest

from cities import search
from cities.enums import EntryKind, Voice
from cities.models import QuestionEntry
from cities.services.messages import record
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, LegalRepresentativeFactory, ReferentFactory
from tests.cities.text_factories import (
    CityMessageFactory,
    FaqFactory,
    GoodPracticeFactory,
    GuidelineVersionFactory,
    QuestionFactory,
)
from tests.portal.world import make_act
from tests.protocols.factories import complete_city

pytestmark = pytest.mark.django_db
PAGE = "/cerca/"


def found(client, text):
    page = client.get(PAGE, {"q": text})
    return {kind.name: [hit.title for hit in kind.hits] for kind in page.context["found"]}


def fill(city, word="marginalità"):
    """One thing of each kind that says `word`, of `city` where it is of a city."""
    ReferentFactory(city=city, person__last_name=word)
    GuidelineVersionFactory(text=f"Contro la {word}.", published=True, sent_to=[city])
    FaqFactory(answer=f"Sulla {word}.")
    GoodPracticeFactory(text=f"La {word} nei quartieri.")
    QuestionFactory(city=city, text=f"La {word}?")
    CityMessageFactory(city=city, text=f"Sulla {word}.")


def test_everything_that_one_may_see_is_found_in_one_place(client):
    city = CityFactory(name="Marginalità di Sopra")
    fill(city)
    client.force_login(UserFactory(role=Role.STAFF))
    assert set(found(client, "marginalita")) == {
        "cities", "people", "guidelines", "faqs", "questions", "practices", "messages",
    }  # fmt: skip


def test_questions_and_messages_are_found_by_stems_and_answers(client):
    question = QuestionFactory(subject="Calendario")
    QuestionEntry.objects.create(
        question=question,
        kind=EntryKind.ANSWER,
        voice=Voice.OFFICE,
        text="Le co-progettazioni partono a gennaio.",
        by=UserFactory(role=Role.STAFF),
    )
    message = CityMessageFactory(subject="Avviso", text="Perché le attività slittano.")
    client.force_login(UserFactory(role=Role.STAFF))
    assert found(client, "coprogettazione") == {"questions": [question.subject]}
    assert found(client, "perche l'attivita slitta") == {"messages": [message.subject]}
    assert found(client, "gennaio -coprogettazione") == {}


def test_a_message_to_many_cities_is_found_once(client):
    mine = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    record(cities=[mine.city, CityFactory()], subject="Avviso", text="Slitta tutto.", source="x")
    for user, note in (
        (UserFactory(role=Role.STAFF), "2 città"),
        (mine.person.user, mine.city.name),
    ):
        client.force_login(user)
        [kind] = client.get(PAGE, {"q": "slittare"}).context["found"]
        [hit] = kind.hits
        assert hit.note.startswith(note)


def test_another_citys_things_are_not_found(client):
    fill(CityFactory(name="Marginalità di Sopra"))
    mine = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    client.force_login(mine.person.user)
    assert set(found(client, "marginalità")) == {"faqs", "practices"}
    fill(mine.city)
    assert set(found(client, "marginalità")) == {
        "people", "guidelines", "faqs", "questions", "practices", "messages",
    }  # fmt: skip


def test_who_has_no_role_finds_the_public_answers(client):
    fill(CityFactory())
    client.force_login(UserFactory(role=None))
    assert set(found(client, "marginalità")) == {"faqs"}


def test_old_versions_are_not_found(client):
    city = CityFactory()
    old = GuidelineVersionFactory(text="Il vecchio criterio.", published=True, sent_to=[city])
    GuidelineVersionFactory(
        guideline=old.guideline, number=2, text="Altro.", published=True, sent_to=[city]
    )
    client.force_login(UserFactory(role=Role.STAFF))
    assert found(client, "criterio") == {}


def test_people_are_found_with_what_they_do(client):
    mandate = LegalRepresentativeFactory(person__last_name="Ginestra")
    client.force_login(UserFactory(role=Role.STAFF))
    [kind] = client.get(PAGE, {"q": "ginestra"}).context["found"]
    assert kind.hits[0].note == f"Sindaca, {mandate.city}"


def test_what_was_looked_for_is_marked_and_escaped(client):
    FaqFactory(answer="Prima <img src=x onerror=alert(1)> delle attività.")
    client.force_login(UserFactory(role=Role.STAFF))
    page = client.get(PAGE, {"q": "attivita"}).content.decode()
    assert "<mark>attività</mark>" in page
    assert "<img" not in page


@pytest.mark.parametrize("text", ["", "   ", "'", "%", "<script>", "a" * 300, "🙂", "\u202e", "\\"])
def test_strange_searches_break_nothing(client, text):
    fill(CityFactory())
    client.force_login(UserFactory(role=Role.STAFF))
    response = client.get(PAGE, {"q": text})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().partition("<main")[2]


@pytest.mark.parametrize("count", [1, 12])
def test_a_search_costs_the_same_whatever_it_finds(client, django_assert_max_num_queries, count):
    for number in range(count):
        fill(CityFactory(name=f"Marginalità {number}"))
    client.force_login(UserFactory(role=Role.STAFF))
    with django_assert_max_num_queries(22):
        page = client.get(PAGE, {"q": "marginalità"})
    assert all(len(kind.hits) == min(count, search.SHOWN) for kind in page.context["found"])
    assert ("i primi 8" in page.content.decode()) == (count > search.SHOWN)


def test_a_protocol_is_found_by_its_code_by_its_city_alone(client):
    city = complete_city(name="Benevento")
    _, act = make_act(city, by=UserFactory(role=Role.STAFF))
    mine = ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT)).person.user
    stranger = ReferentFactory(person__user=UserFactory(role=Role.REFERENT)).person.user
    for user, hits in ((mine, {"protocols"}), (stranger, set())):
        client.force_login(user)
        assert set(found(client, act.code.lower())) == hits
    client.force_login(mine)
    assert "protocols" in found(client, "benevento")
