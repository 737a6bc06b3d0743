"""Two clerks at once, with two connections: numbers without gaps, no second set, no deadlock."""

import threading
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cms_portal.accounts.roles import Role
from protocols import services
from protocols.exceptions import ProtocolError
from protocols.models import Ceiling, GenerationBatch, Protocol
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PriorityFactory
from tests.protocols.factories import (
    AuthorityFactory,
    CeilingActFactory,
    TemplateFactory,
    complete_city,
)

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls):
    """Run `calls` at the same moment, each on its own connection; their results or errors."""
    barrier = threading.Barrier(len(calls))
    results = [None] * len(calls)

    def run(place, call):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            results[place] = call()
        except (ProtocolError, DatabaseError) as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def press():
    """`press(cities, token)` as staff would; the world is made before the threads start."""
    AuthorityFactory()
    template, by = TemplateFactory(), UserFactory(role=Role.STAFF)
    assert by.has_role(Role.STAFF)

    def pressed(cities, token=None):
        return services.prepare_batch(
            token=token or uuid4(),
            template_id=template.pk,
            letter_date=date(2026, 5, 16),
            city_codes=[city.cadastral_code for city in cities],
            with_second_wording=[],
            by=by,
        )

    return pressed


def test_a_double_click_makes_one_set(press):
    cities, token = [complete_city() for _ in range(3)], uuid4()
    first, second = together(lambda: press(cities, token), lambda: press(cities, token))
    assert first == second
    assert GenerationBatch.objects.count() == 1
    assert Protocol.objects.count() == 3


def test_two_clerks_for_the_same_cities_make_one_protocol_each(press):
    cities = [complete_city() for _ in range(3)]
    results = together(lambda: press(cities), lambda: press(cities))
    assert sum(isinstance(one, GenerationBatch) for one in results) == 1
    assert any("hanno già un protocollo" in str(one) for one in results)
    assert Protocol.objects.count() == 3


def test_numbers_have_no_gaps_when_many_press_at_once(press):
    sets = [[complete_city() for _ in range(2)] for _ in range(4)]
    batches = together(*[lambda cities=cities: press(cities) for cities in sets])
    assert all(isinstance(batch, GenerationBatch) for batch in batches)
    numbers = list(Protocol.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 9))
    for batch in batches:  # and the numbers of one press follow one another
        own = sorted(batch.protocols.values_list("number", flat=True))
        assert own[1] == own[0] + 1


def test_two_ceilings_at_once_never_exceed_the_figure():
    act = CeilingActFactory(programme_figure=Decimal("100.00"))
    priority, cities = PriorityFactory(), [CityFactory(), CityFactory()]

    def give(city):
        return Ceiling.objects.create(
            act=act, city=city, priority=priority, amount=Decimal("60.00")
        )

    results = together(*[lambda city=city: give(city) for city in cities])
    assert sum(isinstance(one, Ceiling) for one in results) == 1
    assert sum("supera la cifra" in str(one) for one in results) == 1


def test_two_workers_on_one_draft_make_one_document(press):
    batch = press([complete_city()])
    draft = batch.protocols.get()
    first, second = together(
        lambda: services.freeze_protocol(protocol_id=draft.pk),
        lambda: services.freeze_protocol(protocol_id=draft.pk),
    )
    assert first.document_id == second.document_id is not None
    assert Protocol.objects.get(pk=draft.pk).transitions.count() == 2


def test_the_last_two_documents_ask_for_one_archive(press):
    batch = press([complete_city(), complete_city()])
    drafts = list(batch.protocols.all())
    together(*[lambda pk=one.pk: services.freeze_protocol(protocol_id=pk) for one in drafts])
    batch.refresh_from_db()
    assert batch.archive_round == 1
