"""Who stands in for a referent, from the file to the portal and back."""

from datetime import date

import pytest

from cities.models import Person, Referent
from cms_portal.spreadsheets.imports import flow
from cms_portal.spreadsheets.imports.enums import BatchState
from tests.cities.factories import CityFactory, ReferentFactory
from tests.cities.imports import confirmed, preview, reasons, rows
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db
HEADER = "Codice catastale;Cognome;Nome;In qualità di;Dal;Supplente di"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


def main(city, **fields):
    named = {"person__first_name": "Maria", "person__last_name": "Rossi"}
    return ReferentFactory(
        **{"city": city, "kind": "technical", "valid_from": date(2023, 1, 1)} | named | fields
    )


def test_a_substitute_of_somebody_in_the_portal(staff, andria):
    rossi = main(andria)
    batch = preview(
        staff, HEADER, "A285;Bianchi;Ugo;referente tecnico supplente;20/01/2023;ROSSI Maria"
    )
    (row,) = rows(batch)
    assert row.outcome == "new"
    assert {"label": "supplente di", "before": "", "after": "Maria Rossi"} in row.changes
    confirmed(batch, staff)
    assert Referent.objects.get(person__last_name="Bianchi").substitute_of == rossi


def test_both_in_one_file_enter_and_are_taken_back(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A285;Rossi;Maria;tecnico;20/01/2023;",
        "A285;Bianchi;Ugo;tecnico;20/01/2023;Maria Rossi",
        "A285;Verdi;Ada;politica;20/01/2023;",
    )
    assert batch.counts == {"new": 3}
    confirmed(batch, staff)
    bianchi = Referent.objects.get(person__last_name="Bianchi")
    assert bianchi.substitute_of.person.last_name == "Rossi"
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert not Person.objects.exists()


def test_who_holds_the_mandate_already_becomes_a_substitute_and_back(staff, andria):
    rossi = main(andria)
    bianchi = main(andria, person__first_name="Ugo", person__last_name="Bianchi")
    batch = confirmed(preview(staff, HEADER, "A285;Bianchi;Ugo;tecnico;;Maria Rossi"), staff)
    bianchi.refresh_from_db()
    assert bianchi.substitute_of == rossi
    again = preview(staff, HEADER, "A285;Bianchi;Ugo;tecnico;;Maria Rossi", name="due.csv")
    assert again.counts == {"same": 1}
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    bianchi.refresh_from_db()
    assert bianchi.substitute_of is None


def test_what_cannot_be_is_refused_with_its_reason(staff, andria):
    main(andria, valid_to=date(2023, 6, 30))
    main(CityFactory(name="Benevento", cadastral_code="A783"), person__last_name="Neri")
    batch = preview(
        staff,
        HEADER,
        "A285;Bianchi;Ugo;tecnico supplente;20/01/2023;",
        "A285;Bianchi;Ugo;tecnico;20/01/2024;Maria Rossi",
        "A285;Bianchi;Ugo;tecnico;20/01/2023;Maria Neri",
        "A285;Rossi;Maria;tecnico;20/01/2023;Rossi Maria",
        "A285;Bianchi;Ugo;Sindaco;20/01/2023;Maria Rossi",
        "A285;Bianchi;Ugo;tecnico;20/01/2023;Ada Verdi",
        "A285;Verdi;Ada;tecnica;20/01/2023;",
    )
    words = [
        "di chi è supplente",
        "non è referente della città",
        "non è referente della città",
        "supplente di se stesso",
        "solo per i referenti",
        "in una riga più in alto",
        "",
    ]
    assert all(word in reason for word, reason in zip(words, reasons(batch), strict=True))
    assert batch.counts == {"refused": 6, "new": 1}


def test_without_the_one_who_holds_the_mandate_nothing_enters(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A285;Rossi;Maria;tecnico;20/01/2023;",
        "A285;Bianchi;Ugo;tecnico;20/01/2023;Maria Rossi",
    )
    batch.rows.filter(line=2).update(is_excluded=True)
    confirmed(batch, staff)
    assert not Referent.objects.exists()
    assert "escludete anche il supplente" in batch.note


def test_a_line_tells_at_once_what_is_wrong_with_it_and_what_is_in_the_way(staff, andria):
    main(andria, kind="political")
    header = f"{HEADER};E-mail"
    batch = preview(staff, header, "A285;Bianchi;Ugo;tecnico;20/01/2023;Ada Verdi;non-un-indirizzo")
    (reason,) = reasons(batch)
    assert "non-un-indirizzo" in reason
    assert "non è referente della città" in reason


def test_an_undo_that_is_refused_tells_all_its_reasons(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A285;Rossi;Maria;tecnico;20/01/2023;",
        "A285;Bianchi;Ugo;politico;20/01/2023;",
    )
    confirmed(batch, staff)
    rossi, bianchi = Referent.objects.order_by("pk")
    ReferentFactory(city=andria, substitute_of=rossi)
    for mandate in (rossi, bianchi):
        Referent.objects.filter(pk=mandate.pk).update(act="Altro atto")
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    for words in ("si riferiscono", "Rossi", "Bianchi"):
        assert words in batch.note
