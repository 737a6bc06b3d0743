"""Who stands where on the path, whose turn it is and how late, from dates alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError

from cities import services
from cities.enums import Side, StepState
from cities.exceptions import NotAllowed, PathError
from cities.models import PathStep, StepDueDate, StepReached
from cities.path import (
    Fact,
    Step,
    UnknownStep,
    register_step,
    standing,
    standing_of,
    unregister_step,
)
from cities.path.standing import days_late
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    ChangeProposalFactory,
    CityFactory,
    OfficeFactory,
    ReferentFactory,
)

pytestmark = pytest.mark.django_db

CITY, AUTHORITY = Side.CITY, Side.AUTHORITY


@pytest.fixture
def city():
    return CityFactory(name="Benevento")


@pytest.fixture
def meeting():
    """A step that can be missed and made up for, as those of the events will be."""
    facts: list[Fact] = []
    register_step(
        Step(key="meeting", name="Evento 1", position=20, is_recoverable=True), lambda _: facts
    )
    services.sync_steps()
    yield facts
    unregister_step("meeting")


@pytest.fixture
def only(meeting):
    """`only("meeting", …)`: the path has these steps and no other, in this order."""

    def leave(*keys):
        PathStep.objects.exclude(key__in=keys).delete()

    return leave


def reach(city, step="referents", day=date(2023, 1, 20), fact_id=1):
    return services.reach_step(city=city, step=step, fact_kind="prova", fact_id=fact_id, day=day)


def states(city, on_day=None):
    return {step.step.key: step.state for step in standing_of(city, on_day).steps}


# --- what is recorded


def test_every_step_registered_has_its_row():
    services.sync_steps()
    assert {"referents", "office"} <= set(PathStep.objects.values_list("key", flat=True))


def test_a_step_is_reached_once_and_keeps_its_first_fact(city):
    first = reach(city, day=date(2023, 1, 20))
    assert reach(city, day=date(2024, 5, 5)) == first
    assert first.day == StepReached.objects.get().day == date(2023, 1, 20)


def test_a_step_that_nobody_registered_is_refused(city):
    with pytest.raises(UnknownStep):
        reach(city, step="luna")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_lets_nobody_rewrite_what_was_reached(city, change):
    reach(city)
    rows = StepReached.objects.all()
    with pytest.raises(
        ProgrammingError, match="Cannot update or delete rows from cities_stepreached"
    ):
        rows.update(day=date(2020, 1, 1)) if change == "update" else rows.delete()


def test_the_key_of_a_step_never_changes():
    with pytest.raises(ProgrammingError, match="Cannot update rows from cities_pathstep"):
        PathStep.objects.filter(key="referents").update(key="altro")


def test_a_due_date_is_a_day_or_a_number_of_days():
    with pytest.raises(IntegrityError, match="path_step_due_one_way"):
        PathStep.objects.filter(key="office").update(due_on=date(2023, 5, 30), days_after=30)


# --- where a city stands


def test_the_first_step_that_is_not_over_is_the_one_of_now(city):
    assert states(city)["referents"] == StepState.NOW
    assert set(states(city).values()) == {StepState.NOW, StepState.NEXT}
    reach(city)
    found = standing_of(city)
    assert [step.state for step in found.steps[:2]] == [StepState.DONE, StepState.NOW]
    assert found.current == found.steps[1]


def test_a_day_to_come_counts_from_that_day(city):
    reach(city, day=date(2023, 3, 1))
    assert states(city, date(2023, 2, 28))["referents"] == StepState.NOW
    assert states(city, date(2023, 3, 1))["referents"] == StepState.DONE


def test_what_lapses_is_to_be_brought_up_to_date_and_stays_reached(city):
    mandate = ReferentFactory(city=city, valid_to=date(2023, 6, 30))
    reach(city, fact_id=mandate.pk)
    before, after = (standing_of(city, day) for day in (date(2023, 6, 30), date(2023, 7, 1)))
    assert [step.step.key for step in before.stale_steps] == []
    assert [step.step.key for step in after.stale_steps] == ["referents"]
    assert after.steps[0].state == StepState.DONE


def test_a_step_recovered_says_so(city, meeting):
    staff = UserFactory(role=Role.STAFF)
    services.recover_step(
        city=city, step="meeting", day=date(2023, 3, 1), how="Incontro in video", by=staff
    )
    found = standing_of(city).of("meeting")
    assert (found.state, found.by_fact) == (StepState.RECOVERED, "Incontro in video")


def test_what_is_not_an_event_is_not_recovered(city):
    with pytest.raises(PathError):
        services.recover_step(
            city=city, step="office", day=date(2023, 3, 1), how="x", by=UserFactory(role=Role.STAFF)
        )


def test_a_waiver_is_the_authoritys_and_lets_the_city_go_on(city):
    act = {"city": city, "step": "office", "act": "Decreto 12", "day": date(2023, 6, 1)}
    with pytest.raises(NotAllowed):
        services.waive_step(**act, reason="Motivo", by=UserFactory(role=Role.STAFF))
    with pytest.raises(PathError, match="motivo: "):
        services.waive_step(**act, reason=" ", by=UserFactory(role=Role.AUTHORITY))
    services.waive_step(**act, reason="Comune in dissesto", by=UserFactory(role=Role.AUTHORITY))
    found = standing_of(city).of("office")
    assert (found.state, found.by_fact) == (StepState.WAIVED, "Decreto 12")
    assert found.is_over
    assert not found.is_stale


def test_a_step_reached_is_not_waived(city):
    reach(city, step="office")
    with pytest.raises(PathError, match="già raggiunto"):
        services.waive_step(
            city=city,
            step="office",
            act="Decreto 12",
            day=date(2023, 6, 1),
            reason="Motivo",
            by=UserFactory(role=Role.AUTHORITY),
        )


def test_a_city_may_have_a_due_date_of_its_own(city):
    PathStep.objects.filter(key="referents").update(due_on=date(2023, 1, 31))
    StepDueDate.objects.create(
        city=city, step_id="referents", due_on=date(2023, 3, 31), reason="Elezioni"
    )
    other = CityFactory()
    found = standing([city, other], date(2023, 2, 15))
    assert not found[city.pk].late_steps
    assert found[other.pk].steps[0].late == {CITY: 15}


def test_a_due_date_may_count_from_the_step_before(city, only):
    only("referents", "meeting")
    PathStep.objects.filter(key="meeting").update(days_after=30)
    assert standing_of(city).of("meeting").due_on is None
    reach(city, day=date(2023, 1, 20))
    assert standing_of(city).of("meeting").due_on == date(2023, 2, 19)


def test_the_last_step_is_locked_until_every_other_is_over(city):
    register_step(Step(key="money", name="Risorse", position=110, waits_for_all=True), lambda _: [])
    services.sync_steps()
    try:
        assert states(city)["money"] == StepState.LOCKED
        for step in standing_of(city).steps[:-1]:
            reach(city, step=step.step.key)
        assert states(city)["money"] == StepState.NOW
    finally:
        unregister_step("money")


# --- who is late


DUE = date(2023, 6, 30)


def day(number):
    return DUE + timedelta(days=number)


@pytest.mark.parametrize(
    ("turns", "until", "expected"),
    [
        ([(None, CITY)], day(0), {}),
        ([(None, CITY)], day(5), {CITY: 5}),
        # signed on the tenth day: those ten are the city's, the rest the authority's
        (
            [(None, AUTHORITY), (day(-9), CITY), (day(10), AUTHORITY)],
            day(25),
            {CITY: 10, AUTHORITY: 15},
        ),
        # sent late: the authority's days first
        ([(None, AUTHORITY), (day(4), CITY)], day(9), {AUTHORITY: 4, CITY: 5}),
        # the turn passes after the day we look at
        ([(None, AUTHORITY), (day(30), CITY)], day(9), {AUTHORITY: 9}),
    ],
)
def test_days_late_count_against_the_side_whose_turn_it_was(turns, until, expected):
    assert days_late(DUE, until, turns) == expected


def test_until_what_it_requires_is_over_it_is_the_turn_of_who_keeps_it_back(city):
    register_step(Step(key="sent", name="Trasmesso", position=80, turn=AUTHORITY), lambda _: [])
    register_step(
        Step(key="answer", name="Risposta", position=90, requires=("sent",)), lambda _: []
    )
    services.sync_steps()
    try:
        PathStep.objects.filter(key="answer").update(due_on=DUE)
        assert standing_of(city, day(5)).of("answer").late == {AUTHORITY: 5}
        assert standing_of(city, day(5)).of("answer").turn == AUTHORITY
        reach(city, step="sent", day=day(3))
        assert standing_of(city, day(5)).of("answer").late == {AUTHORITY: 3, CITY: 2}
        assert standing_of(city, day(5)).of("answer").turn == CITY
    finally:
        unregister_step("sent")
        unregister_step("answer")


def test_a_step_reached_late_is_over_and_remembers_by_how_much(city):
    PathStep.objects.filter(key="referents").update(due_on=date(2023, 1, 10))
    reach(city, day=date(2023, 1, 20))
    found = standing_of(city)
    assert found.late_steps == []
    assert found.steps[0].days_late == 10


# --- the cost


@pytest.mark.parametrize("number", [1, 12])
def test_all_cities_cost_as_many_questions_as_one(django_assert_num_queries, number):
    cities = CityFactory.create_batch(number)
    for one in cities:
        ReferentFactory(city=one)
        reach(one)
    with django_assert_num_queries(1):
        found = standing(cities)
    assert set(found) == {one.pk for one in cities}


# --- the facts


def test_the_comparison_adds_what_is_missing_only_when_told(city, capsys):
    ReferentFactory(city=city, valid_from=date(2023, 2, 1), act="nota n. 12")
    OfficeFactory(city=city, valid_from=date(2023, 5, 30))
    with pytest.raises(CommandError, match="Differenze da guardare: 2"):
        call_command("rebuild_path")
    assert not StepReached.objects.exists()
    call_command("rebuild_path", fix=True)
    assert set(StepReached.objects.values_list("step", "day", "label")) == {
        ("referents", date(2023, 2, 1), "nota n. 12"),
        ("office", date(2023, 5, 30), "D.G.C. n. 118 del 30 maggio 2023"),
    }
    capsys.readouterr()
    call_command("rebuild_path")
    assert "corrisponde ai fatti" in capsys.readouterr().out


def test_the_comparison_says_what_it_may_not_mend(city, capsys):
    reach(city, day=date(2023, 1, 20))
    ReferentFactory(city=city, valid_from=date(2023, 2, 1))
    other = CityFactory(name="Andria")
    reach(other, day=date(2023, 1, 20))
    with pytest.raises(CommandError, match="2"):
        call_command("rebuild_path", fix=True)
    told = capsys.readouterr().out
    assert (
        "Benevento, referents: raggiunto il 20/01/2023, ma il primo fatto è del 01/02/2023" in told
    )
    assert "Andria, referents: raggiunto il 20/01/2023, ma il fatto non c'è più" in told
    assert StepReached.objects.count() == 2


def test_an_office_without_responsible_is_not_a_fact(city):
    OfficeFactory(city=city, responsible=None)
    assert list(services.compare_path()) == []


def test_a_recovery_needs_no_other_fact(city, meeting):
    services.recover_step(
        city=city,
        step="meeting",
        day=date(2023, 3, 1),
        how="Incontro in video",
        by=UserFactory(role=Role.STAFF),
    )
    assert list(services.compare_path()) == []


def test_what_the_city_has_told_waits_for_the_authority():
    """Told late: the days until then count against the Comune, those after against the AdG."""
    city = CityFactory()
    told = ChangeProposalFactory(
        city=city,
        what="office",
        referent_kind="",
        proposed_at=datetime(2026, 3, 10, 12, tzinfo=UTC),
    )
    PathStep.objects.filter(key="office").update(due_on=date(2026, 3, 1))
    step = standing_of(city, date(2026, 3, 20)).of("office")
    assert step.turn == Side.AUTHORITY
    assert step.late == {Side.CITY: 9, Side.AUTHORITY: 10}
    services.refuse_change(
        proposal_id=told.pk, reason="Manca la firma.", by=UserFactory(role=Role.STAFF)
    )
    assert standing_of(city).of("office").turn == Side.CITY


def test_the_turn_stays_while_another_proposal_waits():
    """Withdrawing the older one leaves the newer with the authority; the last gives it back."""
    city = CityFactory()
    referent = ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT))
    by = referent.person.user
    told = {"city": city, "what": "office", "referent_kind": ""}
    older, newer = (
        ChangeProposalFactory(proposed_at=datetime(2026, 3, day, 12, tzinfo=UTC), **told)
        for day in (10, 12)
    )
    with time_machine.travel(datetime(2026, 3, 15, 12, tzinfo=UTC)):
        services.withdraw_change(proposal_id=older.pk, by=by)
    assert standing_of(city, date(2026, 3, 16)).of("office").turn == Side.AUTHORITY
    with time_machine.travel(datetime(2026, 3, 20, 12, tzinfo=UTC)):
        services.withdraw_change(proposal_id=newer.pk, by=by)
    assert standing_of(city, date(2026, 3, 16)).of("office").turn == Side.AUTHORITY
    assert standing_of(city, date(2026, 3, 21)).of("office").turn == Side.CITY
