"""What the workspace asks of a city whose act waits for its signature."""

import pytest
from django.urls import reverse

from protocols.asked import signature_action, with_news
from protocols.enums import CopyProblem, CopyState
from protocols.models import Protocol
from tests.cities.factories import LegalRepresentativeFactory
from tests.portal.world import referent_of
from tests.protocols.factories import CopyFactory
from tests.protocols.signing import sent

pytestmark = pytest.mark.django_db


def asked(act):
    act = with_news(Protocol.objects.filter(pk=act.pk).select_related("city")).get()
    return signature_action(act, act.city)


def test_the_action_leads_to_the_upload_and_follows_what_came_back(client, frozen, staff):
    act = sent(frozen, staff)
    first = asked(act)
    assert first.title == "Firmate il protocollo d'intesa e caricate il file firmato"
    assert first.url == reverse("protocols:signatures", args=[act.code])
    assert "Prima serve l'atto del Comune" in first.text
    assert "Sannita" in first.text
    client.force_login(referent_of(act.city))
    board = client.get(reverse("desk:workspace")).text
    assert f'href="{first.url}"' in board
    assert "Carica il file firmato" in board

    CopyFactory(protocol=act, state=CopyState.TO_CHECK, problem=CopyProblem.TRUST, content=b"%PDF1")
    assert asked(act).title == "Il file firmato è in verifica"
    CopyFactory(protocol=act, state=CopyState.REFUSED, problem=CopyProblem.UNSIGNED)
    again = asked(act)
    assert again.title == "Caricate di nuovo il protocollo d'intesa firmato"
    assert "Nessuna firma digitale" in again.text
    assert again.url == first.url


def test_nobody_is_asked_to_sign_a_text_that_names_who_has_left(frozen, staff):
    act = sent(frozen, staff)
    act.city.legal_representatives.all().delete()
    LegalRepresentativeFactory(city=act.city, person__last_name="Nuova")
    wait = asked(act)
    assert wait.title == "Non firmate ancora il protocollo d'intesa"
    assert "Nuova" in wait.text
