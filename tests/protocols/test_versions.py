"""A recall voids what was frozen, keeps it, and opens the text again."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.documents.models import FrozenDocument
from cms_portal.mailing.models import OutboundMail
from protocols import services
from protocols.enums import RECALLABLE_STATES, CopyState, ProtocolState
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import Protocol, TextVersion
from protocols.verification import in_force
from tests.accounts.factories import UserFactory
from tests.cities.factories import LegalRepresentativeFactory
from tests.portal.world import referent_of
from tests.protocols.factories import CopyFactory, ProtocolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db):
    return UserFactory(role=Role.AUTHORITY)


def freeze_again(protocol, by):
    services.retry_protocol(protocol_id=protocol.pk, by=by)
    return services.freeze_protocol(protocol_id=protocol.pk)


def test_a_recalled_text_stays_and_another_takes_its_place(frozen, staff, boss):
    first = frozen.document
    referent_of(frozen.city)
    services.mark_sent(protocol_id=frozen.pk, by=staff)
    draft = services.recall(protocol_id=frozen.pk, by=boss, reason="Importo errato")
    assert (draft.state, draft.document, draft.sent_on) == (ProtocolState.DRAFT, None, None)
    version = TextVersion.objects.get(protocol=draft)
    assert (version.document, version.void_reason) == (first, "Importo errato")
    assert version.sent_on is not None
    assert bytes(FrozenDocument.objects.get(pk=first.pk).content) == bytes(first.content)
    assert in_force(first)[0] is False
    assert "Richiamato" in in_force(first)[1]
    told = OutboundMail.objects.get(template="protocols/recalled")
    assert "Importo errato" in told.text
    with pytest.raises(NotAllowed, match="Autorità"):  # not again behind the authority's back
        services.retry_protocol(protocol_id=draft.pk, by=staff)
    again = freeze_again(draft, boss)
    assert (again.code, again.state) == (frozen.code, ProtocolState.APPROVED)
    assert again.document.code != first.code
    assert [one.number for one in TextVersion.objects.order_by("number")] == [1, 2]
    assert in_force(again.document)[0] is True


def test_only_the_authority_recalls_and_says_why(frozen, staff, boss):
    with pytest.raises(NotAllowed):
        services.recall(protocol_id=frozen.pk, by=staff, reason="x")
    with pytest.raises(ProtocolError, match="motivo"):
        services.recall(protocol_id=frozen.pk, by=boss, reason=" \n")
    services.recall(protocol_id=frozen.pk, by=boss, reason="x")
    with pytest.raises(InvalidTransition):  # a second click
        services.recall(protocol_id=frozen.pk, by=boss, reason="x")
    assert frozen.transitions.filter(to_state=ProtocolState.DRAFT, reason="x").count() == 1


def test_the_database_knows_a_recall_from_anything_less(frozen):
    rows = Protocol.objects.filter(pk=frozen.pk)
    less = (
        {"document": None},
        {"state": "draft", "document": None},  # the same printed code for another text
        {"verification_code": "ALTRO-CODICE"},
        {"state": "draft", "verification_code": "ALTRO-CODICE"},
    )
    for change in less:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    version = TextVersion.objects.get(protocol=frozen)
    for forbidden in ({"number": 7}, {"frozen_at": frozen.created_at}, {"void_reason": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TextVersion.objects.filter(pk=version.pk).update(**forbidden)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()


def test_what_is_signed_by_both_is_recalled_no_more():
    assert set(RECALLABLE_STATES) == {
        ProtocolState.APPROVED,
        ProtocolState.SENT,
        ProtocolState.SIGNED_BY_CITY,
    }


def test_the_pages_of_a_recalled_act(client, frozen, staff, boss):
    referent = referent_of(frozen.city)
    client.force_login(boss)
    page = client.get(frozen.get_absolute_url()).content.decode()
    assert "Richiama il testo" in page
    recall = reverse("protocols:recall", args=[frozen.code])
    assert client.post(recall, {"motivo": "a\x00b"}).status_code == 302
    assert Protocol.objects.get(pk=frozen.pk).state == ProtocolState.APPROVED
    client.post(recall, {"motivo": "<b>Importo</b> errato"})
    client.force_login(referent)
    page = client.get(frozen.get_absolute_url()).content.decode()
    assert "non firmatelo" in page
    assert "&lt;b&gt;Importo&lt;/b&gt; errato" in page
    old = client.get(reverse("protocols:version_pdf", args=[frozen.code, 1]))
    assert old.status_code == 200
    assert old["Content-Type"] == "application/pdf"
    assert client.get(reverse("protocols:download", args=[frozen.code])).status_code == 404
    client.force_login(referent_of(ProtocolFactory().city))
    assert client.get(reverse("protocols:version_pdf", args=[frozen.code, 1])).status_code == 404


def test_a_document_made_of_what_the_draft_was_is_not_kept(frozen, boss, monkeypatch):
    """While a worker prints, the draft is given another date."""
    draft = services.recall(protocol_id=frozen.pk, by=boss, reason="x")
    compose = services.freezing.documents_services.compose

    def slow(**kwargs):
        made = compose(**kwargs)
        Protocol.objects.filter(pk=draft.pk).update(takes_second_wording=False, prepared={"a": "b"})
        return made

    monkeypatch.setattr(services.freezing.documents_services, "compose", slow)
    with pytest.raises(ProtocolError, match="cambiato mentre"):
        services.freeze_protocol(protocol_id=draft.pk)
    assert Protocol.objects.get(pk=draft.pk).document is None


def test_one_press_recalls_and_makes_the_text_again_with_who_signs_today(client, frozen, staff):
    boss = UserFactory(role=Role.AUTHORITY)
    act = services.mark_sent(protocol_id=frozen.pk, by=staff)
    old = act.document
    copy = CopyFactory(protocol=act, state=CopyState.TO_DECIDE)
    act.city.legal_representatives.all().delete()
    LegalRepresentativeFactory(city=act.city, person__last_name="Nuova")
    with pytest.raises(NotAllowed):
        services.reissue(protocol_id=act.pk, by=staff, reason="Nuova sindaca.")
    client.force_login(boss)
    assert "Emetti di nuovo" in client.get(act.get_absolute_url()).text
    assert "Oppure emettete di nuovo" in client.get(copy.get_absolute_url()).text
    url = reverse("protocols:reissue", args=[act.code])
    client.post(url, {"motivo": ""})
    assert Protocol.objects.get().state == ProtocolState.SENT
    page = client.post(url, {"motivo": "Nuova sindaca."}, follow=True).text
    assert "il nuovo è in lavorazione" in page
    client.post(url, {"motivo": "Nuova sindaca."})  # a second click
    again = services.freeze_protocol(protocol_id=act.pk)
    assert (again.state, again.code) == (ProtocolState.APPROVED, act.code)
    assert again.letter_date == timezone.localdate()
    assert "Nuova" in again.document.data["signatories"][0]["name"]
    assert again.versions.count() == 2
    assert again.document.pk != old.pk
    copy.refresh_from_db()
    assert copy.state == CopyState.REFUSED
    assert copy.case.ending == "sign_again"
    assert "Emetti di nuovo" not in client.get(copy.get_absolute_url()).text
