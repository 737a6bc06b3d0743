"""Many acts at once, and what many cities dispute."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from protocols.enums import ProtocolState
from protocols.models import Protocol
from tests.accounts.factories import UserFactory
from tests.portal.world import referent_of
from tests.protocols.conftest import make_frozen
from tests.protocols.factories import complete_city
from tests.protocols.test_review import read_by, say

pytestmark = pytest.mark.django_db


def test_each_city_has_its_own_outcome(client, frozen, staff):
    other = make_frozen(complete_city(name="Andria"), staff)
    client.force_login(staff)
    page = reverse("protocols:together", args=["trasmetti"])
    assert client.get(page).content.decode().count('name="atti"') == 2
    today = f"{timezone.localdate():%Y-%m-%d}"
    assert client.post(page, {"trasmesso_il": today}).status_code == 422
    first = client.post(page, {"trasmesso_il": today, "atti": [frozen.code]})
    assert "1 su 1" in first.content.decode()
    both = client.post(page, {"trasmesso_il": today, "atti": [frozen.code, other.code]})
    assert "1 su 2" in both.content.decode()
    assert "Non fatto" in both.content.decode()  # a second click, named
    assert set(Protocol.objects.values_list("state", flat=True)) == {ProtocolState.SENT}
    approve = reverse("protocols:together", args=["approva"])
    assert client.get(approve).status_code == 403
    assert client.get("/protocolli/insieme/altro/").status_code == 404


def test_the_authority_approves_the_texts_without_open_comments(client, authority, staff):
    boss = UserFactory(role=Role.AUTHORITY)
    acts = [read_by(complete_city(name=name), staff) for name in ("Andria", "Brindisi")]
    say(acts[0], referent_of(acts[0].city))
    client.force_login(boss)
    page = reverse("protocols:together", args=["approva"])
    assert client.get(page).content.decode().count("checked") == 1
    done = client.post(page, {"atti": [one.code for one in acts]}).content.decode()
    assert "1 su 2" in done
    assert "ancora aperto" in done
    assert client.get(page).content.decode().count('name="atti"') == 1


def test_which_articles_are_disputed_by_how_many_cities(
    client, authority, staff, django_assert_max_num_queries
):
    page = reverse("protocols:disputes")
    client.force_login(staff)
    assert "Nessun commento" in client.get(page).content.decode()
    acts = [read_by(complete_city(name=name), staff) for name in ("Andria", "Brindisi")]
    thread = say(acts[0], referent_of(acts[0].city), body="Primo")
    with django_assert_max_num_queries(12):
        client.get(page)
    for number in range(6):
        say(acts[1], referent_of(acts[1].city), body=f"Secondo {number}")
    with django_assert_max_num_queries(12):
        shown = client.get(page).content.decode()
    assert "Secondo 5" in shown
    assert "Secondo" not in client.get(page, {"cerca": "Andria"}).content.decode()
    assert client.get(page, {"articolo": "inventato", "pagina": "x"}).status_code == 200
    answer = reverse("protocols:answer", args=[acts[0].code, thread.pk])
    sent = client.post(answer, {"risposta": "Sì", "esito": "accepted", "da": "commenti"})
    assert sent["Location"].startswith(page)
    assert "Primo" not in client.get(page).content.decode()
