"""The act of the city's body, and who signs when that has changed."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cities.models import LegalRepresentative
from cms_portal.accounts.roles import Role
from cms_portal.files.models import PrivateFile
from protocols import services
from protocols.enums import MunicipalBody
from protocols.exceptions import Blocked, InvalidTransition, NotAllowed, ProtocolError
from protocols.models import MunicipalAct, Protocol
from protocols.services.municipal import MunicipalFacts
from protocols.signers import expected_signers
from protocols.steps import steps_of
from protocols.views.municipal import municipal_act_of
from tests.accounts.factories import UserFactory
from tests.cities.factories import LegalRepresentativeFactory
from tests.portal.world import referent_of

pytestmark = pytest.mark.django_db

DAY = date(2023, 5, 30)
FACTS = MunicipalFacts(MunicipalBody.GIUNTA, "118", DAY, is_immediately_executive=True)


@pytest.fixture
def boss(db):
    return UserFactory(role=Role.AUTHORITY)


@pytest.fixture
def sent(frozen, staff):
    return services.mark_sent(protocol_id=frozen.pk, by=staff)


def record(protocol, by, facts=FACTS, upload=None):
    return services.record_municipal_act(protocol_id=protocol.pk, facts=facts, upload=upload, by=by)


def looks(protocol):
    rows = list(protocol.transitions.all())
    return {one.label: one.look for one in steps_of(protocol, rows, municipal_act_of(protocol))}


def test_the_city_records_its_act_as_a_step(client, sent, files_dir):
    referent = referent_of(sent.city)
    assert looks(sent)["Atto del Comune"] == "now"
    client.force_login(referent)
    page = reverse("protocols:municipal_act", args=[sent.code])
    form = {"organo": "giunta", "numero": "118", "adottato_il": "2023-05-30", "eseguibile": "on"}
    fake = SimpleUploadedFile("delibera.pdf", b"<html>", content_type="application/pdf")
    assert client.post(page, form | {"file": fake}).status_code == 422
    assert client.post(page, form | {"adottato_il": "2999-01-01"}).status_code == 422
    both = client.post(page, form | {"esecutivo_dal": "2023-06-10"})
    assert "non serve un&#x27;altra data" in both.content.decode()
    pdf = SimpleUploadedFile("../delibera.pdf", bytes(sent.document.content))
    assert client.post(page, form | {"file": pdf}).status_code == 302
    act = MunicipalAct.objects.get()
    shown = client.get(sent.get_absolute_url()).content.decode()
    assert "D.G.C. n. 118 del 30 maggio 2023, immediatamente eseguibile" in shown
    assert looks(sent)["Firma del Comune"] == "now"
    assert client.get(act.file.get_absolute_url()).getvalue() == bytes(sent.document.content)
    client.post(page, form | {"numero": "119"})  # corrected: the file stays
    act.refresh_from_db()
    assert (act.number, PrivateFile.objects.filter(pk=act.file_id).count()) == ("119", 1)
    client.force_login(referent_of(LegalRepresentativeFactory().city))
    assert client.get(act.file.get_absolute_url()).status_code == 404
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    ("told", "begins"),
    [
        ({"is_immediately_executive": True}, DAY),
        ({"published_on": DAY}, DAY + timedelta(days=11)),  # after the tenth day
        ({"published_on": DAY, "executive_on": DAY + timedelta(days=20)}, DAY + timedelta(days=20)),
        ({}, None),
    ],
)
def test_a_signature_before_it_has_effect_is_flagged(sent, staff, told, begins):
    assert "non è registrato" in services.signature_warning(sent, DAY)
    act = record(sent, staff, MunicipalFacts(MunicipalBody.COMMISSIONER, "9/C", DAY, **told))
    assert act.executive_from == begins
    if begins is None:
        assert "Non è indicato" in services.signature_warning(sent, DAY + timedelta(days=99))
        return
    assert services.signature_warning(sent, begins) == ""
    assert services.signature_warning(sent, begins - timedelta(days=1)) != ""


def test_it_approves_one_text_only(sent, staff, boss):
    record(sent, staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        MunicipalAct.objects.update(published_on=DAY - timedelta(days=1))
    with pytest.raises(NotAllowed):
        record(sent, UserFactory(role=Role.AUDITOR))
    services.recall(protocol_id=sent.pk, by=boss, reason="x")
    with pytest.raises(InvalidTransition):
        record(sent, staff)
    services.retry_protocol(protocol_id=sent.pk, by=boss)
    services.freeze_protocol(protocol_id=sent.pk)
    assert municipal_act_of(sent) is None
    assert MunicipalAct.objects.count() == 1


@pytest.fixture
def changed(frozen):
    """The mayor has left after the text was made; another represents the city."""
    yesterday = timezone.localdate() - timedelta(days=1)
    LegalRepresentative.objects.filter(city=frozen.city).update(valid_to=yesterday)
    LegalRepresentativeFactory(
        city=frozen.city, person__last_name="Nuova", valid_from=timezone.localdate()
    )
    return frozen


def test_a_new_representative_is_taken_on_the_same_text(client, changed, staff, boss):
    with pytest.raises(Blocked, match=r"Sannita.*Nuova"):
        services.mark_sent(protocol_id=changed.pk, by=staff)
    client.force_login(staff)
    page = client.get(changed.get_absolute_url()).content.decode()
    assert "oggi rappresenta il Comune" in page
    assert "Accetta chi firma ora" not in page
    with pytest.raises(NotAllowed):
        services.accept_signer(protocol_id=changed.pk, by=staff, reason="x")
    client.force_login(boss)
    assert "Accetta chi firma ora" in client.get(changed.get_absolute_url()).content.decode()
    accept = reverse("protocols:accept_signer", args=[changed.code])
    client.post(accept, {"motivo": ""})
    with pytest.raises(Blocked):
        services.mark_sent(protocol_id=changed.pk, by=staff)
    client.post(accept, {"motivo": "La deliberazione dà mandato a chi è in carica"})
    [signer] = expected_signers(Protocol.objects.get(pk=changed.pk))
    assert "Nuova" in signer["name"]
    with pytest.raises(ProtocolError, match="già quello"):  # a second click
        services.accept_signer(protocol_id=changed.pk, by=boss, reason="x")
    services.mark_sent(protocol_id=changed.pk, by=staff)
