"""The dossier of a city: every part, only its own, for whom, and the proof of it."""

import csv
import io
import subprocess
import sys
import zipfile
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.dossier import all_parts, parts, register_part
from cities.dossier.parts import CityPart
from cities.exceptions import NotAllowed
from cities.models import CityDossier
from cities.services.dossiers import request_dossier
from cms_portal.accounts.roles import Role
from events.enums import NeedsState
from events.models import Need, NeedsAssessment
from protocols import services
from protocols.journeys import Journey, RegistrySide
from tests.accounts.factories import UserFactory
from tests.cities.factories import ContactNoteFactory, PersonFactory, ThemeFactory
from tests.cities.text_factories import CityMessageFactory, QuestionFactory
from tests.events.factories import DelegationFactory, RegistrationFactory
from tests.jobs.runner import run_due_jobs
from tests.protocols.conftest import make_frozen
from tests.protocols.factories import CopyFactory, complete_city
from tests.protocols.mails import receipt
from tests.protocols.test_pec import drop_and_file
from tests.protocols.test_views import page, referent_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority", "files_dir")]


@pytest.fixture
def other(staff):
    """Gela, of which nothing may come."""
    frozen = make_frozen(complete_city(name="Gela"), staff)
    CityMessageFactory(city=frozen.city, subject="Segreto di Gela")
    CopyFactory(protocol=frozen, content=b"%PDF-1.7 di Gela")
    return frozen


@pytest.fixture
def act(frozen, other, staff):
    """Benevento, with something of everything; its first text was recalled."""
    city = frozen.city
    services.record_entry(
        protocol_id=frozen.pk, journey=Journey.TEXT_OUT, side=RegistrySide.OUTGOING,
        number="0004711", dated_on=timezone.localdate(), by=staff,
    )  # fmt: skip
    today = f"{timezone.localdate():%d/%m/%Y} 10:15:00"
    drop_and_file(staff, receipt(subject=f"{frozen.code} - Protocollo d'intesa", at=today))
    frozen.refresh_from_db()
    CopyFactory(protocol=frozen, filename="../firmato 🙂.PDF", by=staff)
    CityMessageFactory(city=city, subject="=Promemoria", text="Prima riga\nseconda")
    QuestionFactory(city=city, subject="Quali spese?")
    ContactNoteFactory(city=city, text="Appunto segretissimo dell'ufficio")
    delegation = DelegationFactory(city=city, accepted=True)
    RegistrationFactory(delegation=delegation, person=PersonFactory(last_name="Presentissima"))
    needs = NeedsAssessment.objects.create(
        city=city, theme=ThemeFactory(), state=NeedsState.SUBMITTED, submitted_at=timezone.now(),
        first_submitted_on=timezone.localdate(), revision=1,
    )  # fmt: skip
    Need.objects.create(assessment=needs, text="Case per chi non ne ha", urgency=5)
    return frozen


def made(city, by):
    token = CityDossier._meta.get_field("token").to_python("0" * 32)
    dossier = request_dossier(city=city, token=token, by=by)
    assert request_dossier(city=city, token=token, by=by) == dossier
    run_due_jobs()
    dossier.refresh_from_db()
    return dossier


