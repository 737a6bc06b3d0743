"""Guidelines on their way to cities, and who has read them."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from cities.exceptions import NotAllowed, TextRefused
from cities.models import (
    CityMessage,
    GuidelineReceipt,
    GuidelineVersion,
    StepReached,
)
from cities.services import guidelines as services
from cities.texts.path import GUIDELINES
from cms_portal.mailing import services as mailing
from cms_portal.mailing.models import OutboundMail, ReminderRule
from cms_portal.templatetags.portal import day
from tests.cities.factories import CityFactory, ReferentFactory
from tests.cities.guidelines import edition, started
from tests.cities.text_factories import (
    GuidelineReceiptFactory,
    GuidelineVersionFactory,
)
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


# --- sending


def test_sending_writes_to_each_city_and_to_each_referent(
    staff, django_capture_on_commit_callbacks
):
    version = started(staff)
    cities = CityFactory.create_batch(3)
    people = [ReferentFactory(city=city).person.email for city in cities[:2]]
    ReferentFactory(city=cities[0], valid_to=date(2023, 12, 31))
    sent = services.send_version(version_id=version.pk, cities=cities, by=staff)
    assert {message.city for message in sent} == set(cities)
    run_due_jobs(rounds=1)
    assert set(OutboundMail.objects.values_list("to", flat=True)) == set(people)
    mail = OutboundMail.objects.first()
    assert "«Inquadramento»" in mail.text
    assert version.get_absolute_url() in mail.text


def test_by_when_it_is_to_be_read_is_on_the_page_in_the_mail_and_in_the_workspace(
    client, staff, referent
):
    last = timezone.localdate() + timedelta(days=9)
    version = started(staff, read_by=last)
    services.send_version(version_id=version.pk, cities=[referent.city], by=staff)
    run_due_jobs(rounds=1)
    assert f"entro {day(last, 'il')}" in OutboundMail.objects.get().text
    client.force_login(referent.person.user)
    for url in (version.get_absolute_url(), "/bacheca/"):
        assert day(last) in client.get(url).content.decode()


def test_sending_again_reaches_only_who_lacks_it(staff):
    version = started(staff)
    first, second = CityFactory.create_batch(2)
    services.send_version(version_id=version.pk, cities=[first], by=staff)
    again = services.send_version(version_id=version.pk, cities=[first, second], by=staff)
    assert [message.city for message in again] == [second]
    assert services.send_version(version_id=version.pk, cities=[first], by=staff) == []


def test_an_old_version_is_not_sent_any_more(staff):
    first = GuidelineVersionFactory(published=True)
    GuidelineVersionFactory(guideline=first.guideline, number=2, published=True)
    with pytest.raises(TextRefused, match="successiva"):
        services.send_version(version_id=first.pk, cities=[CityFactory()], by=staff)


def test_sending_is_a_step_of_the_path_reached_once(staff):
    version, city = started(staff), CityFactory()
    [message] = services.send_version(version_id=version.pk, cities=[city], by=staff)
    services.write_version(
        guideline_id=version.guideline_id, edition=edition(changes="Date."), by=staff
    )
    services.send_version(version_id=GuidelineVersion.objects.last().pk, cities=[city], by=staff)
    step = StepReached.objects.get(city=city, step_id=GUIDELINES)
    assert (step.fact_kind, step.fact_id) == ("cities.citymessage", message.pk)


def test_a_message_once_sent_stays():
    GuidelineVersionFactory(published=True, sent_to=[CityFactory()])
    with pytest.raises(DatabaseError, match="Cannot update"):
        CityMessage.objects.update(text="Altro")


# --- reading


def test_presa_visione_is_of_a_person_and_a_version_once(referent):
    version = GuidelineVersionFactory(published=True, sent_to=[referent.city])
    for _ in range(2):
        services.acknowledge(version_id=version.pk, by=referent.person.user)
    receipt = GuidelineReceipt.objects.get()
    assert (receipt.person, receipt.version) == (referent.person, version)
    with pytest.raises(DatabaseError, match="Cannot update"):
        GuidelineReceipt.objects.update(read_at="2020-01-01T00:00Z")


def test_presa_visione_is_not_of_the_office_nor_of_another_city(staff, referent):
    version = GuidelineVersionFactory(published=True, sent_to=[CityFactory()])
    with pytest.raises(NotAllowed):
        services.acknowledge(version_id=version.pk, by=staff)
    with pytest.raises(GuidelineVersion.DoesNotExist):
        services.acknowledge(version_id=version.pk, by=referent.person.user)


def test_nobody_declares_a_version_that_was_overtaken(referent):
    first = GuidelineVersionFactory(published=True, sent_to=[referent.city])
    GuidelineVersionFactory(
        guideline=first.guideline, number=2, published=True, sent_to=[referent.city]
    )
    with pytest.raises(TextRefused, match="versione nuova"):
        services.acknowledge(version_id=first.pk, by=referent.person.user)


def test_a_new_version_asks_again_and_says_what_changed(client, referent):
    first = GuidelineVersionFactory(published=True, sent_to=[referent.city])
    client.force_login(referent.person.user)
    url = first.get_absolute_url()
    page = client.post(f"{url}presa-visione/", {"versione": first.pk}, follow=True)
    assert f"{referent.person.full_name}" in page.content.decode()
    assert "Dichiaro la presa visione" not in page.content.decode()
    second = GuidelineVersionFactory(
        guideline=first.guideline,
        number=2,
        changes="Le schede si consegnano a giugno.",
        published=True,
        sent_to=[referent.city],
    )
    page = client.get(url).content.decode()
    assert "Dichiaro la presa visione" in page
    assert "Le schede si consegnano a giugno." in page
    assert "Avete letto una versione precedente" in page
    client.post(f"{url}presa-visione/", {"versione": first.pk})  # an old page, still open
    assert not second.receipts.exists()


def test_the_office_reminds_only_who_has_not_read_and_once_a_day(staff, referent):
    version = GuidelineVersionFactory(published=True, sent_to=[referent.city])
    other = ReferentFactory(city=referent.city)
    GuidelineReceiptFactory(version=version, person=referent.person)
    assert services.remind_readers(version_id=version.pk, by=staff) == 1
    services.remind_readers(version_id=version.pk, by=staff)
    assert [mail.to for mail in OutboundMail.objects.all()] == [other.person.email]


def test_reminders_stop_with_the_declaration(referent):
    version = GuidelineVersionFactory(published=True, sent_to=[referent.city])
    ReminderRule.objects.create(
        source="cities.unread_guidelines",
        name="Linee guida",
        first_after_days=10,
        every_days=7,
        at_most=3,
    )
    mailing.remind(on_day=date(2023, 3, 10))
    assert not OutboundMail.objects.exists()
    mailing.remind(on_day=date(2023, 3, 11))
    mail = OutboundMail.objects.get()
    assert mail.to == referent.person.email
    assert version.title in mail.subject
    GuidelineReceiptFactory(version=version, person=referent.person)
    mailing.remind(on_day=date(2023, 3, 18))
    assert OutboundMail.objects.count() == 1
