"""What offices send, through the whole of the importing."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from cities.models import (
    LegalRepresentative,
    Person,
    Referent,
    StepReached,
)
from cms_portal.spreadsheets.imports import flow
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.models import ImportBatch
from tests.cities.factories import (
    LegalRepresentativeFactory,
    PersonFactory,
    ReferentFactory,
)
from tests.cities.imports import HEADER, confirmed, preview, reasons, rows
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


def test_people_with_their_mandates_enter(staff, andria, benevento):
    batch = preview(
        staff,
        "Elenco dei referenti;;;;;;;;",
        HEADER,
        "A285;Andria;Rossi;Maria;M.Rossi@comune.example;Referente tecnica;20/01/2023;;nota 12",
        "A783;;De Luca;Antonio;;Sindaco;14/06/2024;;",
        ";Benevento;De Luca;Antonio;;politico;2023-01-20;;",
    )
    assert batch.state == BatchState.PREVIEW, batch.note
    assert batch.header_line == 2
    assert batch.counts == {"new": 3}
    assert Person.objects.count() == 0

    batch = confirmed(batch, staff)
    assert batch.state == BatchState.DONE, batch.note
    assert batch.confirmed_by == staff
    rossi, de_luca = Person.objects.order_by("-last_name")
    assert (rossi.full_name, rossi.email) == ("Maria Rossi", "m.rossi@comune.example")
    mandate = rossi.referents.get()
    assert (mandate.city, mandate.kind, mandate.valid_from, mandate.act) == (
        andria,
        "technical",
        date(2023, 1, 20),
        "nota 12",
    )
    assert de_luca.legal_representatives.get().city == benevento
    assert de_luca.referents.get().kind == "political"
    assert set(StepReached.objects.values_list("city", "step")) == {
        (andria.pk, "referents"),
        (benevento.pk, "referents"),
    }


def test_the_same_file_again_changes_nothing(staff, andria):
    line = "A285;Andria;Rossi;Maria;m@c.example;Referente tecnica;20/01/2023;;nota 12"
    confirmed(preview(staff, HEADER, line), staff)
    again = preview(staff, HEADER, line)
    assert again.counts == {"same": 1}
    with pytest.raises(flow.ImportProblem, match="nessuna riga"):
        flow.confirm_import(batch_id=again.pk, by=staff)


def test_what_changes_is_shown_before_and_after(staff, andria):
    person = PersonFactory(first_name="Maria", last_name="Rossi", email="vecchia@c.example")
    mandate = ReferentFactory(city=andria, person=person, valid_from=date(2023, 1, 20), act="")
    batch = preview(
        staff,
        HEADER,
        "A285;;ROSSI;maria;nuova@c.example;tecnico;20/01/2023;31/12/2026;nota 12",
    )
    (row,) = rows(batch)
    assert row.outcome == "changed"
    assert [(one["label"], one["before"], one["after"]) for one in row.changes] == [
        ("e-mail", "vecchia@c.example", "nuova@c.example"),
        ("atto di nomina", "", "nota 12"),
        ("fino al", "", "31/12/2026"),
    ]
    confirmed(batch, staff)
    mandate.refresh_from_db()
    person.refresh_from_db()
    assert (mandate.act, mandate.valid_to) == ("nota 12", date(2026, 12, 31))
    assert person.email == "nuova@c.example"
    assert person.last_name == "Rossi"


def test_undo_takes_everything_back(staff, andria):
    person = PersonFactory(first_name="Maria", last_name="Rossi", email="vecchia@c.example")
    ReferentFactory(city=andria, person=person, valid_from=date(2023, 1, 20))
    batch = confirmed(
        preview(
            staff,
            HEADER,
            "A285;;Rossi;Maria;nuova@c.example;tecnico;20/01/2023;;",
            "A285;;Verdi;Ada;;politico;20/01/2023;;",
        ),
        staff,
    )
    assert Person.objects.count() == 2
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE, batch.note
    person.refresh_from_db()
    assert person.email == "vecchia@c.example"
    assert not Person.objects.filter(last_name="Verdi").exists()
    assert Referent.objects.count() == 1


def test_undo_is_refused_once_something_is_built_on_it(staff, andria):
    batch = confirmed(preview(staff, HEADER, "A285;;Rossi;Maria;;tecnico;20/01/2023;;"), staff)
    ReferentFactory(city=andria, person=Person.objects.get(), kind="political")
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert "1 referente" in batch.note
    assert Referent.objects.count() == 2


def test_undo_is_refused_once_something_was_changed(staff, andria):
    batch = confirmed(preview(staff, HEADER, "A285;;Rossi;Maria;;tecnico;20/01/2023;;"), staff)
    Person.objects.update(phone="0824")
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    assert "cambiato dopo" in batch.note
    assert Person.objects.exists()


def test_only_what_was_shown_may_enter(staff, andria):
    batch = preview(staff, HEADER, "A285;;Rossi;Maria;;Sindaca;20/01/2023;;")
    assert batch.counts == {"new": 1}
    LegalRepresentativeFactory(city=andria, valid_from=date(2022, 1, 1))
    batch = confirmed(batch, staff)
    assert batch.state == BatchState.PREVIEW
    assert "è stata rifatta" in batch.note
    assert batch.counts == {"refused": 1}
    assert "c'è già un Sindaco" in reasons(batch)[0]
    assert not Person.objects.filter(last_name="Rossi").exists()


def test_a_line_left_out_does_not_enter(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A285;;Rossi;Maria;;tecnico;20/01/2023;;",
        "A285;;Verdi;Ada;;tecnico;20/01/2023;;",
    )
    flow.exclude_row(batch_id=batch.pk, line=2, is_excluded=True)
    confirmed(batch, staff)
    assert [one.last_name for one in Person.objects.all()] == ["Verdi"]


def test_the_preview_says_what_a_new_line_will_hold(staff, andria):
    batch = preview(staff, HEADER, "A285;;Rossi;Maria;m@c.example;tecnico;20/01/2023;;nota 12")
    assert [(one["label"], one["before"], one["after"]) for one in rows(batch)[0].changes] == [
        ("e-mail", "", "m@c.example"),
        ("atto di nomina", "", "nota 12"),
        ("dal", "", "20/01/2023"),
    ]


def test_nothing_is_built_before_somebody_confirms(staff, andria):
    preview(staff, HEADER, "A285;;Rossi;Maria;;tecnico;20/01/2023;;")
    assert not Person.objects.exists()
    assert not LegalRepresentative.objects.exists()
    assert ImportBatch.objects.get().state == BatchState.PREVIEW


def test_after_an_undo_the_history_says_who_it_was(staff, andria, client):
    batch = confirmed(preview(staff, HEADER, "A285;;Verdi;Ada;;tecnico;20/01/2023;;"), staff)
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    client.force_login(staff)
    page = client.get(reverse("cities:story", args=["citta", andria.cadastral_code]))
    assert "Referente: Ada Verdi (non c'è più)" in unescape(page.content.decode())
    assert "riga che non c'è più" not in unescape(page.content.decode())
