from uuid import uuid4

import pytest
from django.db import IntegrityError

from cities.enums import EntryKind
from cities.models import CityMessage
from cities.services.guidelines import acknowledge
from cities.services.messages import send
from cities.services.questions import Reply, add_detail, ask, reply
from cities.texts.briefing import texts as texts_part
from cities.texts.workspace import texts_card
from cities.workspace import workspace_of
from cms_portal.accounts.roles import Role
from cms_portal.mailing.models import OutboundMail
from cms_portal.privacy import registry
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, ReferentFactory
from tests.cities.text_factories import CityMessageFactory, GuidelineVersionFactory
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db
LIST = "/messaggi/"


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


def written(cities, **fields):
    return send(
        cities=cities,
        **{"subject": "Prossimi passi", "text": "Uno.\nDue.", "source": "Segreteria", "by": None}
        | fields,
    )


def test_each_referent_gets_one_mail_however_often_the_job_runs():
    first, second = CityFactory.create_batch(2)
    people = [ReferentFactory(city=first), ReferentFactory(city=second)]
    ReferentFactory(city=first, person=people[0].person, kind="political")
    ReferentFactory(city=first, person__email="")
    sent = written([first, second])
    run_due_jobs(rounds=1)
    run_due_jobs(rounds=1)
    mails = OutboundMail.objects.all()
    assert sorted(mail.to for mail in mails) == sorted(one.person.email for one in people)
    mail = mails.get(to=people[0].person.email)
    assert sent[0].get_absolute_url() in mail.text
    assert mail.city_code == first.cadastral_code


def test_a_second_click_sends_nothing_more(client, staff):
    city = CityFactory()
    client.force_login(staff)
    token = uuid4()
    data = {
        "gettone": token, "subject": "Ciao", "text": "Testo", "citta": [city.cadastral_code]
    }  # fmt: skip
    for _ in range(2):
        page = client.post(f"{LIST}nuovo/", data, follow=True).content.decode()
    assert "Messaggio inviato a 1 città" in page
    assert CityMessage.objects.get().sending == token


def test_a_message_without_cities_or_words_is_refused(client, staff):
    city = CityFactory()
    client.force_login(staff)
    good = {
        "gettone": uuid4(), "subject": "Ciao", "text": "Testo", "citta": [city.cadastral_code]
    }  # fmt: skip
    for bad in ({"citta": []}, {"subject": ""}, {"text": "a\x00"}, {"citta": ["Z999"]}):
        response = client.post(f"{LIST}nuovo/", good | bad)
        assert response.status_code == 422
    assert not CityMessage.objects.exists()


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_a_message_leads_nowhere_outside(url):
    with pytest.raises(IntegrityError, match="city_message_stays_in_the_portal"):
        CityMessageFactory(url=url)


def test_a_city_reads_its_own_only(client):
    mine = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    own, other = CityMessageFactory(city=mine.city), CityMessageFactory()
    client.force_login(mine.person.user)
    page = client.get(LIST).content.decode()
    assert own.subject in page
    assert other.subject not in page
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_the_lists_cost_the_same_whatever_their_length(
    client, staff, django_assert_max_num_queries, count
):
    mine = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    for _ in range(count):
        written([mine.city, CityFactory()])
    client.force_login(mine.person.user)
    with django_assert_max_num_queries(9):
        assert len(client.get(LIST).context["page"].object_list) == count
    client.force_login(staff)
    with django_assert_max_num_queries(7):
        response = client.get(LIST)
    assert len(response.context["page"].object_list) == count
    assert "2 città" in response.content.decode()
    with django_assert_max_num_queries(7):
        client.get(CityMessage.objects.first().get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(f"{LIST}nuovo/")


def asked(city, user):
    return [action.title for action in workspace_of(city, user).actions]


def test_the_workspace_asks_for_what_is_unread_and_for_details(django_assert_num_queries):
    mandate = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    city, user = mandate.city, mandate.person.user
    assert texts_card(city, user) is None
    first = GuidelineVersionFactory(published=True, sent_to=[city])
    GuidelineVersionFactory(guideline=first.guideline, number=2, published=True, sent_to=[city])
    question = ask(city=city, subject="Spese", text="Quali?", by=user)
    staff = UserFactory(role=Role.STAFF)
    reply(question_id=question.pk, reply=Reply("Di che anno?", EntryKind.INQUIRY), by=staff)
    titles = asked(city, user)
    assert titles.count(f"Leggete «{first.title}»") == 1
    assert "Rispondete a un chiarimento" in titles
    assert not any("Leggete" in title for title in asked(city, staff))
    with django_assert_num_queries(1):
        card = texts_card(city, user)
    assert [one.guideline_version.number for one in card.context["guidelines"]] == [2]
    assert card.actions[-1].note == "Senza scadenza, ricevute il 1 marzo 2023"
    add_detail(question_id=question.pk, text="Del 2023.", by=user)
    acknowledge(version_id=card.context["guidelines"][0].guideline_version_id, by=user)
    left = asked(city, user)
    assert not any(title.startswith(("Leggete", "Rispondete")) for title in left)


def test_the_briefing_says_what_was_read_and_what_waits():
    mandate = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    version = GuidelineVersionFactory(published=True, sent_to=[mandate.city])
    question = ask(city=mandate.city, subject="Spese", text="Quali?", by=mandate.person.user)
    acknowledge(version_id=version.pk, by=mandate.person.user)
    lines = {line.title: line.text for line in texts_part(mandate.city).lines}
    assert "Presa visione di 1 su 1 referenti." in lines[version.title]
    assert "In attesa di risposta" in lines[f"Quesito: {question.subject}"]
    assert texts_part(CityFactory()).lines == []


def test_my_data_hold_receipts_and_questions():
    mandate = ReferentFactory(person__user=UserFactory(role=Role.REFERENT))
    version = GuidelineVersionFactory(published=True, sent_to=[mandate.city])
    acknowledge(version_id=version.pk, by=mandate.person.user)
    ask(city=mandate.city, subject="Spese", text="Quali?", by=mandate.person.user)
    subject = registry.subject_of(user=mandate.person.user)
    rows = {one.name: one.collect(subject) for one in registry.sources()}
    assert rows["cities.receipts"][0]["Linee guida"] == version.title
    assert rows["cities.questions"][0]["Oggetto"] == "Spese"
