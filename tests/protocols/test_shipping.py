"""A batch leaves by PEC: what goes with it, the numbers that come back, the board."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.roles import Role
from cms_portal.jobs.models import Job
from cms_portal.spreadsheets.workbooks import read_xlsx
from protocols import services, shipping
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.journeys import Journey, NoteKind, RegistrySide
from protocols.models import RegistryEntry, Shipment, Transmission
from protocols.pasted_numbers import read_pasted
from protocols.services.shipping import DEFAULT_NOTE, DEFAULT_NOTE_FOR_ALL
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityIdentifierFactory
from tests.protocols.conftest import prepare
from tests.protocols.factories import complete_city
from tests.protocols.test_views import page, referent_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority", "files_dir")]
TODAY = timezone.localdate
BOARD = 13  # queries


@pytest.fixture
def batch(staff):
    """Benevento with its PEC, Cava de' Tirreni without."""
    cities = [complete_city(name="Benevento"), complete_city(name="Cava de' Tirreni")]
    CityIdentifierFactory(city=cities[0], kind="pec", value="benevento@pec.example")
    made = prepare(cities, staff)
    for draft in made.protocols.all():
        services.freeze_protocol(protocol_id=draft.pk)
    return made


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


def rows_of(batch):
    return shipping.lines(shipping.ordered(shipping.contents_of(batch)))


def ship(batch, by, kind=NoteKind.EACH, text=DEFAULT_NOTE):
    shipment = services.prepare_shipment(batch_id=batch.pk, note_kind=kind, note_text=text, by=by)
    return zipfile.ZipFile(services.build_shipment(shipment_id=shipment.pk).path)


# --- numbers of the two offices


def test_each_office_writes_its_own_number(client, frozen, staff):
    arrived = reverse("protocols:registry", args=[frozen.code, "text_out", "incoming"])
    left = reverse("protocols:registry", args=[frozen.code, "text_out", "outgoing"])
    client.force_login(referent_of(frozen.city))
    assert "Facoltativo: lo leggiamo dalla PEC" in page(client.get(frozen.get_absolute_url()))
    client.get(arrived)
    answer = {"numero": "0012345", "del_giorno": TODAY().isoformat(), "aoo": "AOO1"}
    assert client.post(arrived, answer).status_code == 302
    assert client.post(arrived, answer).status_code == 302  # a double click
    entry = RegistryEntry.objects.get()
    assert (entry.number, entry.administration, entry.source) == (
        "0012345", "Comune di Benevento", "typed",
    )  # fmt: skip
    assert "n. <span" in page(client.get(frozen.get_absolute_url()))
    assert client.get(left).status_code == client.post(left, answer).status_code == 403
    late = answer | {"del_giorno": (TODAY() + timedelta(days=1)).isoformat()}
    assert "nel futuro" in page(client.post(arrived, late))
    assert client.post(arrived, answer | {"numero": "1\x002"}).status_code == 422
    client.force_login(staff)
    assert client.post(left, answer | {"numero": "77 🙂"}).status_code == 302
    assert RegistryEntry.objects.get(side="outgoing").administration == "Dipartimento di prova"
    assert client.get(left.replace("text_out", "altrove")).status_code == 404


def test_who_only_controls_writes_no_number(frozen):
    auditor = UserFactory(role=Role.AUDITOR)
    with pytest.raises(NotAllowed):
        services.record_entry(
            protocol_id=frozen.pk, journey=Journey.TEXT_OUT, side=RegistrySide.INCOMING,
            number="1", dated_on=TODAY(), by=auditor,
        )  # fmt: skip


def test_an_act_marked_as_sent_has_begun_its_journey(frozen, staff):
    services.mark_sent(protocol_id=frozen.pk, by=staff)
    travel = Transmission.objects.get()
    assert (travel.journey, travel.state, travel.sent_on) == ("text_out", "sent", TODAY())


# --- what leaves


def test_the_zip_holds_acts_notes_and_the_list(batch, staff):
    archive = ship(batch, staff)
    assert archive.namelist() == [
        "BN_Benevento_Protocollo-intesa_CMS-2026-000001.pdf",
        "BN_Benevento_Nota-trasmissione_CMS-2026-000001.pdf",
        "BN_Cava-de-Tirreni_Protocollo-intesa_CMS-2026-000002.pdf",
        "BN_Cava-de-Tirreni_Nota-trasmissione_CMS-2026-000002.pdf",
        "elenco-invii.xlsx",
        "elenco-invii.csv",
    ]
    text = archive.read("elenco-invii.csv").decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text), delimiter=";")
    assert first["PEC"] == "benevento@pec.example"
    assert first["Oggetto"].startswith("CMS-2026-000001 - Protocollo d'intesa con")
    assert second["Nota di trasmissione"] in archive.namelist()
    notes = list(Transmission.objects.values_list("cover_note__city_code", flat=True))
    assert sorted(notes) == sorted(one.city.cadastral_code for one in rows_of(batch))


def test_a_note_that_has_left_is_not_made_again(batch, staff):
    ship(batch, staff)
    first, second = Transmission.objects.order_by("protocol")
    services.mark_sent(protocol_id=first.protocol_id, by=staff)
    Job.objects.update(state="done", finished_at=timezone.now())
    ship(batch, staff, text="Altro testo per {comune}.")
    assert Transmission.objects.get(pk=first.pk).cover_note_id == first.cover_note_id
    assert Transmission.objects.get(pk=second.pk).cover_note_id != second.cover_note_id


