from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms_portal.mailing import services as mailing
from cms_portal.mailing.models import OutboundMail, ReminderOccurrence, ReminderRule
from protocols import services
from protocols.enums import ProtocolState
from protocols.models import Protocol, ReviewRound
from protocols.reminders import UnreadTexts, UnsignedProtocols
from tests.accounts.factories import UserFactory
from tests.cities.factories import ReferentFactory
from tests.documents.factories import FrozenDocumentFactory
from tests.protocols.factories import ProtocolFactory, complete_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule():
    return ReminderRule.objects.create(
        source="protocols.unsigned", name="Firma", first_after_days=10, every_days=7, at_most=3
    )


def definitive_protocol(state=ProtocolState.APPROVED, **fields):
    return ProtocolFactory(
        city=complete_city(), state=state, document=FrozenDocumentFactory(), **fields
    )


def sent_protocol():
    return definitive_protocol(ProtocolState.SENT, sent_on=date(2026, 6, 1))


def test_each_current_referent_is_told_once(rule):
    protocol = sent_protocol()
    people = ReferentFactory.create_batch(2, city=protocol.city)
    ReferentFactory(city=protocol.city, valid_to=date(2025, 1, 1))

    mailing.remind(on_day=date(2026, 6, 12))
    mailing.remind(on_day=date(2026, 6, 12))

    assert set(OutboundMail.objects.values_list("to", flat=True)) == {
        referent.person.email.lower() for referent in people
    }
    assert ReminderOccurrence.objects.count() == 2


def test_nobody_is_told_before_the_time_or_about_what_was_not_sent(rule):
    protocol = sent_protocol()
    ReferentFactory(city=protocol.city)
    approved = definitive_protocol()
    ReferentFactory(city=approved.city)

    mailing.remind(on_day=date(2026, 6, 10))

    assert not OutboundMail.objects.exists()


def test_the_mail_says_what_and_where(rule):
    protocol = sent_protocol()
    ReferentFactory(city=protocol.city)
    mailing.remind(on_day=date(2026, 6, 12))
    mail = OutboundMail.objects.get()
    assert protocol.code in mail.text
    assert protocol.get_absolute_url() in mail.text
    assert "1 giugno 2026" in mail.text
    assert protocol.city.name in mail.subject
    assert mail.city_code == protocol.city.cadastral_code


def test_it_is_no_longer_due_once_withdrawn_or_once_the_person_has_left(staff):
    protocol = definitive_protocol()
    services.mark_sent(protocol_id=protocol.pk, by=staff, sent_on=timezone.localdate())
    referent = ReferentFactory(city=protocol.city)
    source, email = UnsignedProtocols(), referent.person.email
    assert source.still_due("protocols.protocol", protocol.pk, email.upper())

    type(referent).objects.filter(pk=referent.pk).update(
        valid_to=timezone.localdate() - timedelta(days=1)
    )
    assert not source.still_due("protocols.protocol", protocol.pk, email)

    other = ReferentFactory(city=protocol.city).person.email
    Protocol.objects.filter(pk=protocol.pk).update(state=ProtocolState.WITHDRAWN)
    assert not source.still_due("protocols.protocol", protocol.pk, other)


@pytest.mark.parametrize("count", [1, 4])
def test_asking_costs_the_same_whatever_the_cities(django_assert_num_queries, count):
    for _ in range(count):
        ReferentFactory.create_batch(2, city=sent_protocol().city)
    with django_assert_num_queries(2):  # protocols with their city, current referents
        assert len(list(UnsignedProtocols().due(date(2026, 6, 12)))) == count


# --- texts in review


def text_in_review(staff, reply_by, city=None):
    act = ProtocolFactory(city=city or complete_city(), state=ProtocolState.IN_REVIEW)
    return ReviewRound.objects.create(
        protocol=act,
        number=act.rounds.count() + 1,
        data={"clauses": []},
        opened_by=staff,
        reply_by=reply_by,
    )


def test_a_text_to_read_is_chased_before_its_term_and_after_until_the_city_has_finished(staff):
    ReminderRule.objects.create(
        source="protocols.in_review", name="Esame", first_after_days=0, every_days=3, at_most=3
    )
    today = timezone.localdate()
    term = today + timedelta(days=10)
    shown = text_in_review(staff, term)
    referent = ReferentFactory(city=shown.protocol.city)
    email = referent.person.email

    mailing.remind(on_day=term - timedelta(days=4))
    assert not OutboundMail.objects.exists()
    for day in (-3, -3, 0, 3, 30):
        mailing.remind(on_day=term + timedelta(days=day))
    days = ReminderOccurrence.objects.order_by("due_on").values_list("due_on", flat=True)
    assert list(days) == [term + timedelta(days=n) for n in (-3, 0, 3)]
    mail = OutboundMail.objects.first()
    assert shown.protocol.code in mail.subject
    assert f"/protocolli/{shown.protocol.code}/esame/" in mail.text
    assert "si attendono entro" in mail.text

    source = UnreadTexts()
    assert source.still_due("protocols.review_round", shown.pk, email.upper())
    assert not source.still_due("protocols.review_round", shown.pk, "altro@demo.example")
    ReviewRound.objects.filter(pk=shown.pk).update(city_done_at=timezone.now(), city_done_by=staff)
    assert not source.still_due("protocols.review_round", shown.pk, email)
    assert list(source.due(term)) == []


def test_only_the_last_text_shown_and_what_is_still_in_review_is_chased(
    staff, django_assert_num_queries
):
    today = timezone.localdate()
    first = text_in_review(staff, today)
    second = ReviewRound.objects.create(
        protocol=first.protocol, number=2, data={}, opened_by=staff, reply_by=today
    )
    back = text_in_review(staff, today)
    Protocol.objects.filter(pk=back.protocol_id).update(state=ProtocolState.DRAFT)
    approved = text_in_review(staff, today)
    ReviewRound.objects.filter(pk=approved.pk).update(
        approved_at=timezone.now(), approved_by=UserFactory()
    )
    for count in (1, 3):
        with django_assert_num_queries(2):
            assert len(list(UnreadTexts().due(today))) == count
        text_in_review(staff, today)
        text_in_review(staff, today)
    assert next(iter(UnreadTexts().due(today))).id == second.pk
