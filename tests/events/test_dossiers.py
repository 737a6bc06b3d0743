"""The papers of an event in one ZIP: what is in it, of whom, for whom; certificates by mail."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from email import message_from_bytes, policy
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.exceptions import NotAllowed
from cms_portal.accounts.roles import Role
from cms_portal.jobs.models import Job
from cms_portal.mailing import delivery
from cms_portal.mailing.models import OutboundMail
from events import services
from events.demo_laboratory import TITLE, load_laboratory
from events.dossier import Extent, NamedFile, Part, parts_of
from events.dossier import parts as registry
from events.enums import AccessNeed, Diet, DossierScope, PrintKind
from events.exceptions import DossierRefused
from events.models import Certificate, Dossier, Event, Material, SpecialNeeds
from events.services import Moment, Order, certificate_mails, dossiers, undo_presences
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory, PersonFactory, ReferentFactory
from tests.events.factories import DelegationFactory, EventFactory, RegistrationFactory
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db

WHOLE, CITY, PERSON, CERTIFICATES = DossierScope


@pytest.fixture
def staff():
    return UserFactory(role=Role.STAFF)


@pytest.fixture
def cities():
    """Three cities with two people each."""
    made = [CityFactory(name=name) for name in ("Altamura", "Benevento", "Gela")]
    for city in made:
        for number in range(2):
            person = PersonFactory(
                last_name=f"{city.name}-{'AB'[number]}",
                email=f"{city.name.lower()}{number}@x.example",
            )
            ReferentFactory(city=city, person=person)
    return made


@pytest.fixture
def event(cities, staff, monkeypatch):
    """The demonstration's own meeting, with certificates."""
    monkeypatch.setattr("events.demo_laboratory._DECLINED", 99)
    load_laboratory(staff=staff)
    run_due_jobs()
    return Event.objects.get(title=TITLE)


def made(event, staff, scope=WHOLE, **of):
    extent = Extent(event, scope, **of)
    dossier = dossiers.request_dossier(extent=extent, token=uuid4(), by=staff)
    run_due_jobs()
    dossier.refresh_from_db()
    return dossier


