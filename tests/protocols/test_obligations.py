"""What a signed act binds to do: expected, born with the last signature, concluded, late."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.path import Fact
from cities.services import reach
from cms_portal.accounts.roles import Role
from protocols import services
from protocols.cards import protocol_card
from protocols.enums import DutyTerm, ProtocolState
from protocols.exceptions import NotAllowed, ProtocolError, TemplateError
from protocols.models import ClauseDuty, Obligation, ProtocolTemplate
from protocols.services.moves import lock, move
from protocols.services.obligations import expected
from tests.accounts.factories import UserFactory
from tests.cities.factories import PersonFactory, ReferentFactory
from tests.protocols.conftest import make_frozen
from tests.protocols.factories import ObligationFactory, TemplateFactory, complete_city

TODAY = timezone.localdate


@pytest.fixture
def template(authority):
    """Its first article brings one obligation with days, one with a term, one that a step ends."""
    template = TemplateFactory()
    clause = template.places.all()[0].clause
    for what, term, rest in (
        ("Pubblicare l'atto", DutyTerm.SIGNING, {"days": 15}),
        ("Presentare le schede", DutyTerm.SHEETS, {}),
        ("Indicare l'ufficio", DutyTerm.OFFICE, {"step": "office"}),
        ("Con la seconda", DutyTerm.SHEETS, {"wording": "second"}),
    ):
        ClauseDuty.objects.create(clause=clause, side="city", what=what, term=term, **rest)
    return template


@pytest.fixture
def signed(template, staff):
    """Signed by both, as the portal moves an act when its signatures are verified."""
    protocol = make_frozen(complete_city(name="Benevento"), staff)
    services.mark_sent(protocol_id=protocol.pk, by=staff)
    for state in (ProtocolState.SIGNED_BY_CITY, ProtocolState.COUNTERSIGNED):
        move(lock(protocol.pk), state, by=None)
    protocol.refresh_from_db()
    return protocol


def test_they_are_expected_then_born_with_the_last_signature(template, staff):
    protocol = make_frozen(complete_city(name="Trani"), staff)
    assert [(one.duty.what, one.due_on) for one in expected(protocol)] == [
        ("Presentare le schede", date(2024, 3, 30)),
        ("Pubblicare l'atto", None),
        ("Indicare l'ufficio", None),
    ]
    assert not Obligation.objects.exists()
    services.mark_sent(protocol_id=protocol.pk, by=staff)
    for state in (ProtocolState.SIGNED_BY_CITY, ProtocolState.COUNTERSIGNED):
        with transaction.atomic():
            move(lock(protocol.pk), state, by=None)
    born = {one.what: (one.due_on, one.article) for one in Obligation.objects.all()}
    assert born == {
        "Presentare le schede": (date(2024, 3, 30), "art. 1"),
        "Pubblicare l'atto": (TODAY() + timedelta(days=15), "art. 1"),
        "Indicare l'ufficio": (TODAY() + timedelta(days=30), "art. 1"),
    }
    assert [one.what for one in Obligation.objects.overdue()] == ["Presentare le schede"]


def test_a_step_of_the_path_concludes_what_it_tells(signed):
    fact = Fact(signed.city_id, "cities.office", 1, TODAY(), "Determina 7")
    reach(fact, city=signed.city, step="office", by=None)
    told = Obligation.objects.with_facts().get(what="Indicare l'ufficio")
    assert (told.concluded_on, told.proof, told.look) == (TODAY(), "Determina 7", "done")
    assert told not in Obligation.objects.open()


def test_who_may_say_that_it_was_done(signed, staff):
    obligation = Obligation.objects.get(what="Pubblicare l'atto")
    said = {
        "obligation_id": obligation.pk,
        "done_on": TODAY(),
        "evidence": "Albo n. 7",
        "file": None,
    }
    with pytest.raises(NotAllowed):
        services.conclude(**said, by=UserFactory(role=Role.AUDITOR))
    with pytest.raises(ProtocolError, match="futuro"):
        services.conclude(**{**said, "done_on": TODAY() + timedelta(days=1)}, by=staff)
    with pytest.raises(ProtocolError, match="prova"):
        services.conclude(**{**said, "evidence": "  "}, by=staff)
    services.conclude(**said, by=staff)
    again = services.conclude(**{**said, "evidence": "altro"}, by=UserFactory(role=Role.STAFF))
    assert (again.evidence, again.done_by) == ("Albo n. 7", staff)
    with pytest.raises(NotAllowed):
        services.reopen_obligation(obligation_id=obligation.pk, by=UserFactory(role=Role.REFERENT))
    assert services.reopen_obligation(obligation_id=obligation.pk, by=staff).done_on is None


def test_the_city_sees_its_own_and_says_what_it_did(client, signed):
    referent = UserFactory(role=Role.REFERENT)
    ReferentFactory(city=signed.city, person=PersonFactory(user=referent))
    client.force_login(referent)
    obligation = Obligation.objects.get(what="Presentare le schede")
    page = client.get(signed.get_absolute_url()).content.decode()
    assert "Registra come fatto" in page
    assert "In ritardo di" in page
    actions = [action.title for action in protocol_card(signed.city, referent).actions]
    assert "Pubblicare l'atto" in actions
    assert "Indicare l'ufficio" not in actions  # the path asks for it
    url = reverse("protocols:conclude", args=[obligation.pk])
    name = f"o{obligation.pk}"
    client.post(url, {f"{name}-fatto_il": "", f"{name}-prova": "Nota 7"})
    assert not Obligation.objects.filter(done_on__isnull=False).exists()
    client.post(url, {f"{name}-fatto_il": TODAY().isoformat(), f"{name}-prova": "Nota 7"})
    assert Obligation.objects.get(pk=obligation.pk).evidence == "Nota 7"
    other = ObligationFactory(side="authority", protocol=signed)
    assert client.post(reverse("protocols:conclude", args=[other.pk])).status_code == 403


def test_the_list_costs_the_same_however_long(client, staff, signed):
    client.force_login(staff)
    url = reverse("protocols:obligations")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert "Presentare le schede" in client.get(url).content.decode()
        counts.append(len(queries))
        ObligationFactory.create_batch(5, protocol=signed)
    assert counts[0] == counts[1]
    assert "Mostra anche i conclusi" in client.get(url).content.decode()


def test_they_are_written_with_the_clause_and_fixed_when_in_use(client, signed, staff):
    clause = signed.template.places.all()[0].clause
    with pytest.raises(DatabaseError, match="in uso"), transaction.atomic():
        clause.duties.update(what="Altro")
    new = services.succeed_template(template_id=signed.template_id, dated_on=date(2026, 6, 1))
    with pytest.raises(TemplateError, match="è in uso"):
        services.remove_duty(
            template_id=signed.template_id, clause_id=clause.pk, what="x", by=staff
        )
    client.force_login(staff)
    url = reverse("protocols:clause_duties", args=[new.pk, clause.pk])
    wanted = {"what": "Nominare il RUP", "side": "city", "wording": "any", "term": "signing"}
    client.post(url, wanted)  # without its days
    assert not ClauseDuty.objects.filter(what="Nominare il RUP").exists()
    client.post(url, wanted | {"days": 10})
    mine = ProtocolTemplate.objects.get(pk=new.pk).places.all()[0].clause
    assert (mine.key, mine.version) == (clause.key, clause.version + 1)
    assert mine.duties.count() == clause.duties.count() + 1
    url = reverse("protocols:clause_duties", args=[new.pk, mine.pk])
    client.post(url, {"togli": "Nominare il RUP"})
    assert mine.duties.count() == clause.duties.count()
