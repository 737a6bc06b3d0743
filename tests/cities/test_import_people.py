"""What an import reads of people and of their mandates."""

from datetime import date

import pytest

from cities.models import (
    Office,
    Person,
    Referent,
    StepReached,
)
from cms_portal.spreadsheets.imports import flow
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.imports.findings import REFUSE
from tests.cities.factories import (
    CityFactory,
    OfficeFactory,
    PersonFactory,
)
from tests.cities.imports import HEADER, answered, confirmed, preview, reasons, rows
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


def test_a_name_in_one_cell_is_split_for_approval(staff, andria):
    batch = preview(
        staff,
        "Codice;Nominativo;Ruolo;Dal",
        "A285;De Rosa Maria Teresa;tecnico;20/01/2023",
        "A285;ESPOSITO Gennaro;politico;20/01/2023",
    )
    order = batch.questions.get()
    assert "che cosa viene prima" in order.text
    batch = answered(batch, staff, "cognome-nome")
    proposals = [one.proposal for one in batch.questions.filter(kind="texts")]
    assert proposals == [
        {"first_name": "Maria Teresa", "last_name": "De Rosa"},
        {"first_name": "Gennaro", "last_name": "Esposito"},
    ]
    assert answered(batch, staff, approve=True).counts == {"new": 2}
    # The order was said once for this sender.
    again = preview(staff, "Codice;Nominativo;Ruolo;Dal", "A285;Bianchi Ugo;tecnico;20/01/2023")
    assert again.questions.get().proposal == {"first_name": "Ugo", "last_name": "Bianchi"}


def test_a_proposal_can_be_put_right(staff, andria):
    batch = preview(staff, "Codice;Nome e cognome;Ruolo;Dal", "A285;Ada Li Gotti;tecnico;1/2/2023")
    assert batch.questions.get().proposal == {"first_name": "Ada", "last_name": "Li Gotti"}
    batch = answered(batch, staff, {"first_name": "", "last_name": "Li Gotti"})
    assert batch.state == BatchState.QUESTIONS, "an empty name is asked again"
    batch = answered(batch, staff, {"first_name": "Ada Li", "last_name": "Gotti"})
    confirmed(batch, staff)
    assert Person.objects.get().last_name == "Gotti"


def test_of_two_addresses_it_is_asked_which_and_a_pec_is_flagged(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A285;;Rossi;Maria;x@pec.comune.example; m@comune.example;tecnico;20/01/2023;;".replace(
            "; m@", " / m@"
        ),
        "A285;;Verdi;Ada;ada@legalmail.it;tecnico;20/01/2023;;",
        "A285;;Neri;Ugo;non ricordo;tecnico;20/01/2023;;",
    )
    question = batch.questions.get()
    assert [value for value, _ in question.options] == [
        "m@comune.example",
        "x@pec.comune.example",
        "nessuno",
        REFUSE,
    ]
    batch = answered(batch, staff, "m@comune.example")
    first, second, third = rows(batch)
    assert "Due indirizzi" in first.flags[0]
    assert "sembra una PEC" in second.flags[0]
    assert "non è un indirizzo" in third.reasons[0]
    confirmed(batch, staff)
    assert Person.objects.get(last_name="Rossi").email == "m@comune.example"


def test_the_address_is_not_asked_again_once_the_name_is_split(staff, andria):
    batch = preview(
        staff,
        "Codice;Cognome e nome;E-mail;Ruolo;Dal",
        "A285;Rossi Ada;a@c.example / b@c.example;tecnico;20/01/2023",
    )
    address, name = batch.questions.order_by("kind")
    batch = answered(batch, staff, address.options[0][0], name.proposal)
    assert batch.state == BatchState.PREVIEW
    assert rows(batch)[0].values["details"]["email"] == "a@c.example"


def test_a_role_in_other_words_is_asked_once_for_that_sender(staff, andria):
    line = "A285;;Rossi;Maria;;RUP del progetto;20/01/2023;;"
    batch = preview(staff, HEADER, line)
    assert batch.questions.get().text == "Che incarico è «RUP del progetto»?"
    assert answered(batch, staff, "referent:administrative").counts == {"new": 1}
    assert preview(staff, HEADER, line).state == BatchState.PREVIEW
    assert preview(staff, HEADER, line, sender="Altri").state == BatchState.QUESTIONS


OFFICE_HEADER = "Codice;Cognome;Nome;Ruolo;Ufficio;Atto;Dal"


def test_who_is_responsible_for_the_office_names_it(staff, andria):
    old = OfficeFactory(city=andria, name="Vecchio ufficio", valid_from=date(2022, 1, 1))
    line = "A285;Rossi;Maria;Responsabile dell'ufficio;Ufficio di piano;det. 7;20/01/2023"
    batch = preview(staff, OFFICE_HEADER, line)
    shown = {one["label"]: (one["before"], one["after"]) for one in rows(batch)[0].changes}
    assert shown["ufficio"] == ("Vecchio ufficio", "Ufficio di piano")
    assert shown["responsabile"] == (str(old.responsible), "Maria Rossi")
    batch = confirmed(batch, staff)
    assert batch.state == BatchState.DONE, batch.note
    old.refresh_from_db()
    office = Office.objects.exclude(pk=old.pk).get()
    assert (old.valid_to, office.act, office.responsible.full_name) == (
        date(2023, 1, 19),
        "det. 7",
        "Maria Rossi",
    )
    assert StepReached.objects.filter(city=andria, step="office").exists()
    assert preview(staff, OFFICE_HEADER, line).counts == {"same": 1}

    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE, batch.note
    assert Office.objects.get().valid_to is None