def held(dossier):
    with zipfile.ZipFile(dossier.file.path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def table(files, ending):
    [content] = [body for name, body in files.items() if name.endswith(ending)]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_dossier_holds_every_part_of_one_city_and_proves_itself(act, staff, tmp_path):
    dossier = made(act.city, staff)
    files = held(dossier)
    assert {name.split("/")[0] for name in files if "/" in name} == {
        part.folder for part in all_parts()
    }
    assert all(name.isascii() and len(name.rpartition("/")[2]) <= 80 for name in files)
    text = b"".join(body for name, body in files.items() if name.endswith((".csv", ".html")))
    for words in ("Presentissima", "Case per chi", "Quali spese?", "seconda", "0004711"):
        assert words.encode() in text, words
    assert b"Gela" not in text
    assert b"Appunto segretissimo" not in text
    act.document.refresh_from_db()
    assert files[f"10_atti/{act.document.filename}"] == bytes(act.document.content)
    [copy] = table(files, "/copie.csv")
    assert copy["Nome del file ricevuto"].startswith("../firmato")
    assert files[f"20_copie-firmate/{copy['Copia']}"] == b"%PDF-1.7 prova"
    [message] = table(files, "/pec.csv")
    assert files[f"30_invii/{message['File']}"]
    assert table(files, "/invii.csv")[0]["Stato"] == "Consegnata"
    assert table(files, "/messaggi.csv")[-1]["Oggetto"] == "'=Promemoria"
    rows = table(files, "index.csv")
    assert {row["File"]: row["SHA-256"] for row in rows} == {
        name: sha256(body).hexdigest()
        for name, body in files.items()
        if not name.startswith("index.")
    }
    assert not [row for row in rows if "ATTENZIONE" in row["Nota"] or "MANCANTE" in row["File"]]
    assert dossier.index_sha256.encode() in files["index.html"]
    with zipfile.ZipFile(dossier.file.path) as archive:
        archive.extractall(tmp_path)
    [folder] = tmp_path.glob("Fascicolo_*")
    script = [sys.executable, "-I", "-B", folder / "verifica.py"]
    first = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (first.returncode, first.stdout.splitlines()[-1][-64:]) == (0, dossier.index_sha256)
    (folder / "10_atti" / act.document.filename).write_bytes(b"altro")
    assert "DIVERSO" in subprocess.run(script, capture_output=True, text=True, check=False).stdout


def test_a_recalled_text_says_so_in_its_name_and_stays(frozen, staff):
    authority = UserFactory(role=Role.AUTHORITY)
    services.recall(protocol_id=frozen.pk, by=authority, reason="Importo errato")
    files = held(made(frozen.city, staff))
    name = f"10_atti/RICHIAMATO_{frozen.code}_testo-1.pdf"
    assert files[name].startswith(b"%PDF")
    [note] = [row["Nota"] for row in table(files, "index.csv") if row["File"] == name]
    assert note == "RICHIAMATO, non in vigore: Importo errato"


def test_the_page_asks_once_and_shows_what_was_made(client, frozen, staff, tmp_path):
    url = reverse("cities:dossiers", args=[frozen.city.cadastral_code])
    client.force_login(staff)
    assert url in page(client.get(frozen.get_absolute_url()))
    assert url in page(client.get(frozen.city.get_absolute_url()))
    shown = client.get(url)
    token = {"token": shown.context["form"]["token"].value()}
    new = reverse("cities:dossier_new", args=[frozen.city.cadastral_code])
    assert client.post(new, token).status_code == client.post(new, token).status_code == 302
    assert CityDossier.objects.count() == 1
    assert "In preparazione" in page(client.get(url, headers={"HX-Request": "true"}))
    run_due_jobs()
    shown = client.get(url, headers={"HX-Request": "true"})
    assert "Scarica lo ZIP" in page(shown)
    assert "<html" not in page(shown)
    dossier = CityDossier.objects.get()
    assert b"".join(client.get(dossier.file.get_absolute_url())).startswith(b"PK")
    client.force_login(referent_of(frozen.city))
    assert client.get(url).status_code == client.post(new, token).status_code == 403
    assert client.get(dossier.file.get_absolute_url()).status_code == 404
    assert url not in page(client.get(frozen.get_absolute_url()))


def test_a_city_takes_none_and_a_part_is_registered_once(frozen, monkeypatch):
    with pytest.raises(NotAllowed):
        request_dossier(city=frozen.city, token=None, by=referent_of(frozen.city))
    monkeypatch.setattr(parts.REGISTRY, "_parts", dict(parts.REGISTRY._parts))
    with pytest.raises(ValueError, match="twice"):
        register_part(CityPart("altro", "Altro", 10, lambda extent: []))
