"""Imports of what nobody should send, confirmed twice, broken half-way."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from cities.imports import people_writer
from cities.loading import load_programme
from cities.models import City, Person, Referent
from cms_portal.spreadsheets.imports import flow, working
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.imports.exceptions import WrongState
from cms_portal.spreadsheets.imports.tables import FORMATS
from cms_portal.spreadsheets.models import ImportRow
from tests.accounts.factories import UserFactory
from tests.cities.factories import CityFactory
from tests.cities.imports import HEADER, answered, confirmed, preview, reasons, rows, upload
from tests.jobs.runner import run_due_jobs

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
def andria():
    return CityFactory(name="Andria", cadastral_code="A285")


def line(last_name, email="", role="tecnico"):
    return f"A285;;{last_name};Ada;{email};{role};20/01/2023;;"


HARMLESS = [
    "Rossi 🏛️",
    "<b>Rossi</b>",
    "<script>alert(1)</script>",
    "=1+1 Rossi",
    "{{ Rossi }}",
    "%s Rossi %(x)s",
    "R" * 100,
    "ロッシ",
]


@pytest.mark.parametrize("name", HARMLESS)
def test_strange_names_enter_as_they_are_and_are_shown_as_text(client, staff, andria, name):
    batch = preview(staff, HEADER, line(name))
    assert batch.counts == {"new": 1}, reasons(batch)
    text = client.get(batch.get_absolute_url(), follow=True).content.decode()
    assert "<script>alert(1)" not in text
    assert "<b>Rossi" not in text
    confirmed(batch, staff)
    assert Person.objects.get().last_name == name


@pytest.mark.parametrize(
    ("name", "words"),
    [("R" * 300, "100"), ("R" * 9_999, "100"), ("\u202eissoR", "caratteri di controllo")],
)
def test_names_that_do_not_fit_are_refused_in_words(client, staff, andria, name, words):
    batch = preview(staff, HEADER, line(name))
    assert batch.counts == {"refused": 1}
    assert words in reasons(batch)[0]
    assert client.get(batch.get_absolute_url(), follow=True).status_code == 200
    for extension in FORMATS:
        url = reverse("imports:refused", args=[batch.pk, extension])
        assert b"".join(client.get(url).streaming_content)


def test_a_cell_broken_into_lines_is_one_line_of_text(staff, andria):
    cells = 'A285;;"De\n Luca";Ada;;"Referente\r\ntecnica";20/01/2023;;"nota\u2028n. 12"'
    batch = confirmed(preview(staff, HEADER, cells), staff)
    assert batch.state == BatchState.DONE, batch.note
    assert Person.objects.get().last_name == "De Luca"
    assert Referent.objects.get().act == "nota n. 12"


@pytest.mark.parametrize("column", range(9))
@pytest.mark.parametrize("cell", ["x" * 300, "🏛️\u202e", "<i>'\"--", "9" * 40, "\ufeff\u200b"])
def test_any_cell_may_hold_anything(client, staff, andria, column, cell):
    cells = ["A285", "Andria", "Rossi", "Ada", "a@c.example", "tecnico", "20/01/2023", "", "nota"]
    cells[column] = f'"{cell.replace(chr(34), chr(34) * 2)}"'
    batch = preview(staff, HEADER, ";".join(cells))
    assert batch.state in (BatchState.PREVIEW, BatchState.QUESTIONS)
    assert client.get(batch.get_absolute_url(), follow=True).status_code == 200
    if batch.to_write:
        assert confirmed(batch, staff).state == BatchState.DONE


def test_nul_bytes_are_refused_in_words(staff, andria):
    batch = upload(staff, f"{HEADER}\nA285;;Ros\x00si;Ada".encode())
    assert batch.state == BatchState.UNREADABLE
    assert "byte nulli" in batch.note


def test_headings_may_be_anything_too(client, staff, andria):
    batch = upload(staff, f"{'A' * 300};<b>x</b>;🏛️;;\u202eCognome\nA285;;;;Rossi".encode())
    assert batch.state == BatchState.COLUMNS
    text = client.get(batch.get_absolute_url(), follow=True).content.decode()
    assert "<b>x</b>" not in text
    url = reverse("imports:match", args=[batch.pk])
    chosen = {"c0": "city_code", "c1": "first_name", "c4": "last_name"}
    client.post(url, chosen)
    run_due_jobs()
    assert client.get(batch.get_absolute_url(), follow=True).status_code == 200
    again = upload(staff, f"{'A' * 300};<b>x</b>;🏛️;;\u202eCognome\nA285;;;;Rossi".encode())
    page = client.get(again.get_absolute_url(), follow=True)
    assert {name: page.context["form"][name].initial for name in chosen} == chosen


# --- all or nothing, once


def test_a_second_click_on_confirm_writes_nothing_more(client, staff, andria):
    batch = preview(staff, HEADER, line("Rossi"))
    url = reverse("imports:confirm", args=[batch.pk])
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302
    assert run_due_jobs() == 1
    client.post(url)
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert Person.objects.count() == Referent.objects.count() == 1


def test_the_same_work_done_twice_writes_once(staff, andria):
    batch = confirmed(preview(staff, HEADER, line("Rossi")), staff)
    working.write_batch(
        batch_id=batch.pk, by=staff, progress=lambda done, total: None, hold=lambda: None
    )
    assert Person.objects.count() == 1
    with pytest.raises(WrongState):
        flow.confirm_import(batch_id=batch.pk, by=staff)


def test_what_breaks_half_way_leaves_nothing_behind(staff, andria, monkeypatch):
    monkeypatch.setattr(working, "CHUNK", 2)
    batch = preview(staff, HEADER, *[line(f"Rossi{n}") for n in "abcde"])
    write = people_writer.start_mandates
    turns = iter([write, write])

    def breaks(mandates, *, by):
        next(turns, refuse)(mandates, by=by)

    def refuse(mandates, *, by):
        raise IntegrityError("come se un altro avesse scritto lo stesso")

    monkeypatch.setattr(people_writer, "start_mandates", breaks)
    batch = confirmed(batch, staff)
    assert batch.state == BatchState.PREVIEW
    assert "non è stato scritto nulla" in batch.note
    assert not Person.objects.exists()
    assert not batch.effects.exists()
    monkeypatch.setattr(people_writer, "start_mandates", write)
    assert confirmed(batch, staff).state == BatchState.DONE
    assert Person.objects.count() == 5


# --- as the offices of the 39 really write


@pytest.mark.parametrize(
    ("code", "name", "city"),
    [
        ("", "Casal del Principe", "Casal di Principe"),
        ("", "Corigiano-Rossano", "Corigliano-Rossano"),
        ("", "Comune di Cava de’ Tirreni (SA)", "Cava de' Tirreni"),
        ("", "CAVA DE TIRRENI", "Cava de' Tirreni"),
        ("62008", "", "Benevento"),
        ("62.008", "Benevento", None),
        ("", "Città di Barletta", "Barletta"),
        ("B745", "Carbonia", "Carbonia"),
    ],
)
def test_the_towns_of_the_programme_as_offices_write_them(staff, code, name, city):
    load_programme()
    batch = preview(staff, HEADER, f"{code};{name};Rossi;Ada;;tecnico;20/01/2023;;")
    if city is None:
        assert batch.state == BatchState.QUESTIONS, "asked, never guessed"
        batch = answered(batch, staff, City.objects.get(name=name).cadastral_code)
        city = name
    assert batch.counts == {"new": 1}, reasons(batch)
    assert rows(batch)[0].values["city"] == City.objects.get(name=city).pk


def test_every_code_that_the_39_ever_had_is_known(staff):
    load_programme()
    codes = [
        (code.code, code.city.cadastral_code)
        for city in City.objects.prefetch_related("istat_codes")
        for code in city.istat_codes.all()
    ]
    assert len(codes) >= 39
    written = [
        f"{code.lstrip('0')};;Rossi{n};Ada;;tecnico;20/01/2023;;"
        for n, (code, _) in enumerate(codes)
    ]
    batch = preview(staff, HEADER, *written)
    named = dict(City.objects.values_list("cadastral_code", "pk"))
    assert batch.counts == {"new": len(codes)}, reasons(batch)
    assert [row.values["city"] for row in rows(batch)] == [named[owner] for _, owner in codes]


def test_what_enters_is_told_by_the_history(staff, andria):
    confirmed(preview(staff, HEADER, line("Rossi", role="Sindaca")), staff)
    person = Person.objects.get()
    for row in (person, person.legal_representatives.get()):
        event = row.events.select_related("pgh_context").get()
        assert event.pgh_context.metadata["user"] == staff.pk


def test_lines_go_when_the_import_is_left(client, staff, andria):
    batch = preview(staff, HEADER, line("Rossi"))
    client.post(reverse("imports:drop", args=[batch.pk]))
    assert not ImportRow.objects.exists()