def test_an_office_that_cannot_follow_the_one_there_is_refused(staff, andria):
    OfficeFactory(city=andria, name="Ufficio", valid_from=date(2023, 1, 20))
    benevento = CityFactory(cadastral_code="A783")
    batch = preview(
        staff,
        OFFICE_HEADER,
        "A285;Rossi;Maria;Responsabile dell'ufficio;Altro;;20/01/2023",
        "A783;Rossi;Maria;Responsabile dell'ufficio;;;20/01/2023",
        "A783;Neri;Ugo;Responsabile ufficio;Piano;;20/01/2023",
        "A783;Verdi;Ada;Responsabile ufficio;Altro;;20/02/2023",
    )
    first, second, third, fourth = reasons(batch)
    assert "serve un giorno successivo" in first
    assert "Manca il nome dell'ufficio" in second
    assert not third
    assert "già alla riga 4" in fourth
    confirmed(batch, staff)
    assert benevento.offices.get().name == "Piano"


def test_without_a_first_day_one_day_is_asked_for_all(staff, andria):
    header = "Codice;Cognome;Nome;Ruolo"
    batch = preview(staff, header, "A285;Rossi;Maria;tecnico", "A285;Verdi;Ada;politico")
    question = batch.questions.get()
    assert question.rows == 2
    batch = answered(batch, staff, {"valid_from": "ieri"})
    assert batch.state == BatchState.QUESTIONS
    confirmed(answered(batch, staff, {"valid_from": "20/01/2023"}), staff)
    assert {one.valid_from for one in Referent.objects.all()} == {date(2023, 1, 20)}


def test_the_reasons_of_a_refusal_name_the_column(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A285;;Rossi;Maria;;tecnico;31/02/2023;;",
        "A285;;Rossi;Maria;;tecnico;1/2/23;;",
        "A285;;;Maria;;tecnico;20/01/2023;;",
        "A285;;Rossi;Maria;;tecnico;20/01/2023;01/01/2023;",
        "A285;;Rossi;Maria;;dirigente delegato;20/01/2023;;",
        "A285;;#N/D;Maria;;tecnico;20/01/2023;;",
        "A285;;Rossi;Maria;;tecnico;20/01/2023;;nota;di troppo",
        "A285;;Rossi;Maria;;supplente tecnico;20/01/2023;;",
        "A285;;ForlÃ¬;Maria;;tecnico;20/01/2023;;",
        ";;Rossi;Maria;;tecnico;20/01/2023;;",
    )
    assert batch.counts == {"refused": 10}
    for reason, words in zip(
        reasons(batch),
        [
            "Dal: «31/02/2023»",
            "Dal: «1/2/23»",
            "Mancano il nome o il cognome",
            "La data di fine",
            "atto di delega",
            "errore #N/D",
            "10 celle, l'intestazione 9",
            "di chi è supplente",
            "accenti guasti",
            "Manca la città",
        ],
        strict=True,
    ):
        assert words in reason


def test_the_same_mandate_twice_and_two_mayors_are_refused(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A285;;Rossi;Maria;;tecnico;20/01/2023;;",
        "A285;;Rossi;Maria;;tecnico;20/05/2023;;",
        "A285;;Verdi;Ada;;Sindaca;20/01/2023;;",
        "A285;;Neri;Ugo;;Sindaco;20/01/2024;;",
    )
    assert reasons(batch) == [
        "",
        "È già alla riga 2.",
        "",
        "In quel periodo c'è già un Sindaco (quello della riga 4): chiudete prima il suo mandato.",
    ]


def test_an_address_of_somebody_else_is_flagged_not_taken_for_the_same_person(staff, andria):
    PersonFactory(first_name="Ugo", last_name="Neri", email="sindaco@c.example")
    batch = preview(staff, HEADER, "A285;;Rossi;Maria;sindaco@c.example;tecnico;20/01/2023;;")
    (row,) = rows(batch)
    assert (row.outcome, row.values["person"]) == ("new", None)
    assert "è anche l'indirizzo di Ugo Neri" in row.flags[-1]


def test_a_refused_line_tells_all_its_reasons(staff, andria):
    batch = preview(
        staff,
        HEADER,
        ";;Rossi;;non-un-indirizzo;supplente tecnico;31/02/2023;;",
        "A285;;Rossi;Maria;;dirigente delegato;20/01/2023;01/01/2023;",
        "A285;;Verdi;Ada;;tecnico;20/01/2023;;",
    )
    assert batch.counts == {"refused": 2, "new": 1}
    first, second, _ = reasons(batch)
    for words in ("Dal: «31/02/2023»", "Manca la città", "Mancano il nome", "di chi è supplente"):
        assert words in first
    assert "La data di fine" in second
    assert "atto di delega" in second


def test_a_day_written_in_words_is_a_day(staff, andria):
    batch = preview(staff, HEADER, "A285;;Rossi;Maria;;tecnico;3 marzo 2023;;")
    confirmed(batch, staff)
    assert Referent.objects.get().valid_from == date(2023, 3, 3)
