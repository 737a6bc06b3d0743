"""After both signatures: in the register, back to the city, and what anybody may read of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.templatetags.portal import day as in_words
from protocols import services
from protocols.enums import ProtocolState, SignatureSide
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.journeys import Journey
from protocols.models import Protocol, SignatureSlot
from protocols.services.copies import ensure_slots
from protocols.services.moves import lock, move
from protocols.steps import steps_of
from protocols.verification import facts, signatures
from tests.accounts.factories import UserFactory
from tests.portal.world import referent_of
from tests.protocols.factories import CopyFactory
from tests.protocols.signing import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(frozen, staff):
    """By both, as the portal marks it once the signatures are verified."""
    act = sent(frozen, staff)
    for state in (ProtocolState.SIGNED_BY_CITY, ProtocolState.COUNTERSIGNED):
        move(lock(act.pk), state, by=None)
    return Protocol.objects.select_related("city", "document").get(pk=act.pk)


def test_registered_then_returned_with_their_days(signed, staff):
    today = timezone.localdate()
    boss = UserFactory(role=Role.AUTHORITY)
    services.mark_registered(protocol_id=signed.pk, by=staff, registered_on=today, number="45")
    assert ("Repertorio dell'Autorità di Gestione", f"n. 45 {in_words(today, 'del')}") in facts(
        signed.document
    )
    done = services.mark_returned(protocol_id=signed.pk, by=boss, returned_on=today)

    assert done.state == ProtocolState.RETURNED
    registered, returned = list(done.transitions.all())[-2:]
    assert registered.reason.startswith("Repertorio n. 45 del ")
    assert returned.reason.startswith("Restituito ")
    assert done.transmissions.get(journey=Journey.RETURN).sent_on == today
    services.write_registration(
        protocol_id=signed.pk, by=staff, registered_on=today, number="46", register="Convenzioni"
    )
    done.refresh_from_db()
    assert done.register_words == f"n. 46 {in_words(today, 'del')}, Convenzioni"
    with pytest.raises(InvalidTransition):  # a second click
        services.mark_returned(protocol_id=signed.pk, by=boss, returned_on=today)


def test_who_may_not_and_days_that_cannot_be(signed, staff):
    today = timezone.localdate()
    for who in (referent_of(signed.city), UserFactory(role=Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            services.mark_returned(protocol_id=signed.pk, by=who, returned_on=today)
    for days, words in ((1, "futuro"), (-9, "precedere la trasmissione")):
        with pytest.raises(ProtocolError, match=words):
            services.mark_returned(
                protocol_id=signed.pk, by=staff, returned_on=today + timedelta(days=days)
            )
        with pytest.raises(ProtocolError, match=words):
            services.mark_registered(
                protocol_id=signed.pk, by=staff, registered_on=today + timedelta(days=days)
            )
    assert not signed.transmissions.filter(journey=Journey.RETURN).exists()


def test_the_office_does_it_on_the_page_of_the_act(client, signed, staff):
    button = "Segna come restituito"
    client.force_login(referent_of(signed.city))
    assert button not in client.get(signed.get_absolute_url()).text
    client.force_login(staff)
    assert button in client.get(signed.get_absolute_url()).text
    url = reverse("protocols:mark_returned", args=[signed.code])
    for day in ("", "\x00", "2999-01-01"):
        assert client.post(url, {"restituito_il": day}, follow=True).status_code == 200
    assert Protocol.objects.get().state == ProtocolState.COUNTERSIGNED
    registered = reverse("protocols:mark_registered", args=[signed.code])
    today = f"{timezone.localdate():%Y-%m-%d}"
    form = {"repertorio": "<b>45</b>", "registrato_il": today}
    assert "&lt;b&gt;45&lt;/b&gt;" in client.post(registered, form, follow=True).text
    page = client.post(url, {"restituito_il": today}, follow=True).text
    assert "segnato come restituito" in page
    assert button not in page


def test_anybody_reads_which_offices_have_signed(client, signed):
    document = signed.document
    assert [one.by for one in signatures(document)] == [None, None]
    assert client.get(document.get_absolute_url()).text.count("Nessuna firma verificata") == 2
    ensure_slots(signed)
    at = timezone.now()
    SignatureSlot.objects.filter(side=SignatureSide.CITY).update(
        copy=CopyFactory(protocol=signed), signature="0", signed_at=at, signed_by="Bice Levante"
    )

    city, office = signatures(document)
    assert (city.office, city.by) == ("Comune di Benevento", at)
    assert (office.office, office.by) == ("Dipartimento di prova", None)
    page = client.get(document.get_absolute_url()).text
    assert "Entro il" in page
    assert page.count("Nessuna firma verificata") == 1
    assert "Bice Levante" not in page


def test_the_stepper_bears_the_days_of_the_facts(signed, staff):
    """Recorded today, all of it; it happened before."""
    today = timezone.localdate()
    ensure_slots(signed)
    signed_at = timezone.now() - timedelta(days=4)
    for slot in SignatureSlot.objects.all():
        SignatureSlot.objects.filter(pk=slot.pk).update(
            copy=CopyFactory(protocol=signed, content=f"%PDF-{slot.pk}".encode()),
            signature="0",
            signed_at=signed_at + timedelta(days=slot.position),
            signed_by="Bice Levante",
        )
    Protocol.objects.filter(pk=signed.pk).update(sent_on=today - timedelta(days=5))
    back, written = today - timedelta(days=1), today - timedelta(days=2)
    services.mark_returned(protocol_id=signed.pk, by=staff, returned_on=back)
    act = services.write_registration(
        protocol_id=signed.pk, by=staff, registered_on=written, number="7"
    )
    by_label = {one.label: one for one in steps_of(act, list(act.transitions.all()))}
    first = timezone.localdate(signed_at)
    assert by_label["Firma del Comune"].on == first + timedelta(days=1)
    assert by_label["Firma dell'AdG"].on == first + timedelta(days=2)
    assert by_label["Registrato e restituito al Comune"].words == (
        f"{in_words(back)}, repertorio n. 7 {in_words(written, 'del')}"
    )
