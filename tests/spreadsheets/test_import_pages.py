"""The pages of an import, as who works there meets them, without JavaScript."""

import io
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import Person, Referent
from cms_portal.files.models import PrivateFile
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.imports.tables import FORMATS
from cms_portal.spreadsheets.models import ImportBatch
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory
from tests.jobs.runner import run_due_jobs
from tests.spreadsheets.imports import LINES, make_import, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


@pytest.fixture
def staff(client):
    user = UserFactory(role="staff")
    client.force_login(user)
    return user


@pytest.fixture
def benevento():
    return CityFactory(name="Benevento", cadastral_code="A783")


def page(client, name, *args, **query):
    return client.get(reverse(f"imports:{name}", args=args), query)


def post(client, name, *args, follow=True, **data):
    return client.post(reverse(f"imports:{name}", args=args), data, follow=follow)


def send(client, content, name="elenco.csv", token=None, **data):
    form = {
        "mittente": "Comune di Benevento",
        "file": SimpleUploadedFile(name, content),
        "gettone": token or uuid4(),
    }
    return post(client, "upload", "persone", **form | data)


def test_from_the_file_to_the_outcome_and_back(client, staff, benevento):
    content = "\r\n".join(
        [
            "Referenti;;;",
            "Comune;Nominativo;Ruolo;Dal",
            "Beneventto;Cardo Livia;tecnico;20/01/2023",
            "Benevento;Cardo Elio;politico;20/01/2023",
            "Alife;Cardo Ada;tecnico;20/01/2023",
        ]
    ).encode("cp1252")
    assert "Lettura del file" in send(client, content).content.decode()
    batch = ImportBatch.objects.get()
    run_due_jobs()

    response = client.get(batch.get_absolute_url(), follow=True)
    assert response.redirect_chain[-1][0].endswith("/colonne/")
    form = response.context["form"]
    assert [form[f"c{n}"].initial for n in range(4)] == [
        "city_name",
        "full_name",
        "role",
        "valid_from",
    ]
    post(client, "match", batch.pk, **{f"c{n}": form[f"c{n}"].initial for n in range(4)})
    run_due_jobs()

    response = client.get(batch.get_absolute_url(), follow=True)
    text = response.content.decode()
    assert "Che città è «Beneventto»?" in text
    assert "che cosa viene prima?" in text
    answers = {"Che città": "A783", "Nella colonna": "cognome-nome"}
    chosen = {
        one["fields"][0].name: next(
            value for words, value in answers.items() if one["question"].text.startswith(words)
        )
        for one in response.context["choices"]
    }
    asked = [one["question"].pk for one in response.context["choices"]]
    post(client, "answer", batch.pk, domanda=asked, **chosen)
    run_due_jobs()

    response = client.get(batch.get_absolute_url(), follow=True)
    proposals = response.context["proposals"]
    assert len(proposals) == 2, "the town outside is refused, not asked about"
    texts = {one.name: one.initial for asked in proposals for one in asked["fields"]}
    asked = [one["question"].pk for one in proposals]
    post(client, "answer", batch.pk, domanda=asked, **texts)
    run_due_jobs()

    response = client.get(batch.get_absolute_url(), follow=True)
    text = response.content.decode()
    assert "Registra 2 righe" in text
    assert "«Alife» non è una città del Programma." in text
    post(client, "confirm", batch.pk)
    run_due_jobs()

    response = client.get(batch.get_absolute_url())
    assert "Annulla questa importazione" in response.content.decode()
    assert {one.full_name for one in Person.objects.all()} == {"Livia Cardo", "Elio Cardo"}
    post(client, "undo", batch.pk)
    run_due_jobs()
    assert "I dati sono quelli di prima" in client.get(batch.get_absolute_url()).content.decode()
    assert not Person.objects.exists()


