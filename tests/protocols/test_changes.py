"""What changed since an act was signed, the path it asks for, and the act that replaces it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cms_portal.accounts.roles import Role
from protocols import services
from protocols.changes import review_changes
from protocols.enums import ChangePath, ProtocolState, TemplateStatus
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import Protocol, ProtocolTemplate, TemplateClause
from tests.accounts.factories import UserFactory
from tests.protocols.amending import freeze, raise_ceilings, sign, start, url, walk, written
from tests.protocols.factories import ClauseFactory

pytestmark = pytest.mark.django_db

S = ProtocolState


def set_identifier(city, kind, value):
    city.identifiers.filter(kind=kind).update(value=value)


def reviewed(root):
    return review_changes(Protocol.objects.get(pk=root.pk))


def decide(root, by, chosen, **more):
    return services.record_decision(protocol_id=root.pk, by=by, chosen=chosen, **more)


def test_a_contact_never_asks_for_a_signature(root, staff):
    assert reviewed(root).proposed == ChangePath.NOTHING
    set_identifier(root.city, "pec", "nuova@pec.example")
    review = reviewed(root)
    assert [one.name for one in review.waiting] == ["comune.pec"]
    assert (review.proposed, review.floor) == (ChangePath.ANNOTATION, ChangePath.NOTHING)
    with pytest.raises(ProtocolError, match="Scrivete perché"):
        decide(root, staff, ChangePath.ADDENDUM)
    made = decide(root, staff, ChangePath.ANNOTATION)
    assert decide(root, staff, ChangePath.ANNOTATION) == made  # pressed twice
    assert reviewed(root).proposed == ChangePath.NOTHING
    assert reviewed(root).findings[0].settled == made
    set_identifier(root.city, "pec", "terza@pec.example")
    assert reviewed(root).proposed == ChangePath.ANNOTATION
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


def test_a_formal_datum_is_corrected_by_the_authority_alone(root, staff):
    set_identifier(root.city, "fiscal_code", "00000000000")
    assert reviewed(root).proposed == ChangePath.NOTE
    with pytest.raises(NotAllowed):
        decide(root, staff, ChangePath.NOTE, reference="Nota 1")
    boss = UserFactory(role=Role.AUTHORITY)
    with pytest.raises(ProtocolError, match="numero e data"):
        decide(root, boss, ChangePath.NOTE)
    assert decide(root, boss, ChangePath.NOTE, reference="Nota n. 7").reference == "Nota n. 7"


def test_a_ceiling_always_asks_for_an_addendum(root, staff):
    raise_ceilings(root.city)
    set_identifier(root.city, "pec", "nuova@pec.example")
    review = reviewed(root)
    assert (review.proposed, review.floor) == (ChangePath.ADDENDUM, ChangePath.ADDENDUM)
    with pytest.raises(ProtocolError, match="non basta"):
        decide(root, UserFactory(role=Role.AUTHORITY), ChangePath.NOTE, reason="x", reference="x")
    decide(root, staff, ChangePath.ADDENDUM)
    assert reviewed(root).proposed == ChangePath.ADDENDUM  # until both have signed it


def test_who_signed_stays_who_signed(root, staff):
    mandate = root.city.legal_representatives.get()
    mandate.valid_to = timezone.localdate() - timedelta(days=1)
    mandate.save()
    review = reviewed(root)
    assert review.findings
    assert review.proposed == ChangePath.NOTHING


def test_a_superseded_template_asks_for_the_act_that_its_successor_is(root, staff):
    old = root.template
    newer = services.succeed_template(template_id=old.pk, dated_on=timezone.localdate())
    ProtocolTemplate.objects.filter(pk=newer.pk).update(status=TemplateStatus.READY)
    TemplateClause.objects.create(
        template=newer, clause=ClauseFactory(part="premises", heading="Visti"), position=0
    )
    assert reviewed(root).proposed == ChangePath.NOTHING  # only a version more
    ProtocolTemplate.objects.filter(pk=old.pk).update(status=TemplateStatus.RETIRED)
    assert reviewed(root).proposed == ChangePath.NEW_ACT


# --- another act in the place of this one


def test_a_new_act_replaces_the_old_one_when_both_have_signed(root, staff, client):
    addendum = sign(freeze(start(root, staff, written(root, a1="Altro.")), staff))
    asked = {
        "protocol_id": root.pk, "template_id": root.template_id,
        "letter_date": timezone.localdate(), "by": staff,
    }  # fmt: skip
    new = services.start_replacement(**asked)
    assert services.start_replacement(**asked) == new
    with pytest.raises(ProtocolError, match="nuovo protocollo"):
        start(root, staff, written(root, a2="Altro."))
    assert list(Protocol.objects.one_per_city()) == [root]
    act = walk(freeze(new, staff), S.SENT, S.SIGNED_BY_CITY)
    root.refresh_from_db()
    assert root.state == S.COUNTERSIGNED
    walk(act, S.COUNTERSIGNED)
    assert list(Protocol.objects.one_per_city()) == [new]
    for old in (root, addendum):
        old.refresh_from_db()
        assert old.state == S.SUPERSEDED
        assert new.code in old.transitions.order_by("-pk").first().reason
    page = client.get(old.document.get_absolute_url()).content.decode()
    assert new.code in page


def test_a_second_protocol_names_what_it_replaces(root):
    made = {
        "city": root.city, "year": 2026, "number": 9, "code": "CMS-2026-000009",
        "template": root.template, "letter_date": root.letter_date, "verification_code": "x",
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="one_living_per_city"), transaction.atomic():
        Protocol.objects.create(**made)
    new = Protocol.objects.create(**made, replaced=root)
    more = {"number": 10, "code": "CMS-2026-000010", "verification_code": "y"}
    with pytest.raises(DatabaseError, match="one_living_per_city"), transaction.atomic():
        Protocol.objects.create(**(made | more), replaced=root)
    assert new.replaced == root


def test_the_path_is_chosen_on_its_page(root, staff, client):
    set_identifier(root.city, "pec", "nuova@pec.example")
    client.force_login(staff)
    read = client.get(url("changes", root)).content.decode()
    assert "Annotazione nel registro" in read
    assert "nuova@pec.example" in read
    assert client.post(url("decide_change", root), {"via": "note"}).status_code == 422
    assert client.post(url("decide_change", root), {"via": "addendum"}).status_code == 422
    assert client.post(url("decide_change", root), {"via": "annotation"}).status_code == 302
    assert "Già trattato" in client.get(url("changes", root)).content.decode()
    assert client.get(url("replace", root)).status_code == 200
    data = {"modello": root.template_id, "data_nota": timezone.localdate().isoformat()}
    client.post(url("replace", root), data)
    assert "Sostituirà" in client.get(root.replacements.get().get_absolute_url()).content.decode()
