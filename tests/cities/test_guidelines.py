from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError
from django.urls import reverse
from django.utils import timezone

from cities.enums import TextOrigin
from cities.exceptions import NotAllowed, TextRefused
from cities.models import (
    CityMessage,
    Guideline,
    GuidelineReceipt,
    GuidelineVersion,
    StepReached,
)
from cities.services import guidelines as services
from cities.texts.path import GUIDELINES
from cms_portal.accounts.roles import Role
from cms_portal.documents.pdf import render_pdf
from cms_portal.mailing import services as mailing
from cms_portal.mailing.models import OutboundMail, ReminderRule
from cms_portal.templatetags.portal import day
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, ReferentFactory
from tests.cities.text_factories import (
    GuidelineFactory,
    GuidelineReceiptFactory,
    GuidelineVersionFactory,
)
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db
LIST = "/linee-guida/"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def referent():
    """A person who speaks for a city and may come in."""
    return ReferentFactory(person__user=UserFactory(role=Role.REFERENT))


def edition(**fields):
    return services.Edition(
        **{"dated_on": date(2023, 2, 28), "text": "Il percorso delle città."} | fields
    )


def started(staff, **fields):
    return services.start_guideline(
        title="Inquadramento", summary="", theme=None, edition=edition(**fields), by=staff
    )


def pdf(text="La co-progettazione è un percorso.", name="linee guida.pdf"):
    html = f"<!doctype html><html lang='it'><head><title>x</title></head><body><p>{text}</p>"
    return SimpleUploadedFile(name, render_pdf(html, title="x"), "application/pdf")


# --- writing


def test_a_draft_is_nobodys_until_it_is_sent(staff, referent):
    version = started(staff)
    assert not GuidelineVersion.objects.visible_to(referent.person.user).exists()
    services.send_version(version_id=version.pk, cities=[referent.city], by=staff)
    assert GuidelineVersion.objects.visible_to(referent.person.user).get() == version


def test_only_who_writes_may_write(referent):
    by = referent.person.user
    with pytest.raises(NotAllowed):
        started(by)
    version = GuidelineVersionFactory()
    for refused in (
        lambda: services.write_version(guideline_id=1, edition=edition(), by=by),
        lambda: services.send_version(version_id=version.pk, cities=[], by=by),
        lambda: services.discard_draft(version_id=version.pk, by=by),
        lambda: services.remind_readers(version_id=version.pk, by=by),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_new_version_says_what_changes(staff):
    first = GuidelineVersionFactory(published=True)
    with pytest.raises(TextRefused, match="che cosa cambia"):
        services.write_version(guideline_id=first.guideline_id, edition=edition(), by=staff)
    second = services.write_version(
        guideline_id=first.guideline_id, edition=edition(changes="Nuove date."), by=staff
    )
    assert (second.number, second.is_published) == (2, False)


def test_a_second_draft_takes_the_place_of_the_first(staff):
    first = GuidelineVersionFactory(published=True)
    for changes in ("Una data.", "Due date."):
        services.write_version(
            guideline_id=first.guideline_id, edition=edition(changes=changes), by=staff
        )
    [draft] = first.guideline.versions.filter(published_at=None)
    assert (draft.number, draft.changes) == (2, "Due date.")


def test_a_draft_can_go_and_its_guidelines_with_it(staff):
    version = started(staff)
    services.discard_draft(version_id=version.pk, by=staff)
    assert not Guideline.objects.exists()
    published = GuidelineVersionFactory(published=True)
    with pytest.raises(TextRefused, match="già pubblicata"):
        services.discard_draft(version_id=published.pk, by=staff)


@pytest.mark.parametrize(
    "change",
    [
        {"changes": "Altro"},
        {"dated_on": date(2024, 1, 1)},
        {"read_by": date(2024, 1, 1)},
        {"published_at": None},
    ],
)
def test_what_was_published_stays(change):
    version = GuidelineVersionFactory(number=2, published=True)
    with pytest.raises(DatabaseError, match="Cannot update"):
        GuidelineVersion.objects.filter(pk=version.pk).update(**change)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"text": ""}, "guideline_version_says_something"),
        ({"number": 2, "changes": ""}, "guideline_version_says_what_changed"),
        ({"number": 0}, "guideline_version_number_positive"),
        ({"read_by": date(2023, 2, 27)}, "guideline_version_read_after_it_is_dated"),
        ({"text_origin": "?"}, "guideline_version_text_origin_known"),
    ],
)
def test_the_database_refuses(values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        GuidelineVersionFactory(**values)


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


# --- files


def test_the_words_of_a_pdf_are_found(staff):
    version = started(staff, text="", upload=pdf(), attachments=[pdf(name="Allegato A.pdf")])
    assert version.text_origin == TextOrigin.WAITING
    run_due_jobs()
    version.refresh_from_db()
    assert (version.text_origin, version.pages) == (TextOrigin.EXTRACTED, 1)
    assert GuidelineVersion.objects.search("coprogettazione percorsi").get() == version
    assert version.file.content_type == "application/pdf"
    assert [one.file.name for one in version.attachments.all()] == ["Allegato A.pdf"]


def test_a_broken_pdf_is_kept_and_said_unreadable(staff, client):
    broken = SimpleUploadedFile("x.pdf", b"%PDF-1.7 this is not one", "application/pdf")
    version = started(staff, text="", upload=broken)
    run_due_jobs()
    version.refresh_from_db()
    assert version.text_origin == TextOrigin.UNREADABLE
    client.force_login(staff)
    assert "non contiene testo leggibile" in client.get(version.get_absolute_url()).content.decode()


def test_a_file_is_for_whom_it_was_sent(staff, referent, client):
    version = started(staff, text="", upload=pdf(), attachments=[pdf(name="Allegato A.pdf")])
    urls = [version.file.get_absolute_url(), version.attachments.get().file.get_absolute_url()]
    stranger = ReferentFactory(person__user=UserFactory(role=Role.REFERENT)).person.user
    services.send_version(version_id=version.pk, cities=[referent.city], by=staff)
    for user, code in ((referent.person.user, 200), (stranger, 404), (staff, 200)):
        client.force_login(user)
        for url in urls:
            response = client.get(url)
            assert response.status_code == code
            b"".join(response.streaming_content) if response.streaming else None


# --- pages


def test_staff_prepare_and_send_from_the_pages(client, staff, referent):
    client.force_login(staff)
    response = client.post(
        f"{LIST}nuove/",
        {"title": "Candidature", "dated_on": "2023-08-17", "upload": pdf()},
        follow=True,
    )
    guideline = Guideline.objects.get()
    assert "Bozza, nessuna città la vede" in response.content.decode()
    send = reverse("guidelines:send", args=[guideline.pk])
    assert referent.person.full_name in client.get(send).content.decode()
    page = client.post(send, {"citta": [referent.city.cadastral_code]}, follow=True)
    assert "inviata a 1 città" in page.content.decode()
    page = client.post(send, {"citta": [referent.city.cadastral_code]}, follow=True)
    assert "avevano già" in page.content.decode()
    assert CityMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Serve un file PDF"),
        ({"upload": SimpleUploadedFile("a.pdf", b"MZ")}, "non è un vero file PDF"),
        ({"upload": SimpleUploadedFile("a.exe", b"%PDF-")}, "servono file PDF"),
        ({"text": "x" * 500_001}, "troppo lungo"),
        ({"text": "uno\x00due"}, "null"),
        ({"text": "x", "title": "t" * 201}, "Titolo"),
        ({"text": "x", "read_by": "2023-08-16"}, "un giorno da oggi in poi"),
        (
            {"text": "x", "attachments": SimpleUploadedFile("a.odt", b"nothing")},
            "non è un vero file ODT",
        ),
    ],
)
def test_what_cannot_be_stored_is_refused_with_words(client, staff, data, words):
    client.force_login(staff)
    response = client.post(
        f"{LIST}nuove/", {"title": "Candidature", "dated_on": "2023-08-17"} | data
    )
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Guideline.objects.exists()


