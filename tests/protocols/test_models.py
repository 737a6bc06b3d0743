from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from protocols.enums import TRANSITIONS, ProtocolState, TemplateStatus
from protocols.models import (
    Authority,
    Ceiling,
    CeilingAct,
    CeilingActVoiding,
    Clause,
    Protocol,
    ProtocolTransition,
    TemplateClause,
)
from tests.cities.factories import CityFactory, PriorityFactory
from tests.protocols.factories import (
    AuthorityFactory,
    CeilingActFactory,
    CeilingFactory,
    ClauseFactory,
    ProtocolFactory,
    TemplateFactory,
)

pytestmark = pytest.mark.django_db


def refuse(match):
    return pytest.raises(DatabaseError, match=match)


# --- templates


def test_a_clause_in_use_cannot_be_edited():
    protocol = ProtocolFactory()
    clause = protocol.template.clauses.get(part="article")
    with refuse("in uso"):
        Clause.objects.filter(pk=clause.pk).update(body="altro")


def test_a_clause_not_in_use_can_be_edited():
    template = TemplateFactory()
    assert Clause.objects.filter(templates=template).update(body="altro") == 2


def test_the_list_of_a_template_in_use_is_fixed():
    template = ProtocolFactory().template
    with refuse("in uso"), transaction.atomic():
        TemplateClause.objects.create(template=template, clause=ClauseFactory(), position=2)
    with refuse("in uso"), transaction.atomic():
        template.places.all().delete()
    with refuse("in uso"), transaction.atomic():
        template.places.update(position=7)
    assert template.places.count() == 2


def test_a_clause_cannot_leave_a_template_in_use_for_another():
    place = ProtocolFactory().template.places.first()
    with refuse("in uso"):
        TemplateClause.objects.filter(pk=place.pk).update(template=TemplateFactory())


def test_the_dates_of_a_template_in_use_are_fixed_but_its_status_is_not():
    template = ProtocolFactory().template
    template.status = TemplateStatus.RETIRED
    template.save()
    template.sheets_due_on = date(2024, 1, 1)
    with refuse("in uso"):
        template.save()


def test_a_second_wording_needs_its_condition():
    with refuse("clause_second_wording_has_condition"), transaction.atomic():
        ClauseFactory(second_body="altrimenti")
    with refuse("clause_second_wording_has_condition"):
        ClauseFactory(condition="office_known")


def test_a_condition_outside_the_closed_set_is_refused():
    with refuse("clause_condition_known"):
        ClauseFactory(condition="luna_piena", second_body="altrimenti")


# --- money


def test_an_act_and_its_ceilings_are_never_edited_nor_deleted():
    ceiling = CeilingFactory()
    for attempt in (
        lambda: Ceiling.objects.filter(pk=ceiling.pk).update(amount=1),
        lambda: ceiling.delete(),
        lambda: CeilingAct.objects.filter(pk=ceiling.act_id).update(number="2"),
    ):
        with refuse("Cannot"), transaction.atomic():
            attempt()


def test_ceilings_of_an_act_never_exceed_the_figure_it_cites():
    act = CeilingActFactory(programme_figure=Decimal("100.00"))
    CeilingFactory(act=act, amount=Decimal("60.00"))
    with refuse("supera la cifra"), transaction.atomic():
        CeilingFactory(act=act, amount=Decimal("40.01"))
    CeilingFactory(act=act, amount=Decimal("40.00"))


def test_ceilings_written_together_are_summed_too():
    act = CeilingActFactory(programme_figure=Decimal("100.00"))
    rows = [
        Ceiling(act=act, city=CityFactory(), priority=PriorityFactory(), amount=Decimal("60.00"))
        for _ in range(2)
    ]
    with refuse("supera la cifra"):
        Ceiling.objects.bulk_create(rows)


@pytest.mark.parametrize("amount", [Decimal("0.00"), Decimal("-1.00")])
def test_a_ceiling_is_more_than_nothing(amount):
    with refuse("ceiling_positive"):
        CeilingFactory(amount=amount)


def test_a_ceiling_needs_an_act():
    with refuse("act_id"):
        Ceiling.objects.create(city=CityFactory(), priority=PriorityFactory(), amount=1)


def test_an_act_without_number_is_refused():
    with refuse("ceiling_act_has_number"):
        CeilingActFactory(number="")


