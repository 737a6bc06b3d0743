"""What offices send about cities and people, through the whole of the importing."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from cities.models import (
    City,
    CityIdentifier,
    LegalRepresentative,
    Office,
    Person,
    Referent,
    StepReached,
)
from cms_portal.spreadsheets.imports import flow
from cms_portal.spreadsheets.imports.enums import BatchState
from cms_portal.spreadsheets.imports.findings import REFUSE
from cms_portal.spreadsheets.models import ImportBatch
from tests.accounts.factories import UserFactory
from tests.cities.factories import (
    CityAliasFactory,
    CityFactory,
    IstatCodeFactory,
    LegalRepresentativeFactory,
    OfficeFactory,
    PersonFactory,
    ReferentFactory,
)
from tests.cities.imports import HEADER, answered, confirmed, preview, reasons, rows
from tests.jobs.runner import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


@pytest.fixture
def staff():
    return UserFactory(role="staff")


@pytest.fixture
def andria():
    city = CityFactory(name="Andria", cadastral_code="A285")
    IstatCodeFactory(city=city, code="110001", province_code="BT")
    return city


@pytest.fixture
def benevento():
    city = CityFactory(name="Benevento", cadastral_code="A783")
    IstatCodeFactory(city=city, code="062008")
    return city


# --- the whole way


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


# --- cities


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("A783", "Benevento"),
        ("a783", ""),
        ("062008", ""),
        ("62008", "BENEVENTO"),
        ("", "Comune di Benevento (BN)"),
        ("", "bènevento"),
        ("", "Benevento Città"),
    ],
)
def test_a_city_is_known_by_any_code_and_name(staff, benevento, code, name):
    CityAliasFactory(city=benevento, name="Benevento Città")
    batch = preview(staff, HEADER, f"{code};{name};Rossi;Maria;;tecnico;20/01/2023;;")
    assert batch.counts == {"new": 1}, reasons(batch)


def test_a_code_that_is_valid_no_more_is_still_known(staff):
    city = CityFactory(name="Carbonia", cadastral_code="B745")
    IstatCodeFactory(city=city, code="111009", valid_to=date(2025, 12, 31))
    IstatCodeFactory(city=city, code="119004", valid_from=date(2026, 1, 1))
    batch = preview(
        staff,
        HEADER,
        "111009;Carbonia;Rossi;Maria;;tecnico;20/01/2023;;",
        "119004;Carbonia;Verdi;Ada;;tecnico;20/01/2023;;",
    )
    assert batch.counts == {"new": 2}


def test_a_code_and_a_name_that_disagree_are_asked_every_time(staff, andria, benevento):
    line = "A783;Andria;Rossi;Maria;;tecnico;20/01/2023;;"
    batch = preview(staff, HEADER, line)
    assert batch.state == BatchState.QUESTIONS
    question = batch.questions.get()
    assert "non vanno d'accordo" in question.text
    assert [value for value, _ in question.options[:2]] == ["A285", "A783"]
    batch = answered(batch, staff, "A285")
    assert batch.counts == {"new": 1}
    assert "Andria" in rows(batch)[0].flags[0]
    assert preview(staff, HEADER, line).state == BatchState.QUESTIONS


def test_a_name_that_nobody_knows_is_chosen_once_and_remembered(staff, andria):
    line = ";Andrja;Rossi;Maria;;tecnico;20/01/2023;;"
    batch = preview(staff, HEADER, line, line.replace("Rossi", "Verdi"))
    question = batch.questions.get()
    assert (question.rows, question.options[0][0]) == (2, "A285")
    assert answered(batch, staff, "A285").counts == {"new": 2}
    again = preview(staff, HEADER, line, sender="Altro ufficio")
    assert again.state == BatchState.PREVIEW
    assert "«Andrja» è Andria, secondo chi importa" in rows(again)[0].flags[0]


def test_the_lines_of_a_town_outside_are_refused(staff, andria):
    batch = preview(
        staff,
        HEADER,
        "A200;;Rossi;Maria;;tecnico;20/01/2023;;",
        ";Alife;Rossi;Maria;;tecnico;20/01/2023;;",
        "F205;;Rossi;Maria;;tecnico;20/01/2023;;",
        "015146;;Rossi;Maria;;tecnico;20/01/2023;;",
    )
    assert batch.counts == {"refused": 4}
    assert all("non è una città del Programma" in one for one in reasons(batch))


def test_none_of_these_refuses_the_lines(staff, andria):
    batch = preview(staff, HEADER, ";Vattelapesca;Rossi;Maria;;tecnico;20/01/2023;;")
    batch = answered(batch, staff, REFUSE)
    assert batch.counts == {"refused": 1}
    assert (
        preview(staff, HEADER, ";Vattelapesca;Rossi;Maria;;tecnico;20/01/2023;;").state
        == BatchState.QUESTIONS
    )


# --- people


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


# --- cities


def test_cities_are_brought_up_to_date(staff, andria):
    CityFactory(name="Benevento", cadastral_code="A783", pec="vecchia@pec.b.example")
    batch = preview(
        staff,
        "Codice catastale,Comune,PEC,Codice fiscale,Abitanti,Anno",
        "A285,Andria,Protocollo@PEC.andria.example,81001210723,97942,2021",
        "A783,Benevento,nuova@pec.b.example,62008,1,2010",
        "A783,Benevento,altra@pec.b.example,,,",
        "A200,Alife,x@pec.c.example,,,",
        importer="cities.cities",
    )
    first, second, third, fourth = rows(batch)
    assert first.outcome == "changed"
    assert [one["label"] for one in second.changes] == ["PEC", "Codice fiscale"]
    assert "2010 non importata" in second.flags[-1]
    assert third.reasons == ["Benevento è già alla riga 3."]
    assert fourth.outcome == "refused"
    confirmed(batch, staff)
    andria = City.objects.get(pk=andria.pk)
    assert (andria.pec, andria.fiscal_code) == ("protocollo@pec.andria.example", "81001210723")
    assert (andria.population, andria.population_year) == (97_942, 2021)
    benevento = City.objects.get(name="Benevento")
    assert (benevento.pec, benevento.fiscal_code) == ("nuova@pec.b.example", "00000062008")
    assert City.objects.count() == 2

    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    benevento = City.objects.get(name="Benevento")
    assert (benevento.pec, benevento.fiscal_code) == ("vecchia@pec.b.example", "")
    assert CityIdentifier.objects.count() == 1
    assert City.objects.get(pk=andria.pk).population == 57_778


def test_nothing_is_built_before_somebody_confirms(staff, andria):
    preview(staff, HEADER, "A285;;Rossi;Maria;;tecnico;20/01/2023;;")
    assert not Person.objects.exists()
    assert not LegalRepresentative.objects.exists()
    assert ImportBatch.objects.get().state == BatchState.PREVIEW


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


def test_after_an_undo_the_history_says_who_it_was(staff, andria, client):
    batch = confirmed(preview(staff, HEADER, "A285;;Verdi;Ada;;tecnico;20/01/2023;;"), staff)
    flow.undo_import(batch_id=batch.pk, by=staff)
    run_due_jobs()
    client.force_login(staff)
    page = client.get(reverse("cities:story", args=["citta", andria.cadastral_code]))
    assert "Referente: Ada Verdi (non c'è più)" in unescape(page.content.decode())
    assert "riga che non c'è più" not in unescape(page.content.decode())
