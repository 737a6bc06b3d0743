"""Feedback: asked once, answered once without a name, counted."""

import re
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from cms_portal.accounts.services import hash_token
from cms_portal.mailing.sealing import unseal
from events.exceptions import FeedbackRefused
from events.feedback import groups_of, results_of
from events.models import FeedbackAnswer, FeedbackLink, FeedbackRound
from events.services import Moment, Tick, record_presences
from events.services import feedback as service
from tests.accounts.factories import UserFactory
from tests.events.factories import DelegationFactory, EventFactory, RegistrationFactory
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def event():
    day = timezone.localdate() - timedelta(days=1)
    return EventFactory(title="Porte aperte", title_en="Open doors", starts_on=day)


def present(event, **fields):
    delegation = DelegationFactory(event=event, accepted=True)
    registration = RegistrationFactory(delegation=delegation, **fields)
    moment = Moment(event.starts_on, None)
    tick = Tick(uuid4(), registration.pk)
    record_presences(event=event, moment=moment, ticks=[tick], by=None)
    return registration


@pytest.fixture
def link(event, staff):
    """Somebody's, with a token that the test knows."""
    asked = FeedbackRound.objects.create(event=event, closes_on=timezone.localdate())
    return FeedbackLink.objects.create(
        round=asked, registration=present(event), token_hash=hash_token("codice")
    )


def letter_of(registration):
    """Sealed in its row, as long as it has not left."""
    sealed = FeedbackLink.objects.get(registration=registration).mail.sealed
    message = message_from_bytes(unseal(sealed), policy=policy.default)
    return message.get_body(("plain",)).get_content()


PAGE = "/eventi/pareri/codice/"


def test_those_present_are_asked_once_each(event, staff, client):
    first, english = present(event), present(event, in_english=True)
    RegistrationFactory(delegation=first.delegation)  # did not come
    silent = present(event)
    silent.person.email = ""
    silent.person.save()
    client.force_login(staff)
    page = f"/eventi/{event.pk}/pareri/"
    assert "Chiedi un parere ai 2 presenti" in client.get(page).content.decode()
    for _ in range(2):
        assert client.post(f"{page}chiedi/", {"days": 30}).status_code == 302
    asked = FeedbackRound.objects.get()
    assert [service.send_feedback(round_id=asked.pk, by=staff) for _ in range(2)] == [2, 0]
    assert {one.registration for one in FeedbackLink.objects.all()} == {first, english}
    assert FeedbackRound.objects.get().closes_on == timezone.localdate() + timedelta(days=30)
    assert "una volta ciascuno" in client.get(page).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackLink.objects.create(round=asked, registration=first, token_hash="x")

    text = letter_of(english)
    assert "Five questions" in text
    path = re.search(r"/eventi/pareri/\S+/", text)[0]
    client.logout()
    answer = client.get(path).content.decode()
    assert "How useful" in answer
    assert "<h1>What did you think of it?</h1>" in answer

    later = present(event)  # found on the paper, afterwards
    assert service.ask_feedback(event=event, days=5, by=staff) == 1
    run_due_jobs()
    assert FeedbackLink.objects.filter(registration=later).exists()
    assert FeedbackRound.objects.get().closes_on == timezone.localdate() + timedelta(days=30)


def test_nobody_is_asked_before_the_end_or_by_others(event, staff):
    with pytest.raises(NotAllowed):
        service.ask_feedback(event=event, days=30, by=UserFactory(role=Role.AUTHORITY))
    event.starts_on = timezone.localdate()
    with pytest.raises(FeedbackRefused):
        service.ask_feedback(event=event, days=30, by=staff)


