"""The steps that an act makes, and against whom the days of its signature count."""

from datetime import date

import pytest
import time_machine

from cities import services as city_services
from cities.enums import Side
from cities.exceptions import PathError
from cities.models import PathStep, StepReached
from cities.path import standing_of
from cms_portal.accounts.roles import Role
from protocols import services
from protocols.enums import ProtocolState
from protocols.services.moves import move
from tests.accounts.factories import UserFactory
from tests.portal.world import make_act
from tests.protocols.factories import complete_city

pytestmark = pytest.mark.django_db

CITY, AUTHORITY = Side.CITY, Side.AUTHORITY
S = ProtocolState


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def act(staff):
    """Frozen on 20 June; the office wants it signed by the 30th."""
    PathStep.objects.filter(key="protocol_signed").update(due_on=date(2026, 6, 30))
    PathStep.objects.filter(key="protocol_returned").update(days_after=10)
    with time_machine.travel("2026-06-20T10:00+02:00"):
        return make_act(complete_city(name="Benevento"), by=staff)[1]


def travel(act, *moves, by=None):
    for day, state in moves:
        with time_machine.travel(f"2026-{day}T10:00+02:00"):
            if state == S.SENT:
                services.mark_sent(protocol_id=act.pk, by=by)
                act.refresh_from_db()
            else:
                move(act, state, by=None)


def signed(act, day):
    return standing_of(act.city, day).of("protocol_signed")


def test_the_turn_follows_the_act(act, staff):
    travel(act, ("06-25", S.SENT), ("07-10", S.SIGNED_BY_CITY), by=staff)
    for day, side in {
        date(2026, 6, 24): AUTHORITY,
        date(2026, 6, 25): CITY,
        date(2026, 7, 9): CITY,
        date(2026, 7, 10): AUTHORITY,
    }.items():
        assert signed(act, day).turn == side, day


def test_days_late_are_split_between_who_signs_late_and_who_signs_last(act, staff):
    travel(act, ("06-25", S.SENT), ("07-10", S.SIGNED_BY_CITY), by=staff)
    assert signed(act, date(2026, 7, 25)).late == {CITY: 10, AUTHORITY: 15}


def test_an_act_sent_late_is_the_authoritys_delay_first(act, staff):
    travel(act, ("07-04", S.SENT), by=staff)
    assert signed(act, date(2026, 7, 9)).late == {AUTHORITY: 4, CITY: 5}


def test_signed_by_both_and_returned_are_steps_of_the_city(act, staff):
    travel(
        act,
        ("06-25", S.SENT),
        ("06-27", S.SIGNED_BY_CITY),
        ("06-28", S.COUNTERSIGNED),
        ("07-12", S.RETURNED),
        by=staff,
    )
    assert set(StepReached.objects.values_list("step", "day", "label")) == {
        ("protocol_signed", date(2026, 6, 28), f"Protocollo {act.code}"),
        ("protocol_returned", date(2026, 7, 12), f"Protocollo {act.code}"),
    }
    found = standing_of(act.city, date(2026, 7, 20)).of("protocol_returned")
    assert found.due_on == date(2026, 7, 8)  # ten days after both had signed
    assert found.late == {AUTHORITY: 4}


def test_until_both_have_signed_who_keeps_it_back_keeps_back_the_return(act, staff):
    travel(act, ("06-25", S.SENT), by=staff)
    assert standing_of(act.city, date(2026, 7, 1)).of("protocol_returned").turn == CITY


def test_the_path_agrees_with_the_acts(act, staff):
    travel(
        act, ("06-25", S.SENT), ("06-27", S.SIGNED_BY_CITY), ("06-28", S.COUNTERSIGNED), by=staff
    )
    steps = [difference.step for difference in city_services.compare_path()]
    assert "protocol_signed" not in steps


def test_an_act_withdrawn_gives_the_turn_back(act, staff):
    travel(act, ("06-25", S.SENT), by=staff)
    with time_machine.travel("2026-06-28T10:00+02:00"):
        services.withdraw(protocol_id=act.pk, by=UserFactory(role=Role.AUTHORITY), reason="Errore")
    assert signed(act, date(2026, 6, 27)).turn == CITY
    assert signed(act, date(2026, 6, 29)).turn == AUTHORITY


def test_no_protocol_step_may_be_waived(act):
    with pytest.raises(PathError, match="non è ammessa"):
        city_services.waive_step(
            city=act.city,
            step="protocol_signed",
            act="Decreto 1",
            day=date(2026, 6, 21),
            reason="Motivo",
            by=UserFactory(role=Role.AUTHORITY),
        )