def held(dossier):
    """What the ZIP holds, by the name inside its folder."""
    with zipfile.ZipFile(dossier.file.path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def table(files, ending):
    [content] = [body for name, body in files.items() if name.endswith(ending)]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def speaks_for(city):
    return ReferentFactory(city=city, person__user=UserFactory(role=Role.REFERENT)).person.user


def test_the_whole_dossier_holds_every_part_and_proves_itself(event, staff, tmp_path):
    person = event.registrations.order_by("pk").first()
    SpecialNeeds.objects.create(
        registration=person, access=[AccessNeed.QUIET], diet=[Diet.HALAL], diet_note="segretissimo"
    )
    order = Order(PrintKind.SIGN_IN, moments=[f"{event.starts_on}"], empty_rows=2)
    services.request_print(event=event, order=order, token=uuid4(), by=staff)
    run_due_jobs()
    with CaptureQueriesContext(connection) as queries:
        dossier = made(event, staff)
    assert not [one for one in queries if "specialneeds" in one["sql"]]
    files = held(dossier)
    folders = {name.split("/")[0] for name in files if "/" in name}
    assert folders == {part.folder for part in parts_of(WHOLE)} - {"70_restituzione"}
    assert all(name.isascii() and len(name.rpartition("/")[2]) <= 80 for name in files)
    assert not any(b"segretissimo" in body or b"Halal" in body for body in files.values())
    assert any(re.search("30_fogli-firme/Fogli-firme_.*[.]pdf", name) for name in files)
    assert any(name.startswith("20_programma/programma_versione-1") for name in files)
    rows = table(files, "index.csv")
    assert {row["File"]: row["SHA-256"] for row in rows} == {
        name: sha256(body).hexdigest()
        for name, body in files.items()
        if not name.startswith("index.")
    }
    assert dossier.index_sha256 == sha256(files["index.csv"]).hexdigest()
    assert dossier.index_sha256.encode() in files["index.html"]
    with zipfile.ZipFile(dossier.file.path) as archive:
        archive.extractall(tmp_path)
    [folder] = tmp_path.iterdir()

    def check():
        script = [sys.executable, "-I", "-B", folder / "verifica.py"]
        return subprocess.run(script, capture_output=True, text=True, check=False)

    assert (check().returncode, check().stdout.splitlines()[-1][-64:]) == (0, dossier.index_sha256)
    (folder / "20_programma" / "programma_versione-1.html").write_text("altro")
    (folder / "40_presenze" / "in-piu.txt").write_text("altro")
    (folder / "40_presenze" / "presenze_registro.csv").unlink()
    words = check()
    assert words.returncode == 1
    assert [one.split(":")[0] for one in words.stdout.splitlines()[:3]] == [
        "MANCA",
        "DIVERSO",
        "IN PIÙ",
    ]


def test_every_row_of_the_presences_with_what_undid_it(event, staff):
    first = event.registrations.order_by("pk").first()
    moment = Moment(event.starts_on, event.sessions.order_by("position").last())
    undo_presences(event=event, moment=moment, registrations=[first.pk], by=staff)
    run_due_jobs()
    files = held(made(event, staff))
    rows = table(files, "presenze_registro.csv")
    [*_, undoing] = [row for row in rows if row["Conta"] == "no: è un annullamento"]
    [undone] = [row for row in rows if row["Corretta dalla riga"] == undoing["Riga"]]
    assert undone["Conta"] == "no: annullata"
    assert (undoing["Corregge la riga"], undone["Corretta dalla riga"]) == (
        undone["Riga"],
        undoing["Riga"],
    )
    assert undoing["Registrata da"] == str(staff)
    listed = table(files, "/attestati.csv")
    [replaced] = [
        row for row in listed if row["Stato"] != "valido" and row["File"] != "mai stampato"
    ]
    assert replaced["Stato"].startswith("SOSTITUITO dal")
    pdf = f"50_attestati/SOSTITUITO_{replaced['Attestato']}.pdf"
    assert files[pdf].startswith(b"%PDF")
    [note] = [row["Nota"] for row in table(files, "index.csv") if row["File"] == pdf]
    assert note == replaced["Stato"]


def test_of_a_city_and_of_a_person_only_theirs(event, staff, cities):
    other = [f"{cities[0].name}-".encode(), f"{cities[2].name}-".encode()]
    of_city = held(made(event, staff, CITY, city=cities[1]))
    text = b"".join(body for name, body in of_city.items() if not name.endswith((".pdf", ".py")))
    assert b"Benevento-A" in text
    assert b"Benevento-B" in text
    assert not [name for name in other if name in text]
    assert len([name for name in of_city if re.search(r"50_attestati/Attestato_", name)]) == 2
    assert not [name for name in of_city if "Costi" in name or "Fotografi" in name]
    person = event.registrations.get(person__last_name="Benevento-A")
    of_person = held(made(event, staff, PERSON, registration=person))
    text = b"".join(body for name, body in of_person.items() if not name.endswith((".pdf", ".py")))
    assert b"Benevento-A" in text
    assert b"Benevento-B" not in text
    assert {row["Persona"] for row in table(of_person, "presenze_registro.csv")} == {
        person.person.shown_name
    }


def test_the_same_papers_give_the_same_files_in_the_same_order(event, staff):
    first, second = (held(made(event, staff)) for _ in range(2))
    assert list(first) == list(second)
    differ = {name for name in first if first[name] != second[name]}
    assert differ <= {"index.html"}  # it tells when


def test_a_part_of_another_piece_and_a_file_that_is_gone(event, staff, monkeypatch):
    monkeypatch.setattr(registry.REGISTRY, "_parts", dict(registry.REGISTRY._parts))
    scan = NamedFile("Firme.pdf", b"firme", "Firme", sha256="0" * 64)
    registry.register_part(Part("prove", "Prove", 95, lambda extent: [scan, scan]))
    with pytest.raises(ValueError, match="twice"):
        registry.register_part(Part("altri", "Altri", 95, lambda extent: []))
    Material.objects.order_by("pk").first().file.path.unlink()
    files = held(made(event, staff))
    assert {"95_prove/Firme.pdf", "95_prove/Firme-2.pdf"} < files.keys()
    notes = {row["File"]: row["Nota"] for row in table(files, "index.csv")}
    assert notes["95_prove/Firme.pdf"].startswith("ATTENZIONE")
    [missing] = [body for name, body in files.items() if name.endswith("_MANCANTE.txt")]
    assert "non è più conservato" in missing.decode()


def test_who_may_have_which(event, staff, cities):
    person = event.registrations.get(person__last_name="Benevento-A")
    extents = [
        Extent(event, WHOLE),
        Extent(event, CITY, city=cities[1]),
        Extent(event, PERSON, registration=person),
        Extent(event, CERTIFICATES),
    ]

    def allowed(user):
        found = []
        for extent in extents:
            try:
                dossiers.require_reader(user, extent)
            except NotAllowed:
                continue
            found.append(extent.scope)
        return found

    for role in (Role.STAFF, Role.AUTHORITY, Role.AUDITOR):
        assert allowed(UserFactory(role=role)) == list(DossierScope)
    own, other = speaks_for(cities[1]), speaks_for(cities[2])
    assert (allowed(own), allowed(other)) == ([CITY], [])
    assert allowed(UserFactory(role=Role.FACILITATOR)) == []
    made_for_all = made(event, staff)
    made_for_city = made(event, staff, CITY, city=cities[1])
    assert list(Dossier.objects.visible_to(own)) == [made_for_city]
    assert not Dossier.objects.visible_to(other).exists()
    assert set(Dossier.objects.visible_to(staff)) == {made_for_all, made_for_city}
    stranger, uninvited = RegistrationFactory(), CityFactory()
    with pytest.raises(DossierRefused, match="altro evento"):
        made(event, staff, PERSON, registration=stranger)
    with pytest.raises(DossierRefused, match="non è stata invitata"):
        made(event, staff, CITY, city=uninvited)


def test_from_the_page_to_the_zip(client, event, staff, cities):
    client.force_login(staff)
    page = reverse("events:dossiers", args=[event.pk])
    assert page in client.get(event.get_absolute_url()).content.decode()
    token = uuid4()
    for key in (token, token, uuid4()):  # a double click, another tab while it is under way
        sent = {"scope": "whole", "token": key}
        assert client.post(f"{page}nuovo/", sent).status_code == 302
    assert (Dossier.objects.count(), Job.objects.filter(kind="events.dossier").count()) == (1, 1)
    piece = client.get(f"{page}?parte=elenco", headers={"HX-Request": "true"}).content.decode()
    assert "In preparazione" in piece
    assert "<html" not in piece
    run_due_jobs()
    piece = client.get(f"{page}?parte=elenco", headers={"HX-Request": "true"}).content.decode()
    dossier = Dossier.objects.get()
    assert ("hx-get" in piece, dossier.file.get_absolute_url() in piece) == (False, True)
    answer = client.get(dossier.file.get_absolute_url())
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert dossier.job.done == dossier.job.total > 20
    found = client.get(f"{page}?cerca=GEL").content.decode()
    assert "Gela-A" in found
    assert "Benevento-A" not in found
    assert "Nessuna persona" in client.get(f"{page}?cerca=zzz").content.decode()
    for wrong in ({}, {"scope": "city"}, {"scope": "person", "registration": "x"}):
        assert client.post(f"{page}nuovo/", wrong).status_code == 422
    client.force_login(speaks_for(cities[0]))
    own = client.get(page).content.decode()
    assert ("Tutto l'evento" in own, "La vostra città" in own) == (False, True)
    assert client.post(f"{page}nuovo/", {"scope": "whole"}).status_code == 404
    wrong = {"scope": "city", "city": cities[1].cadastral_code}
    assert client.post(f"{page}nuovo/", wrong).status_code == 422
    assert client.get(dossier.file.get_absolute_url()).status_code == 404
    client.force_login(speaks_for(CityFactory()))
    assert client.get(page).status_code == 404


def test_the_page_and_the_zip_cost_the_same_however_many(client, staff):
    counted = []
    for many in (1, 4):
        event = EventFactory()
        for _ in range(many):
            delegation = DelegationFactory(event=event, accepted=True)
            RegistrationFactory.create_batch(many, delegation=delegation)
            extent = Extent(event, CITY, city=delegation.city)
            dossiers.request_dossier(extent=extent, token=uuid4(), by=staff)
        client.force_login(staff)
        page = f"/eventi/{event.pk}/fascicolo/?cerca=a"
        client.get(page)
        with CaptureQueriesContext(connection) as of_page:
            assert client.get(page).status_code == 200
        with CaptureQueriesContext(connection) as of_zip:
            for part in parts_of(WHOLE):
                list(part.files(Extent(event, WHOLE)))
        counted.append((len(of_page), len(of_zip)))
    assert counted[0] == counted[1]
    assert counted[0][0] <= 12
    assert counted[0][1] <= 25


# --- certificates


def test_all_certificates_in_one_zip_by_a_job(client, event, staff):
    client.force_login(staff)
    assert (
        "Prepara lo ZIP di tutti" in client.get(f"/eventi/{event.pk}/attestati/").content.decode()
    )
    client.post(f"/eventi/{event.pk}/fascicolo/nuovo/", {"scope": "certificates"})
    run_due_jobs()
    files = held(Dossier.objects.get())
    names = [name for name in files if name.endswith(".pdf")]
    assert len(names) == Certificate.objects.in_force().count() == 6
    assert not [name for name in names if "SOSTITUITO" in name]
    with pytest.raises(DossierRefused, match="ancora pronto"):
        made(EventFactory(), staff, CERTIFICATES)


def test_certificates_leave_once_with_their_pdf_and_a_new_one_names_the_old(client, event, staff):
    client.force_login(staff)
    page = f"/eventi/{event.pk}/attestati/"
    assert "Invia 6 attestati" in client.get(page).content.decode()
    token = uuid4()
    for key in (token, token):
        assert client.post(f"{page}invia/", {"token": key}).status_code == 302
    run_due_jobs()
    mails = OutboundMail.objects.filter(template="events/certificate")
    assert mails.count() == 6
    assert certificate_mails.mail_certificates(event_id=event.pk, by=staff) == 0
    assert "Invia" not in client.get(page).content.decode()
    certificate = Certificate.objects.in_force().select_related("document", "mail").earliest("pk")
    message = message_from_bytes(delivery._content(certificate.mail), policy=policy.default)
    [attached] = message.iter_attachments()
    assert attached.get_content() == bytes(certificate.document.content)
    assert attached.get_filename() == certificate.document.filename
    assert "Sostituisce" not in certificate.mail.text

    last = event.sessions.order_by("position").last()
    moment = Moment(event.starts_on, last)
    person = [certificate.registration_id]
    Event.objects.filter(pk=event.pk).update(certificate_share=10)
    event.refresh_from_db()
    undo_presences(event=event, moment=moment, registrations=person, by=staff)
    run_due_jobs()
    assert certificate_mails.mail_certificates(event_id=event.pk, by=staff) == 1
    told = mails.order_by("-pk").first()
    assert f"Sostituisce {certificate.reference}" in told.text


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.AUDITOR])
def test_only_the_office_sends_them(client, event, role):
    client.force_login(UserFactory(role=role))
    assert client.post(f"/eventi/{event.pk}/attestati/invia/").status_code == 403
    assert not OutboundMail.objects.filter(template="events/certificate").exists()
