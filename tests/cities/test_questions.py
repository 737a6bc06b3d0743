from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError
from django.urls import reverse

from cities.enums import EntryKind, QuestionState, Voice
from cities.exceptions import NotAllowed, TextRefused
from cities.models import CityMessage, Faq, Question, QuestionEntry
from cities.services import questions as services
from cms_portal.accounts.roles import Role
from cms_portal.mailing import services as mailing
from cms_portal.mailing.models import OutboundMail, ReminderRule
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityAliasFactory, CityFactory, ReferentFactory
from tests.cities.text_factories import FaqFactory, QuestionFactory
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db
LIST = "/quesiti/"


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def referent():
    return ReferentFactory(city__name="Gela", person__user=UserFactory(role=Role.REFERENT))


@pytest.fixture
def question(referent):
    return services.ask(
        city=referent.city,
        subject="Spese ammissibili",
        text="Le spese di trasporto sono ammissibili?",
        by=referent.person.user,
    )


def answered(question, by, **fields):
    reply = services.Reply(**{"text": "Sì, con giustificativo."} | fields)
    return services.reply(question_id=question.pk, reply=reply, by=by)


# --- the thread


def test_a_question_waits_for_the_office_and_then_has_its_answer(question, staff):
    assert question.state == QuestionState.OFFICE
    answered(question, staff)
    question.refresh_from_db()
    assert question.state == QuestionState.ANSWERED
    assert question.entries.get().voice == Voice.OFFICE


def test_the_office_may_ask_first_and_the_clock_is_the_citys(question, staff, referent):
    answered(question, staff, kind=EntryKind.INQUIRY, text="Quali trasporti?")
    question.refresh_from_db()
    assert question.state == QuestionState.CITY
    services.add_detail(question_id=question.pk, text="Gli autobus.", by=referent.person.user)
    question.refresh_from_db()
    assert question.state == QuestionState.OFFICE


def test_who_writes_twice_has_waited_since_the_first_time(question, referent):
    first = question.waiting_since
    services.add_detail(question_id=question.pk, text="Anche i treni.", by=referent.person.user)
    question.refresh_from_db()
    assert question.waiting_since == first


def test_the_referents_of_the_city_are_told_of_an_answer(question, staff, referent):
    answered(question, staff)
    run_due_jobs(rounds=1)
    message = CityMessage.objects.get()
    assert (message.city, message.url) == (referent.city, question.get_absolute_url())
    told = OutboundMail.objects.filter(template="messages/message")
    assert [mail.to for mail in told] == [referent.person.email]


def test_who_follows_the_city_is_told_of_a_question(referent, settings):
    settings.SUPPORT_EMAIL = "segreteria@programma.example"
    services.ask(city=referent.city, subject="Uno", text="?", by=referent.person.user)
    referent.city.officer = UserFactory(role=Role.STAFF)
    referent.city.save(update_fields=["officer"])
    services.ask(city=referent.city, subject="Due", text="?", by=referent.person.user)
    assert list(OutboundMail.objects.order_by("pk").values_list("to", flat=True)) == [
        "segreteria@programma.example",
        referent.city.officer.email,
    ]


def test_another_city_neither_asks_nor_adds(question, referent):
    stranger = ReferentFactory(person__user=UserFactory(role=Role.REFERENT)).person.user
    with pytest.raises(NotAllowed):
        services.ask(city=referent.city, subject="x", text="x", by=stranger)
    with pytest.raises(NotAllowed):
        services.add_detail(question_id=question.pk, text="x", by=stranger)
    with pytest.raises(NotAllowed):
        answered(question, referent.person.user)


def test_what_was_asked_and_answered_stays(question, staff):
    answered(question, staff)
    with pytest.raises(DatabaseError, match="Cannot update"):
        QuestionEntry.objects.update(text="Altro")


def test_what_was_asked_stays(question):
    with pytest.raises(DatabaseError, match="Cannot update"):
        Question.objects.update(text="Altro")


# --- who speaks for the authority


def test_the_secretariat_does_not_interpret_an_act(question, staff):
    with pytest.raises(TextRefused, match="Autorità di Gestione, non la segreteria"):
        answered(question, staff, is_interpretation=True)
    with pytest.raises(TextRefused, match="Indicate la nota"):
        answered(question, staff, is_interpretation=True, voice=Voice.AUTHORITY)
    assert not question.entries.exists()