def test_one_note_for_all_names_every_city(batch, staff):
    with pytest.raises(ProtocolError, match="non si usa"):
        ship(batch, staff, NoteKind.ONE, "Al Comune di {comune}")
    archive = ship(batch, staff, NoteKind.ONE, DEFAULT_NOTE)
    assert Shipment.objects.get().note_text == DEFAULT_NOTE_FOR_ALL
    assert archive.namelist()[0] == f"Nota-trasmissione_n-{batch.pk}.pdf"
    assert len([name for name in archive.namelist() if "Nota" in name]) == 1


def test_what_cannot_be_printed_is_named_at_once(batch, staff, office):
    with pytest.raises(ProtocolError, match="Testo della nota"):
        services.prepare_shipment(
            batch_id=batch.pk, note_kind=NoteKind.EACH, note_text="Ciao 🙂", by=staff
        )
    address = reverse("protocols:shipment_zip", args=[batch.pk])
    assert office.post(address, {"nota": "each", "testo": "Ciao 🙂"}).status_code == 422
    assert office.post(address, {"nota": "each", "testo": "Ciao"}).status_code == 302
    assert office.post(address, {"nota": "each", "testo": "Ciao"}).status_code == 302
    assert Job.objects.filter(kind="protocols.build_shipment").count() == 1


def test_addresses_and_subjects_leave_as_a_table(batch, office):
    response = office.get(reverse("protocols:shipment_list", args=[batch.pk, "xlsx"]))
    headers, [first, _] = read_xlsx(response.content)
    assert dict(zip(headers, first, strict=True))["PEC"] == "benevento@pec.example"
    csv_list = office.get(reverse("protocols:shipment_list", args=[batch.pk, "csv"]))
    assert b"CMS-2026-000002" in csv_list.content
    assert office.get(reverse("protocols:shipment_list", args=[batch.pk, "exe"])).status_code == 404


# --- the numbers that come back


PASTED = [
    ("CMS-2026-000001\t0012345", "Benevento", "0012345", None),
    ("0012345;Cava de’ Tirreni;16/05/2026", "Cava de' Tirreni", "0012345", date(2026, 5, 16)),
    ("cava de tirreni 12/2026", "Cava de' Tirreni", "12/2026", None),
    ("cms-2026-000001   Prot. n. 45 del 3/2/2026", "Benevento", "45", date(2026, 2, 3)),
    ("benevento@pec.example\t7", "Benevento", "7", None),
]
WRONG = [
    ("Matera\t12", "Nessuna città"),
    ("CMS-2026-000001", "Manca il numero"),
    ("Benevento\tassente", "non è un numero"),
    ("Benevento\tCMS-2026-000002", "codice pratica"),
    ("Benevento\t12\t31/02/2026", "non è un giorno"),
    ("Benevento\t12\t31/12/2099", "nel futuro"),
    ("Benevento\t1\u202e2", "non si vede"),
    ("Benevento\t" + "9" * 61, "più di 60"),
]


def test_pasted_lines_are_read_in_either_order(batch):
    rows = rows_of(batch)
    for text, city, number, day in PASTED:
        [one] = read_pasted(text, rows, today=date(2026, 11, 1))
        assert (str(one.row and one.row.city), one.number, one.dated_on) == (city, number, day)
    for text, problem in WRONG:
        [one] = read_pasted(text, rows, today=date(2026, 11, 1))
        assert problem in one.problem, text
    twice = read_pasted("Città\tNumero\n\nBenevento\t1\nBenevento\t2", rows, today=TODAY())
    assert [one.problem for one in twice] == ["", "Benevento è già alla riga 3."]


def test_numbers_are_shown_then_recorded_and_the_acts_marked_as_sent(batch, office):
    address = reverse("protocols:shipment_numbers", args=[batch.pk])
    office.get(address)
    sent = {"elenco": "Benevento\t0001\nMatera\t2", "del_giorno": TODAY().isoformat()}
    shown = page(office.post(address, sent))
    assert "Registra 1 numero" in shown
    assert "Nessuna città o codice pratica" in shown
    assert not RegistryEntry.objects.exists()
    office.post(address, sent | {"registra": "1"})
    assert rows_of(batch)[0].label == "Protocollata, da spedire"
    office.post(address, sent | {"registra": "1", "sono_partite": "on"})
    assert [row.label for row in rows_of(batch)] == ["Spedita", "Da protocollare"]
    office.post(address, sent | {"registra": "1", "sono_partite": "on"})
    assert RegistryEntry.objects.get().source == "pasted"
    assert office.post(address, {"elenco": ""}).status_code == 422


@pytest.mark.parametrize("count", [1, 4])
def test_the_board_costs_the_same_whatever_its_length(
    office, staff, count, django_assert_num_queries
):
    for _ in range(count):
        city = complete_city()
        CityIdentifierFactory(city=city, kind="pec", value=f"c{city.pk}@pec.example")
    made = prepare(list(type(city).objects.all()), staff)
    for draft in made.protocols.all():
        services.freeze_protocol(protocol_id=draft.pk)
        services.mark_sent(protocol_id=draft.pk, by=staff)
    address = reverse("protocols:shipment", args=[made.pk])
    with django_assert_num_queries(BOARD):
        assert office.get(address).status_code == 200
    assert "Nessuna città in questo stato" in page(office.get(address, {"stato": "failed"}))


def test_the_notes_are_read_by_their_city_alone(batch, staff, client):
    ship(batch, staff)
    first, second = Transmission.objects.order_by("protocol")
    client.force_login(referent_of(first.protocol.city))
    mine = client.get(first.cover_note.get_absolute_url())
    assert b"".join(mine.streaming_content).startswith(b"%PDF")
    assert client.get(second.cover_note.get_absolute_url()).status_code == 404
