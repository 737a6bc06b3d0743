"""The pages of the guidelines."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cities.models import (
    CityMessage,
    Guideline,
)
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import ReferentFactory
from tests.cities.guidelines import LIST, pdf, started
from tests.cities.text_factories import (
    GuidelineFactory,
    GuidelineReceiptFactory,
    GuidelineVersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


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