def test_a_double_click_makes_one_import(client, staff, benevento):
    token = uuid4()
    for _ in range(2):
        send(client, "\r\n".join(LINES).encode(), token=token)
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vecchio.xls", b"x", "salvatelo come .xlsx"),
        ("foto.jpg", b"x", "Si leggono file"),
        ("grande.csv", b"a;b\n" * 1_400_000, "supera 5 MB"),
        ("vuoto.csv", b"", "vuoto"),
    ],
)
def test_files_that_are_refused_at_the_door(client, staff, name, content, words):
    response = send(client, content, name=name)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not PrivateFile.objects.exists()


@pytest.mark.parametrize("mittente", ["", "x" * 121, "a\x00b"])
def test_the_sender_is_asked_for(client, staff, mittente):
    response = send(client, b"a;b\n1;2", mittente=mittente)
    assert response.status_code in (400, 422)


def test_a_file_that_cannot_be_read_says_why(client, staff):
    batch = uploaded(staff, b"PK\x03\x04 non uno zip", name="elenco.xlsx")
    assert batch.state == BatchState.UNREADABLE
    text = client.get(batch.get_absolute_url()).content.decode()
    assert "danneggiato o incompleto" in text
    assert "Carica un altro file" in text
    post(client, "drop", batch.pk)
    batch.refresh_from_db()
    batch.file.refresh_from_db()
    assert batch.state == BatchState.DROPPED
    assert batch.file.deleted_at


def test_columns_that_do_not_add_up_are_told(client, staff, benevento):
    batch = make_import(staff, until=BatchState.COLUMNS)
    response = post(client, "match", batch.pk, c2="last_name")
    assert response.status_code == 422
    text = response.content.decode()
    assert "la colonna della città" in text
    assert "Indicate le colonne del nome" in text
    response = post(client, "match", batch.pk, c0="city_code", c1="city_code")
    assert "Abbinato a più di una colonna" in response.content.decode()
    assert post(client, "match", batch.pk, c0="inventato").status_code == 422


def test_columns_are_remembered_for_who_sent_them(client, staff, benevento):
    header = "AA;BB;CC;DD"
    first = uploaded(staff, f"{header}\nA783;Cardo;Livia;tecnico".encode())
    assert page(client, "columns", first.pk).context["form"]["c1"].initial == ""
    chosen = {"c0": "city_code", "c1": "last_name", "c2": "first_name", "c3": "role"}
    post(client, "match", first.pk, **chosen)
    again = uploaded(staff, f"Titolo\n{header}\nA783;Cardo;Elio;politico".encode())
    assert again.header_line == 2
    form = page(client, "columns", again.pk).context["form"]
    assert {name: form[name].initial for name in chosen} == chosen


def test_the_header_can_be_another_line(client, staff, benevento):
    batch = uploaded(staff, b"x;y;z\nCodice;Cognome;Nome\nA783;Cardo;Livia")
    assert batch.header_line == 2
    post(client, "header", batch.pk, riga=1)
    batch.refresh_from_db()
    assert (batch.header_line, batch.headers) == (1, ["x", "y", "z"])
    post(client, "header", batch.pk, riga=99)
    post(client, "header", batch.pk, riga="²")
    batch.refresh_from_db()
    assert batch.header_line == 1


def test_another_sheet_can_be_read(client, staff, benevento):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    second = book.create_sheet("Persone")
    second.append(["Codice ISTAT", "Cognome", "Nome"])
    second.append([62008, "Cardo", "Livia"])
    target = io.BytesIO()
    book.save(target)
    batch = uploaded(staff, target.getvalue(), name="elenco.xlsx")
    assert "Foglio" in page(client, "columns", batch.pk).content.decode()
    post(client, "header", batch.pk, foglio="Persone")
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.headers == ["Codice ISTAT", "Cognome", "Nome"]
    assert batch.rows.get(line=2).cells == ["62008", "Cardo", "Livia"]
    post(client, "header", batch.pk, foglio="Inesistente")


