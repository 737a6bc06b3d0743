"""The life of an act in a real browser: read and commented, recalled, sent, its municipal act."""

from uuid import uuid4

import pytest

from cities.models import City
from cms_portal.accounts.roles import Role
from protocols import services
from protocols.models import Protocol
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory
from tests.portal.test_accessibility import faults
from tests.portal.world import make_act, referent_of
from tests.protocols.conftest import LETTER
from tests.protocols.factories import AuthorityFactory, TemplateFactory, complete_city
from tests.protocols.test_municipal import record
from tests.protocols.test_review import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Parolalunghissima" * 15
BODIES = [
    "Le premesse sono parte integrante del presente protocollo con il Comune di {comune.nome}.",
    "1. Il Comune presenta le schede entro il {termini.schede}.\n2. L'AdG ne verifica la forma.",
]


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF, name="Marta Riva")


@pytest.fixture
def read(staff):
    """In review, with a comment answered, one resolved and one that waits."""
    AuthorityFactory()
    city = complete_city(name="Benevento", cadastral_code="A783")
    CityFactory(name="Aversa")
    batch = services.prepare_batch(
        token=uuid4(),
        template_id=TemplateFactory(bodies=BODIES).pk,
        letter_date=LETTER,
        city_codes=[city.cadastral_code],
        with_second_wording=[],
        by=staff,
        for_review=True,
    )
    act = Protocol.objects.get(batch=batch)
    referent = referent_of(city)
    keys = [clause["key"] for clause in act.rounds.get().data["clauses"]]
    first = say(act, referent, "Il 30 marzo cade di sabato: slitta al lunedì?", clause_key=keys[1])
    answer = "Vale la data scritta nell'atto; per l'interpretazione risponderà l'AdG."
    services.answer_comment(comment_id=first.pk, body=answer, token=uuid4(), by=staff)
    services.resolve_comment(comment_id=first.pk, outcome="answered", by=staff)
    say(act, referent, "E se le schede sono pronte prima?", clause_key=keys[1], proposed=LONG)
    return act, referent


def test_a_text_in_review(visit, read, staff):
    act, referent = read
    page = act.get_absolute_url()
    assert faults(visit(referent), [page, f"{page}esame/"]) == {}
    boss = UserFactory(role=Role.AUTHORITY)
    together = "/protocolli/insieme/approva/"
    assert faults(visit(boss), [f"{page}esame/", "/protocolli/commenti/", together]) == {}
    services.take_back(protocol_id=act.pk, by=staff)
    assert faults(visit(staff), [page, f"{page}modello/", "/protocolli/"]) == {}


def test_a_recalled_text_and_an_act_of_the_city(visit, staff):
    city = complete_city(name="Benevento", cadastral_code="A783")
    _, act = make_act(city, by=staff)
    page = act.get_absolute_url()
    boss = UserFactory(role=Role.AUTHORITY)
    services.recall(protocol_id=act.pk, by=boss, reason=LONG)
    services.retry_protocol(protocol_id=act.pk, by=boss)
    services.freeze_protocol(protocol_id=act.pk)
    services.mark_sent(protocol_id=act.pk, by=staff)
    record(act, staff)
    person = City.objects.get(pk=city.pk).legal_representatives.get().person
    person.last_name = "Nuova"
    person.save()
    assert faults(visit(boss), [page]) == {}
    assert faults(visit(referent_of(city)), [f"{page}atto-del-comune/"]) == {}
