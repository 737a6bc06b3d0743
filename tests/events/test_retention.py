"""What of the meetings goes after a time, and what stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms_portal.privacy import services as privacy
from cms_portal.privacy.registry import get_category
from events.models import FeedbackAnswer, FeedbackRound, OnlineReport
from events.privacy_retention import STRANGER
from events.services.online import preview
from tests.events.factories import DelegationFactory, EventFactory, RegistrationFactory
from tests.events.paper_factories import make_report

pytestmark = pytest.mark.django_db

NOW, YEAR = timezone.now(), timedelta(days=366)


def outcome(name):
    privacy.apply_rules(by=None)
    [found] = [one for one in privacy.try_rules() if one.category == name]
    return found


def opinion(day, **said):
    asked, _ = FeedbackRound.objects.get_or_create(
        event=EventFactory(), defaults={"closes_on": day}
    )
    return FeedbackAnswer.objects.create(round=asked, **said)


def test_texts_of_opinions_go_and_marks_stay():
    long_ago, lately = NOW.date() - 3 * YEAR, NOW.date() - YEAR
    marked = opinion(long_ago, useful=4, helped="Ugo Bianchi è stato bravo")
    opinion(long_ago, wanted="Meno Ugo Bianchi")
    recent = opinion(lately, wanted="Più tempo")
    [before] = [one for one in privacy.try_rules() if one.category == "events.feedback_texts"]
    assert before.due == 2
    assert outcome("events.feedback_texts").due == 0
    marked.refresh_from_db()
    recent.refresh_from_db()
    assert (marked.useful, marked.helped, recent.wanted) == (4, "", "Più tempo")
    assert FeedbackAnswer.objects.count() == 2


def test_strangers_of_a_report_go_with_its_file_and_who_was_registered_stays():
    event = EventFactory()
    mine = RegistrationFactory(delegation=DelegationFactory(event=event, accepted=True))
    known = [mine.person.full_name, "ada@prova.example", [], 90]
    other = ["Ugo Bianchi", "ugo@altrove.example", [], 60]
    old = make_report(event, [known, other])
    young = make_report(event, [known, other], session=old.session)
    never = make_report(event, [other], session=old.session)
    decided = {"decided": {"0": mine.pk, "1": None}}
    OnlineReport.objects.filter(pk=old.pk).update(confirmed_at=NOW - 2 * YEAR, **decided)
    OnlineReport.objects.filter(pk=young.pk).update(confirmed_at=NOW, at=NOW - 2 * YEAR, **decided)
    OnlineReport.objects.filter(pk=never.pk).update(at=NOW - 2 * YEAR)
    assert outcome("events.online_strangers").due == 0
    for one in (old, young, never):
        one.refresh_from_db()
        one.file.refresh_from_db()
    assert old.people == [known, [STRANGER, "", [], 60]]
    assert never.people == [[STRANGER, "", [], 60]]
    assert young.people == [known, other]
    assert [one.file.deleted_at is not None for one in (old, young, never)] == [True, False, True]
    assert [line.who for line in preview(old).lines] == [mine, None]
    items = list(get_category("events.online_strangers").due(NOW + YEAR, "confirmed"))
    assert get_category("events.online_strangers").erase(items) == 1, "the young one alone"
