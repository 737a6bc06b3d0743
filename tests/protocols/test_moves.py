from datetime import timedelta

import pytest
from django.utils import timezone

from cms_portal.accounts.roles import Role
from protocols import services
from protocols.enums import TRANSITIONS, ProtocolState
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import Protocol
from protocols.services.moves import allowed_moves
from protocols.verification import facts, in_force
from tests.accounts.factories import UserFactory
from tests.protocols.factories import ProtocolFactory

pytestmark = pytest.mark.django_db


def test_who_sends_is_remembered_with_the_day(frozen, staff):
    sent = services.mark_sent(protocol_id=frozen.pk, by=staff)
    assert (sent.state, sent.sent_on) == (ProtocolState.SENT, timezone.localdate())
    last = sent.transitions.last()
    assert (last.from_state, last.to_state, last.by) == ("approved", "sent", staff)


def test_sending_twice_is_refused_and_leaves_no_trace(frozen, staff):
    services.mark_sent(protocol_id=frozen.pk, by=staff)
    rows = frozen.transitions.count()
    with pytest.raises(InvalidTransition, match="Trasmesso"):
        services.mark_sent(protocol_id=frozen.pk, by=staff)
    assert frozen.transitions.count() == rows


def test_a_draft_cannot_be_sent(staff):
    with pytest.raises(InvalidTransition):
        services.mark_sent(protocol_id=ProtocolFactory().pk, by=staff)


@pytest.mark.parametrize("role", [Role.REFERENT, Role.AUDITOR, Role.FACILITATOR, None])
def test_who_only_reads_cannot_move_it(frozen, role):
    reader = UserFactory(role=role)
    with pytest.raises(NotAllowed):
        services.mark_sent(protocol_id=frozen.pk, by=reader)
    with pytest.raises(NotAllowed):
        services.withdraw(protocol_id=frozen.pk, by=reader, reason="prova")


@pytest.mark.parametrize("days", [1, -1])
def test_a_day_that_cannot_be_is_refused(frozen, staff, days):
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ProtocolError):
        services.mark_sent(protocol_id=frozen.pk, by=staff, sent_on=day)
    assert Protocol.objects.get(pk=frozen.pk).state == ProtocolState.APPROVED


def test_a_sent_text_is_recalled_by_the_authority_alone(frozen, staff):
    services.mark_sent(protocol_id=frozen.pk, by=staff)
    with pytest.raises(NotAllowed):
        services.withdraw(protocol_id=frozen.pk, by=staff, reason="errore")
    recalled = services.withdraw(
        protocol_id=frozen.pk, by=UserFactory(role=Role.AUTHORITY), reason="errore"
    )
    assert recalled.state == ProtocolState.WITHDRAWN


def test_withdrawing_needs_a_reason(frozen, staff):
    with pytest.raises(ProtocolError, match="motivo"):
        services.withdraw(protocol_id=frozen.pk, by=staff, reason="  ")


def test_the_verification_page_says_whether_it_still_counts(frozen, staff):
    assert in_force(frozen.document) == (True, "Stato: testo definitivo.")
    told = dict(facts(frozen.document))
    assert told["Dotazione massima, Priorità 6 (FESR)"] == "2.236.232,00 EUR"
    assert "Sannita" not in " ".join(told.values())  # no personal data beyond the act
    services.withdraw(protocol_id=frozen.pk, by=staff, reason="errore")
    assert in_force(frozen.document)[0] is False


def test_buttons_follow_the_table(frozen, staff):
    def offered(user):
        return {to for to, _ in allowed_moves(frozen, user)}

    assert offered(staff) == {ProtocolState.SENT, ProtocolState.WITHDRAWN}
    assert offered(UserFactory(role=Role.REFERENT)) == set()


def test_nobody_ticks_signed():
    for state in (ProtocolState.SIGNED_BY_CITY, ProtocolState.COUNTERSIGNED):
        assert all(
            moves[state].roles == frozenset() for moves in TRANSITIONS.values() if state in moves
        )