def test_a_line_can_be_left_out_and_taken_in_again(client, staff, benevento):
    batch = make_import(staff)
    response = post(client, "exclude", batch.pk, 2, esclusa="si", esito="new", pagina=1)
    assert response.redirect_chain[-1][0].endswith("?esito=new&pagina=1")
    assert "Registra 1 riga" in response.content.decode()
    response = post(client, "exclude", batch.pk, 2, esclusa="no")
    assert "Registra 2 righe" in response.content.decode()
    post(client, "exclude", batch.pk, 4, esclusa="si")
    batch.refresh_from_db()
    assert "excluded" not in batch.counts


@pytest.mark.parametrize("extension", ["xlsx", "ods", "csv"])
def test_what_was_refused_comes_back_with_the_reason(client, staff, benevento, extension):
    batch = make_import(staff)
    post(client, "exclude", batch.pk, 2, esclusa="si")
    content = b"".join(page(client, "refused", batch.pk, extension).streaming_content)
    dataset = FORMATS[extension]().create_dataset(content)
    assert dataset.headers == [*LINES[0].split(";"), "Riga nel file", "Perché non è entrata"]
    assert dataset["Nome"] == ["Livia", "Ada"]
    assert "Esclusa a mano" in dataset["Perché non è entrata"][0]
    assert "31/02/2023" in dataset["Perché non è entrata"][1]


@pytest.mark.parametrize("slug", ["citta", "persone"])
@pytest.mark.parametrize("extension", ["xlsx", "ods", "csv"])
def test_the_model_can_be_imported_as_it_is(client, staff, slug, extension):
    content = b"".join(page(client, "model", slug, extension).streaming_content)
    importer = {"citta": "cities.cities", "persone": "cities.people"}[slug]
    batch = uploaded(staff, content, importer=importer, name=f"m.{extension}")
    assert batch.state == BatchState.COLUMNS, batch.note
    form = page(client, "columns", batch.pk).context["form"]
    assert all(field.initial for field in form), "every column of the model is recognised"


def test_who_may_not_change_people_may_not_import_them(client, benevento):
    client.force_login(UserFactory(role="referent"))
    assert page(client, "list").status_code == 404
    assert page(client, "new", "persone").status_code == 404


def test_what_is_over_is_told_and_nothing_else_happens(client, staff, benevento):
    batch = make_import(staff, until=BatchState.DONE)
    people = Referent.objects.count()
    for name in ("confirm", "drop", "reopen", "answer"):
        response = post(client, name, batch.pk)
        assert response.status_code == 200
    post(client, "exclude", batch.pk, 2, esclusa="si")
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert Referent.objects.count() == people
    for name in ("columns", "questions", "preview"):
        assert page(client, name, batch.pk).status_code == 302


def test_the_part_that_asks_again_sends_on_when_the_work_is_done(client, staff, benevento):
    batch = make_import(staff)
    response = client.get(batch.get_absolute_url(), headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == f"/importazioni/{batch.pk}/anteprima/"


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["preview", "columns", "questions"])
def test_pages_cost_the_same_whatever_the_file(client, staff, benevento, name):
    states = {"preview": BatchState.PREVIEW, "columns": BatchState.COLUMNS}
    counts = []
    for length in (3, 40):
        role = "boh{}" if name == "questions" else "tecnico"
        lines = [
            f"A783;Benevento;Cardo{n};Livia;;{role.format(n)};20/01/2023" for n in range(length)
        ]
        batch = make_import(staff, (LINES[0], *lines), until=states.get(name, BatchState.PREVIEW))
        counts.append(queries(client, reverse(f"imports:{name}", args=[batch.pk])))
    assert counts[0] == counts[1]


def test_the_list_costs_the_same_whatever_its_length(client, staff, benevento):
    make_import(staff)
    few = queries(client, reverse("imports:list"))
    for _ in range(4):
        make_import(staff)
    assert queries(client, reverse("imports:list")) == few