def test_one_answer_for_one_link_and_nothing_joins_them(link, client):
    page = client.get(PAGE).content.decode()
    assert "Niente dati personali di terzi" in page
    assert not FeedbackLink.objects.get().is_used  # a scanner of mail opens it too
    assert client.post(PAGE, {"useful": "9"}).status_code == 422
    assert client.post(PAGE, {}).status_code == 422
    assert client.post(PAGE, {"helped": "a\u202eb"}).status_code == 422
    said = {"useful": "5", "clear": "", "helped": "I tavoli <b>\U0001f600</b>"}
    assert client.post(PAGE, said).status_code == 200
    for again in (client.get(PAGE), client.post(PAGE, said)):
        assert again.status_code == 410
        assert "Avete già risposto" in again.content.decode()
    answer = FeedbackAnswer.objects.get()
    assert (answer.useful, answer.clear, answer.role) == (5, None, "")  # one of the kind: no role
    assert client.get("/eventi/pareri/altro/").status_code == 410

    columns = {
        model._meta.db_table: {one.name: one for one in model._meta.concrete_fields}
        for model in (FeedbackAnswer, FeedbackLink)
    }
    answers, links = (columns[name] for name in ("events_feedbackanswer", "events_feedbacklink"))
    moments = ("DateTimeField", "DateField", "BigAutoField", "AutoField")
    assert not [one for one in answers.values() if one.get_internal_type() in moments]
    assert not [one for one in links.values() if one.get_internal_type() in moments[:2]]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    assert not [name for name in tables if re.search(r"feedback(answer|link)event", name)]


def test_a_link_ends_with_its_round(link, client):
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert client.get(PAGE).status_code == 410
        assert "finito" in client.post(PAGE, {"useful": "5"}).content.decode()
    assert not FeedbackAnswer.objects.exists()


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"technical": 4}, []),
        ({"technical": 9}, []),  # one role alone is the whole
        ({"technical": 5, "political": 5}, [{"political"}, {"technical"}]),
        ({"technical": 9, "political": 6, "": 5}, [{"political"}, {"technical"}, {""}]),
        # what is left over would be four people: the smallest role joins them
        ({"technical": 9, "political": 6, "speaker": 4}, [{"technical"}, {"political", "speaker"}]),
        ({"technical": 9, "speaker": 4}, []),
    ],
)
def test_a_role_of_few_is_never_shown_nor_told_by_difference(counts, shown):
    assert [set(roles) for _, roles in groups_of(Counter(counts))] == shown


@pytest.mark.parametrize("count", [5, 30])
def test_results_count_and_cost_the_same_however_many(
    link, staff, client, count, django_assert_num_queries
):
    asked = link.round
    roles = ("political", "technical")
    FeedbackAnswer.objects.bulk_create(
        FeedbackAnswer(round=asked, role=roles[n % 2], useful=n % 5 + 1, helped=f"Testo {n}")
        for n in range(count)
    )
    results = results_of(asked)
    useful = results.questions[0]
    assert (results.answers, useful.count) == (count, count)
    assert sum(bar.count for bar in useful.bars) == count
    assert useful.mean == "3,0"
    assert bool(useful.groups) == (count == 30)
    assert results.questions[1].count == 0
    client.force_login(staff)
    client.get(f"/eventi/{asked.event_id}/pareri/")
    with django_assert_num_queries(11):
        page = client.get(f"/eventi/{asked.event_id}/pareri/").content.decode()
    assert ("Media per ruolo" in page) == (count == 30)


def test_what_few_said_is_not_shown(link, staff, client):
    FeedbackAnswer.objects.bulk_create(
        FeedbackAnswer(round=link.round, useful=1, helped="Parole di qualcuno") for _ in range(4)
    )
    client.force_login(staff)
    page = client.get(f"/eventi/{link.round.event_id}/pareri/").content.decode()
    assert "I risultati si vedono da 5 risposte" in page
    assert "Parole di qualcuno" not in page
    assert "Media" not in page


def test_asked_twice_in_a_row_only_what_leaves_is_counted(event, staff):
    present(event)
    present(event)
    assert [service.ask_feedback(event=event, days=30, by=staff) for _ in range(2)] == [2, 0]
    present(event)
    assert [service.ask_feedback(event=event, days=30, by=staff) for _ in range(2)] == [1, 0]
    run_due_jobs()
    assert FeedbackLink.objects.count() == 3