def test_the_newest_act_in_force_on_the_day_counts():
    city, priority = CityFactory(), PriorityFactory()
    for year, amount in ((2023, 10), (2024, 8), (2025, 12)):
        day = date(year, 5, 10)
        act = CeilingActFactory(dated_on=day, in_force_from=day)
        CeilingFactory(act=act, city=city, priority=priority, amount=amount)

    def amount_on(day):
        return [row.amount for row in Ceiling.objects.in_force(day)]

    assert amount_on(date(2023, 5, 9)) == []
    assert amount_on(date(2023, 5, 10)) == [10]
    assert amount_on(date(2024, 12, 31)) == [8]
    assert amount_on(date(2026, 1, 1)) == [12]
    CeilingActVoiding.objects.create(act=act, reason="numero sbagliato")
    assert amount_on(date(2026, 1, 1)) == [8]


def test_of_two_acts_of_one_day_the_later_recorded_counts():
    city, priority = CityFactory(), PriorityFactory()
    CeilingFactory(city=city, priority=priority, amount=10)
    CeilingFactory(city=city, priority=priority, amount=9)
    assert Ceiling.objects.in_force(date(2023, 6, 1)).get().amount == 9


# --- the authority


def test_there_is_one_authority_at_a_time():
    AuthorityFactory(valid_from=date(2020, 1, 1), valid_to=date(2023, 11, 30))
    AuthorityFactory(valid_from=date(2023, 12, 1), name="Dipartimento")
    with refuse("authority_one_at_a_time"), transaction.atomic():
        AuthorityFactory(valid_from=date(2023, 11, 30))
    assert Authority.objects.current(date(2023, 11, 30)).get().name == "Dipartimento di prova"
    assert Authority.objects.current(date(2024, 1, 1)).get().name == "Dipartimento"


# --- acts


def test_one_living_protocol_per_city():
    protocol = ProtocolFactory()
    with refuse("protocol_one_living_per_city"), transaction.atomic():
        ProtocolFactory(city=protocol.city)
    Protocol.objects.filter(pk=protocol.pk).update(state=ProtocolState.WITHDRAWN)
    ProtocolFactory(city=protocol.city)


def test_an_addendum_hangs_on_its_root_and_is_no_second_protocol():
    protocol = ProtocolFactory()
    ProtocolFactory(city=protocol.city, kind="addendum", root=protocol, ordinal=1)
    with refuse("protocol_addendum_has_root"):
        ProtocolFactory(kind="addendum", ordinal=1)


@pytest.mark.parametrize("to_state", sorted(set(ProtocolState) - {ProtocolState.DRAFT}))
def test_the_database_knows_the_table_of_moves(to_state):
    protocol = ProtocolFactory()
    allowed = to_state in TRANSITIONS[ProtocolState.DRAFT]
    match = "protocol_frozen_has_document" if to_state == ProtocolState.APPROVED else "Invalid"
    if allowed and to_state != ProtocolState.APPROVED:
        assert Protocol.objects.filter(pk=protocol.pk).update(state=to_state) == 1
        return
    with refuse(match):
        Protocol.objects.filter(pk=protocol.pk).update(state=to_state)


def test_a_frozen_state_needs_its_document():
    with refuse("protocol_frozen_has_document"):
        ProtocolFactory(state=ProtocolState.APPROVED)


def test_a_sent_state_needs_its_date():
    with refuse("protocol_sent_is_dated|protocol_frozen_has_document"):
        ProtocolFactory(state=ProtocolState.SENT)


def test_the_identity_of_an_act_is_fixed():
    protocol = ProtocolFactory()
    for change in ({"number": 1}, {"code": "CMS-2026-000001"}, {"city": CityFactory()}):
        with refuse("Cannot update"), transaction.atomic():
            Protocol.objects.filter(pk=protocol.pk).update(**change)


def test_an_act_is_never_deleted():
    protocol = ProtocolFactory()
    with refuse("Cannot delete"):
        protocol.delete()


def test_transitions_are_append_only():
    row = ProtocolTransition.objects.create(
        protocol=ProtocolFactory(), to_state=ProtocolState.DRAFT
    )
    with refuse("Cannot update"), transaction.atomic():
        ProtocolTransition.objects.filter(pk=row.pk).update(reason="altro")
    with refuse("Cannot update or delete"):
        row.delete()


def test_the_rules_speak_italian_in_forms():
    act = CeilingActFactory.build(in_force_from=date(2023, 5, 10) - timedelta(days=1))
    with pytest.raises(ValidationError, match="in vigore prima della sua data"):
        act.full_clean()


def test_every_state_is_in_the_table():
    assert set(TRANSITIONS) == set(ProtocolState)


def test_editing_leaves_history():
    template = TemplateFactory()
    template.title = "Altro titolo"
    template.save()
    assert list(template.events.order_by("pgh_id").values_list("title", flat=True)) == [
        "Protocollo di prova tra l'Autorità di Gestione",
        "Altro titolo",
    ]