def test_strange_words_are_stored_as_text(client, staff):
    client.force_login(staff)
    title = "<script>alert(1)</script> 🏛 نور"
    data = {"title": title, "dated_on": "2023-08-17", "text": "<b>x</b>", "summary": "é" * 500}
    page = client.post(f"{LIST}nuove/", data, follow=True).content.decode()
    assert Guideline.objects.get().title == title
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("query", ["", "?q=percorso"])
@pytest.mark.parametrize("role", [Role.STAFF, Role.REFERENT])
def test_the_list_costs_the_same_whatever_its_length(
    client, django_assert_max_num_queries, referent, count, query, role
):
    for _ in range(count):
        version = GuidelineVersionFactory(published=True, sent_to=[referent.city])
        GuidelineReceiptFactory(version=version, person=referent.person)
    client.force_login(referent.person.user if role == Role.REFERENT else UserFactory(role=role))
    with django_assert_max_num_queries(9):
        response = client.get(LIST + query)
    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("role", [Role.STAFF, Role.REFERENT])
def test_the_page_costs_the_same_whatever_its_versions(
    client, django_assert_max_num_queries, referent, count, role
):
    guideline = GuidelineFactory()
    ReferentFactory.create_batch(count, city=referent.city)
    for number in range(1, count + 1):
        GuidelineVersionFactory(
            guideline=guideline, number=number, published=True, sent_to=[referent.city]
        )
    client.force_login(referent.person.user if role == Role.REFERENT else UserFactory(role=role))
    with django_assert_max_num_queries(14):
        assert client.get(guideline.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("page", ["readers", "send"])
def test_the_pages_of_the_office_cost_the_same_whatever_the_cities(
    client, staff, django_assert_max_num_queries, count, page
):
    cities = [ReferentFactory().city for _ in range(count)]
    version = GuidelineVersionFactory(published=True, sent_to=cities)
    client.force_login(staff)
    with django_assert_max_num_queries(11):
        response = client.get(reverse(f"guidelines:{page}", args=[version.guideline_id]))
    assert response.content.decode().count(cities[0].name) >= 1


def test_readers_can_be_only_those_who_have_not(client, staff, referent):
    version = GuidelineVersionFactory(published=True, sent_to=[referent.city])
    other = ReferentFactory(city=referent.city)
    GuidelineReceiptFactory(version=version, person=referent.person)
    client.force_login(staff)
    url = reverse("guidelines:readers", args=[version.guideline_id])
    page = client.get(url).content.decode()
    assert "1 su 2 referenti" in page
    page = client.get(url, {"solo": "mancanti"}).content.decode()
    assert other.person.full_name in page
    assert referent.person.full_name not in page


def test_a_bulk_mail_asks_again_who_it_is(client, staff, referent, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1  # whatever was shown is too long ago
    version = started(staff)
    client.force_login(staff)
    url = reverse("guidelines:send", args=[version.guideline_id])
    response = client.post(url, {"citta": [referent.city.cadastral_code]})
    assert response.status_code == 302
    assert "2fa" in response.url or "accesso" in response.url or "reauthenticate" in response.url
    assert not CityMessage.objects.exists()