def test_the_database_does_not_let_it_either(question, staff):
    with pytest.raises(IntegrityError, match="question_entry_interpreted_by_authority"):
        QuestionEntry.objects.create(
            question=question,
            kind=EntryKind.ANSWER,
            voice=Voice.OFFICE,
            is_interpretation=True,
            text="x",
            by=staff,
        )


@pytest.mark.parametrize("reference", ["nota del 12 giugno 2023", ""])
def test_an_interpretation_is_marked_as_the_authoritys(client, question, referent, reference):
    by = UserFactory(role=Role.AUTHORITY if not reference else Role.STAFF)
    answered(question, by, voice=Voice.AUTHORITY, is_interpretation=True, reference=reference)
    client.force_login(referent.person.user)
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Interpretazione data dall'Autorità di Gestione" in page.replace("&#x27;", "'")
    assert reference in page


# --- age


@pytest.mark.parametrize(
    ("day", "words", "look"),
    [(1, "da oggi", "now"), (2, "da ieri", "now"), (7, "da 6 giorni", "now"),
     (8, "da 7 giorni", "late")],
)  # fmt: skip
def test_a_question_ages_before_everybodys_eyes(client, staff, day, words, look):
    QuestionFactory()
    with time_machine.travel(datetime(2023, 3, day, 12, tzinfo=UTC), tick=False):
        client.force_login(staff)
        page = client.get(LIST).content.decode()
    assert f"In attesa {words}" in page
    assert f"cm-tag-{look}" in page
    assert "<b>1 in attesa di risposta</b>" in page


def test_the_oldest_that_waits_comes_first(client, staff):
    def asked(day, **fields):
        return QuestionFactory(asked_at=datetime(2023, 3, day, tzinfo=UTC), **fields)

    late, new = asked(1), asked(5)
    old_done, new_done = asked(2, state="answered"), asked(6, state="answered")
    client.force_login(staff)
    rows = [row["question"] for row in client.get(LIST).context["rows"]]
    assert rows == [late, new, new_done, old_done]


def test_the_office_is_reminded_until_it_answers(question, staff):
    ReminderRule.objects.create(
        source="cities.unanswered_questions",
        name="Quesiti",
        first_after_days=3,
        every_days=2,
        at_most=5,
    )
    OutboundMail.objects.all().delete()
    asked_on = question.asked_at.date()
    mailing.remind(on_day=asked_on.replace(year=asked_on.year + 1))
    mail = OutboundMail.objects.get()
    assert mail.to == staff.email
    assert "Gela" in mail.subject
    answered(question, staff)
    mailing.remind(on_day=date(asked_on.year + 1, 12, 31))
    assert OutboundMail.objects.filter(template="questions/unanswered").count() == 1


# --- public answers


def text(**fields):
    return services.FaqText(
        **{"title": "Trasporti ammissibili?", "answer": "Sì, con giustificativo."} | fields
    )


def test_a_public_answer_never_names_who_asked(client, question, staff, referent):
    CityAliasFactory(city=referent.city, name="Terranova di Sicilia")
    for named in (
        {"title": "Gela può rimborsare i trasporti?"},
        {"text": "Chiede il Comune di GELA."},
        {"answer": f"Come detto a {referent.person.full_name}, sì."},
        {"answer": "Anche a Terranova di Sicilia."},
    ):
        with pytest.raises(TextRefused, match="nomina chi ha chiesto"):
            services.publish_faq(faq=text(**named), by=staff, question_id=question.pk)
    assert services.publish_faq(faq=text(answer="Il gelato no."), by=staff, question_id=question.pk)
    client.force_login(UserFactory(role=None))
    page = client.get(Faq.objects.get().get_absolute_url()).content.decode()
    assert referent.city.name not in page.replace("gelato", "")
    assert referent.person.last_name not in page
    assert str(question.get_absolute_url()) not in page


def test_publishing_twice_rewrites_the_one_that_is_there(question, staff):
    first = services.publish_faq(faq=text(), by=staff, question_id=question.pk)
    again = services.publish_faq(faq=text(answer="No."), by=staff, question_id=question.pk)
    assert first == again
    assert Faq.objects.get().answer == "No."


def test_what_is_withdrawn_is_seen_by_who_publishes_only(client, staff):
    faq = FaqFactory(title="Trasporti")
    services.withdraw_faq(faq_id=faq.pk, by=staff)
    services.withdraw_faq(faq_id=faq.pk, by=staff)
    client.force_login(UserFactory(role=Role.REFERENT))
    assert client.get(faq.get_absolute_url()).status_code == 404
    assert "Trasporti" not in client.get(f"{LIST}faq/").content.decode()
    client.force_login(staff)
    assert "Ritirata" in client.get(faq.get_absolute_url()).content.decode()


