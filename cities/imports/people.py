"""Importer "persone e incarichi": who speaks and who signs for a city, with the mandate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from cities.enums import Gender
from cities.imports.matching import FIELDS as CITY_FIELDS
from cities.imports.matching import NEEDED
from cms_portal.spreadsheets.columns import choice, day, text
from cms_portal.spreadsheets.imports.registry import (
    Checker,
    Field,
    FollowUp,
    Importer,
    Task,
)

if TYPE_CHECKING:
    from django.db.models import Model

    from cms_portal.accounts.models import User
    from cms_portal.spreadsheets.models import ImportBatch

_GENDERS: Final = {
    "F": Gender.FEMALE,
    "femmina": Gender.FEMALE,
    "femminile": Gender.FEMALE,
    "donna": Gender.FEMALE,
    "M": Gender.MALE,
    "maschio": Gender.MALE,
    "maschile": Gender.MALE,
    "uomo": Gender.MALE,
}


class PeopleImporter(Importer):
    name = "cities.people"
    slug = "persone"
    label = "Persone e incarichi"
    lead = "Referenti e chi rappresenta i Comuni, con l'atto e il periodo di ogni incarico."
    permission = "cities.change_referent"
    position = 20
    fields = (
        *CITY_FIELDS,
        Field(
            "last_name",
            "Cognome",
            text(max_length=100, is_required=False),
            ("cognome referente", "cognome del referente"),
        ),
        Field(
            "first_name",
            "Nome",
            text(max_length=100, is_required=False),
            ("nome referente", "nome del referente", "nome di battesimo"),
        ),
        Field(
            "full_name",
            "Nome e cognome insieme",
            text(max_length=200, is_required=False),
            (
                *("nome e cognome", "cognome e nome", "nominativo", "referente", "nome cognome"),
                *("cognome nome", "persona", "nome completo", "sindaco"),
            ),
            hint="La divisione si propone e si approva.",
        ),
        Field(
            "email",
            "E-mail",
            text(max_length=500, is_required=False),
            (
                *("mail", "email", "e mail", "posta elettronica", "indirizzo e mail"),
                *("indirizzo mail", "indirizzo email", "e mail istituzionale", "contatto mail"),
            ),
        ),
        Field(
            "phone",
            "Telefono",
            text(max_length=40, is_required=False),
            ("tel", "cellulare", "cell", "recapito telefonico", "telefono cellulare", "recapito"),
        ),
        Field(
            "gender",
            "Genere",
            choice(_GENDERS, is_required=False),
            ("sesso", "genere nelle qualifiche"),
        ),
        Field(
            "role",
            "In qualità di",
            text(max_length=200, is_required=False),
            ("ruolo", "incarico", "tipo", "carica", "qualifica", "tipo referente", "funzione"),
        ),
        Field(
            "substitute_of",
            "Supplente di",
            text(max_length=200, is_required=False),
            (
                *("sostituto di", "sostituta di", "in sostituzione di", "sostituisce", "titolare"),
                *("referente titolare", "referente sostituito", "supplente del referente"),
            ),
            hint="Nome e cognome di chi è titolare: nel portale, o in una riga più in alto.",
        ),
        Field(
            "office_name",
            "Ufficio o incarico",
            text(max_length=200, is_required=False),
            ("ufficio", "settore", "servizio", "area", "assessorato", "unita organizzativa"),
        ),
        Field(
            "act",
            "Atto",
            text(max_length=200, is_required=False),
            ("atto di nomina", "nomina", "estremi atto", "provvedimento", "decreto", "delibera"),
        ),
        Field(
            "valid_from",
            "Dal",
            day(is_required=False),
            ("data inizio", "decorrenza", "data nomina", "dal giorno", "inizio", "data di nomina"),
        ),
        Field(
            "valid_to",
            "Fino al",
            day(is_required=False),
            ("al", "data fine", "scadenza", "fine", "data cessazione", "fino a"),
        ),
    )
    sample = (
        (
            *("A783", "062008", "Benevento", "Rossi", "Maria", "", "m.rossi@comune.example"),
            *("0824 000000", "F", "Referente tecnica", "", "Servizio politiche sociali"),
            *("nota n. 12 del 20 gennaio 2023", "2023-01-20", ""),
        ),
        (
            *("", "85004", "Caltanissetta", "", "", "De Luca Antonio", "a.deluca@comune.example"),
            *("", "M", "Sindaco", "", "", "verbale di proclamazione del 14 giugno 2024"),
            *("2024-06-14", ""),
        ),
    )

    def missing(self, chosen: Collection[str]) -> list[str]:
        problems = [] if {one.name for one in CITY_FIELDS} & set(chosen) else [NEEDED]
        if "full_name" not in chosen and not {"first_name", "last_name"} <= set(chosen):
            problems.append(
                "Indicate le colonne del nome e del cognome, o quella che li tiene insieme."
            )
        return problems

    def checker(self, task: Task) -> Checker:
        from cities.imports.people_checker import PeopleChecker

        return PeopleChecker(task)

    def taken_back(self, rows: Sequence[Model], *, by: User | None) -> None:
        from cities.imports.people_after import follow_taken_back

        follow_taken_back(rows, by=by)

    def follow_ups(self, batch: ImportBatch, user: User) -> list[FollowUp]:
        from cities.imports.people_after import invitation_of

        found = invitation_of(batch, user)
        return [found] if found else []
