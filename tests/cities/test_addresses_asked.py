"""A certified or shared mailbox is asked about once: by who types it, and shown to who accepts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.addresses import PEC, SHARED
from cities.models import ChangeProposal, Person
from cms_portal.accounts.roles import Role
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, ReferentFactory
from tests.files.pdf import pdf_upload

pytestmark = pytest.mark.django_db
PEC_ADDRESS = "protocollo@pec.comune.benevento.example"
TICK = 'name="indirizzo_giusto"'


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def told(client, city):
    """What the page answers when the city's referent tells of somebody with that address."""
    referent = ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT))

    def tell(email, **fields):
        client.force_login(referent.person.user)
        form = {
            "cosa": "referent",
            "nome": "Ada",
            "cognome": "Riva",
            "email": email,
            "tipo_referente": "technical",
            "decorrenza": timezone.localdate(),
            "atto": "nota prot. 12",
            "file": pdf_upload(),
        }
        return client.post(reverse("cities:propose", args=[city.cadastral_code]), form | fields)

    return tell


def test_the_city_is_asked_once_about_a_pec(told):
    page = told(PEC_ADDRESS)
    assert page.status_code == 422
    assert PEC in page.content.decode()
    assert TICK in page.content.decode()
    assert told(PEC_ADDRESS, indirizzo_giusto="on").status_code == 302
    assert ChangeProposal.objects.get().email == PEC_ADDRESS


def test_a_persons_own_address_is_asked_nothing(told):
    assert told("ada.riva@comune.benevento.example").status_code == 302


def test_no_tick_stands_there_before_something_strikes(client, told, city):
    told("ada.riva@comune.benevento.example")
    page = client.get(reverse("cities:propose", args=[city.cadastral_code]), {"cosa": "referent"})
    assert TICK not in page.content.decode()


def test_who_accepts_is_shown_what_strikes(client, told):
    told(PEC_ADDRESS, indirizzo_giusto="on")
    client.force_login(UserFactory(role=Role.STAFF))
    page = client.get(ChangeProposal.objects.get().get_absolute_url()).content.decode()
    assert PEC in page
    assert SHARED in page


@pytest.mark.parametrize("page", ["appoint", "handover"])
def test_staff_are_asked_once_too(client, city, page):
    leaving = ReferentFactory(city=city)
    client.force_login(UserFactory(role=Role.STAFF))
    form = {
        "chi": "nuova",
        "nome": "Ada",
        "cognome": "Riva",
        "email": "ufficio.tecnico@comune.benevento.example",
        "tipo": "political",
        "dal": timezone.localdate(),
        "atto": "nota prot. 12",
        "ultimo_giorno": timezone.localdate() - timedelta(days=1),
    }
    url = reverse("cities:appoint_referent", args=[city.cadastral_code])
    if page == "handover":
        url = reverse("cities:handover", args=[city.cadastral_code, leaving.slug])
    answer = client.post(url, form)
    assert answer.status_code == 422
    assert SHARED in answer.content.decode()
    assert TICK in answer.content.decode()
    assert client.post(url, form | {"indirizzo_giusto": "on"}).status_code == 302
    assert Person.objects.filter(last_name="Riva").exists()


def test_the_act_must_open(told):
    page = told("ada.riva@comune.example", file=pdf_upload(content=b"%PDF-1.7" + b"\x00\x01" * 900))
    assert page.status_code == 422
    assert "Il PDF non si apre" in page.content.decode()