def test_only_the_office_publishes(question, referent):
    for refused in (
        lambda: services.publish_faq(faq=text(), by=referent.person.user),
        lambda: services.rewrite_faq(faq_id=FaqFactory().pk, faq=text(), by=referent.person.user),
        lambda: services.withdraw_faq(faq_id=FaqFactory().pk, by=referent.person.user),
    ):
        with pytest.raises(NotAllowed):
            refused()


# --- pages


def test_a_referent_asks_and_reads_the_answer(client, referent, staff):
    client.force_login(referent.person.user)
    data = {"city": referent.city.pk, "subject": "Spese", "text": "Quali?"}
    page = client.post(f"{LIST}nuovo/", data, follow=True).content.decode()
    assert "Quesito inviato" in page
    question = Question.objects.get()
    client.force_login(staff)
    reply = {"text": "Queste.", "kind": "answer", "voice": "office"}
    page = client.post(f"{question.get_absolute_url()}rispondi/", reply, follow=True)
    assert "Risposta inviata" in page.content.decode()
    client.force_login(referent.person.user)
    assert "Queste." in client.get(question.get_absolute_url()).content.decode()
    page = client.post(f"{question.get_absolute_url()}precisa/", {"text": "E queste?"}, follow=True)
    assert "Precisazione inviata" in page.content.decode()


def test_one_does_not_ask_for_another_city(client, referent):
    other = CityFactory()
    client.force_login(referent.person.user)
    data = {"city": other.pk, "subject": "Spese", "text": "Quali?"}
    assert client.post(f"{LIST}nuovo/", data).status_code == 422
    assert not Question.objects.exists()


def test_the_office_publishes_from_the_question(client, question, staff):
    answered(question, staff)
    client.force_login(staff)
    url = reverse("questions:publish", args=[question.pk])
    page = client.get(url).content.decode()
    assert "Sì, con giustificativo." in page
    data = {"title": "A Gela si può?", "answer": "Sì.", "voice": "office"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "nomina chi ha chiesto (Gela)" in refused.content.decode()
    client.post(url, data | {"title": "Si può?"})
    assert Faq.objects.get().question == question


@pytest.mark.parametrize(
    "data",
    [{"subject": "", "text": "x"}, {"subject": "x" * 201, "text": "x"},
     {"subject": "x", "text": "a\x00b"}, {"subject": "x", "text": "y" * 10_001}],
)  # fmt: skip
def test_bad_questions_are_refused_with_words(client, referent, data):
    client.force_login(referent.person.user)
    response = client.post(f"{LIST}nuovo/", data | {"city": referent.city.pk})
    assert response.status_code == 422
    assert "cm-error" in response.content.decode()


def test_markup_is_text_everywhere(client, referent, staff):
    evil = "<script>alert(1)</script>"
    question = QuestionFactory(city=referent.city, subject=evil, text=evil)
    answered(question, staff, text=evil)
    faq = FaqFactory(title=evil, answer=evil)
    client.force_login(staff)
    for url in (LIST, question.get_absolute_url(), f"{LIST}faq/", faq.get_absolute_url(),
                f"{LIST}faq/?q=alert", "/cerca/?q=alert"):  # fmt: skip
        assert evil not in client.get(url).content.decode()


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("role", [Role.STAFF, Role.REFERENT])
def test_the_lists_cost_the_same_whatever_their_length(
    client, django_assert_max_num_queries, referent, count, role
):
    QuestionFactory.create_batch(count, city=referent.city)
    FaqFactory.create_batch(count)
    client.force_login(referent.person.user if role == Role.REFERENT else UserFactory(role=role))
    with django_assert_max_num_queries(11):
        assert len(client.get(LIST).context["rows"]) == count
    for query in ("", "?q=risposta"):
        with django_assert_max_num_queries(9):
            assert len(client.get(f"{LIST}faq/{query}").context["rows"]) == count


@pytest.mark.parametrize("count", [1, 20])
def test_the_thread_costs_the_same_whatever_its_length(
    client, django_assert_max_num_queries, question, staff, count
):
    for _ in range(count):
        answered(question, staff)
    client.force_login(staff)
    with django_assert_max_num_queries(10):
        page = client.get(question.get_absolute_url()).content.decode()
    assert page.count("Sì, con giustificativo.") == count
