import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from cms_portal.accounts.roles import Role
from protocols.enums import ProtocolState
from protocols.models import (
    Ceiling,
    CeilingAct,
    CeilingActVoiding,
    Clause,
    Protocol,
    ProtocolTemplate,
)
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PriorityFactory
from tests.documents.factories import FrozenDocumentFactory
from tests.protocols.factories import (
    CeilingFactory,
    ProtocolFactory,
    TemplateFactory,
    complete_city,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]
PROTOCOLS = "admin:protocols_protocol_changelist"


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


def definitive_protocol():
    return ProtocolFactory(
        city=complete_city(), state=ProtocolState.APPROVED, document=FrozenDocumentFactory()
    )


def act_on(client, url, action, *rows):
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(url), data, follow=True)


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_whatever_its_length(office, django_assert_max_num_queries, count):
    for _ in range(count):
        definitive_protocol()
    with django_assert_max_num_queries(16):
        response = office.get(reverse(PROTOCOLS))
    assert response.status_code == 200


def test_the_state_is_not_a_field_to_edit(office):
    protocol = definitive_protocol()
    url = reverse("admin:protocols_protocol_change", args=[protocol.pk])
    assert 'name="state"' not in office.get(url).content.decode()
    office.post(url, {"state": ProtocolState.SENT})
    protocol.refresh_from_db()
    assert protocol.state == ProtocolState.APPROVED


def test_sending_goes_through_the_service_one_by_one(office):
    ready, draft = definitive_protocol(), ProtocolFactory(city=complete_city())

    page = act_on(office, PROTOCOLS, "mark_as_sent", ready, draft).content.decode()

    assert "Segnati come trasmessi: 1." in page
    assert draft.city.name in page
    assert ready.transitions.get().to_state == ProtocolState.SENT
    assert Protocol.objects.get(pk=draft.pk).state == ProtocolState.DRAFT


def test_an_auditor_has_no_admin(client):
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.get(reverse(PROTOCOLS)).status_code in (302, 403)


def test_protocols_leave_as_typed_cells(office):
    protocol = definitive_protocol()
    response = office.post(
        reverse("admin:protocols_protocol_export"), {"format": "0", "resource": "0"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    header = next(row for row in rows if "Codice pratica" in row)
    line = dict(zip(header, rows[rows.index(header) + 1], strict=True))
    assert line["Codice pratica"] == protocol.code
    assert line["Data della nota di trasmissione"].date() == protocol.letter_date
    assert line["Stato"] == "Testo definitivo"


def test_a_template_in_use_shows_and_does_not_change(office):
    template = ProtocolFactory(city=complete_city()).template
    url = reverse("admin:protocols_protocoltemplate_change", args=[template.pk])
    assert 'name="title"' not in office.get(url).content.decode()
    title = template.title
    places = {"places-TOTAL_FORMS": "0", "places-INITIAL_FORMS": "0"}
    office.post(url, {"status": "retired", "title": "Altro titolo"} | places)
    template.refresh_from_db()
    assert (template.status, template.title) == ("retired", title)


def test_a_template_is_succeeded_from_its_list(office):
    template = TemplateFactory()
    act_on(office, "admin:protocols_protocoltemplate_changelist", "make_next_version", template)
    assert ProtocolTemplate.objects.get(version=template.version + 1).status == "draft"


def test_a_ceiling_above_the_figure_of_its_act_is_refused_in_words(office):
    def record(amount):
        data = {
            "number": "7/2026",
            "dated_on": "2026-05-10",
            "in_force_from": "2026-05-10",
            "title": "Dotazioni",
            "programme_figure": "1000.00",
            "figure_source": "decisione",
            "ceilings-TOTAL_FORMS": "1",
            "ceilings-INITIAL_FORMS": "0",
            "ceilings-0-city": CityFactory().pk,
            "ceilings-0-priority": PriorityFactory().pk,
            "ceilings-0-amount": amount,
        }
        return office.post(reverse("admin:protocols_ceilingact_add"), data)

    page = record("1000.01").content.decode()
    assert "supera la cifra del Programma" in page
    assert not CeilingAct.objects.exists()

    assert record("1000.00").status_code == 302
    assert Ceiling.objects.get().act.recorded_by is not None


def page(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    "model",
    [
        "authority",
        "ceiling",
        "ceilingact",
        "ceilingactvoiding",
        "clause",
        "generationbatch",
        "protocol",
        "protocoltemplate",
        "publishedfigure",
    ],
)
def test_every_list_opens(office, frozen, model):
    assert office.get(reverse(f"admin:protocols_{model}_changelist")).status_code == 200


def act_form(*amounts, figure="100.00"):
    city, priority = CityFactory(), PriorityFactory()
    other = PriorityFactory(number=6)
    form = {
        "number": "12",
        "dated_on": "10/05/2023",
        "in_force_from": "10/05/2023",
        "title": "Dotazioni",
        "programme_figure": figure,
        "figure_source": "pagina del Programma",
        "note": "",
        "ceilings-TOTAL_FORMS": len(amounts),
        "ceilings-INITIAL_FORMS": 0,
    }
    for number, amount in enumerate(amounts):
        form |= {
            f"ceilings-{number}-city": city.pk,
            f"ceilings-{number}-priority": (priority, other)[number].pk,
            f"ceilings-{number}-amount": amount,
            f"ceilings-{number}-source_note": "",
        }
    return form


def test_an_act_is_recorded_with_its_ceilings(office, staff):
    office.post(reverse("admin:protocols_ceilingact_add"), act_form("60.00", "40.00"))
    act = CeilingAct.objects.get()
    assert act.recorded_by == staff
    assert [row.amount for row in act.ceilings.all()] == [Decimal("60.00"), Decimal("40.00")]


def test_a_wrong_recording_is_annulled_with_its_reason(office, staff):
    act = CeilingFactory().act
    form = {"act": act.pk, "reason": "numero sbagliato"}
    office.post(reverse("admin:protocols_ceilingactvoiding_add"), form)
    assert CeilingActVoiding.objects.get().by == staff


def clause_form(**changed):
    return {
        "key": "durata",
        "version": 1,
        "part": "article",
        "heading": "Durata",
        "body": "Il {comune.nome}.",
        "condition": "",
        "second_body": "",
    } | changed


def test_a_clause_that_cannot_be_printed_is_refused_where_it_is_written(office):
    url = reverse("admin:protocols_clause_add")
    assert "campo sconosciuto" in page(office.post(url, clause_form(body="{comune.nme}")))
    assert "vanno indicate insieme" in page(office.post(url, clause_form(second_body="altro")))
    assert not Clause.objects.exists()
    office.post(url, clause_form())
    assert Clause.objects.get().heading == "Durata"


def test_a_clause_in_use_is_read_only(office):
    clause = ProtocolFactory().template.clauses.get(part="article")
    url = reverse("admin:protocols_clause_change", args=[clause.pk])
    office.post(url, clause_form())
    clause.refresh_from_db()
    assert clause.heading == "Oggetto"
