"""The merge fields: `{comune.nome}` in a clause. A new one is one line in `FIELDS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from cms_portal.documents.words import euro, euro_in_words
from protocols.enums import Impact

if TYPE_CHECKING:
    from datetime import date

    from protocols.facts import Facts

AUTHORITY = "Autorità di Gestione"
CITY = "Comune"
PORTAL = "Segreteria del Programma"


@dataclass(frozen=True)
class MergeField:
    """`resolve` answers "" when the value is not known; `giver` says who must give it."""

    name: str
    label: str
    impact: Impact
    giver: str
    resolve: Callable[[Facts], str]


def _day(value: date) -> str:
    """ "1° marzo 2024", "30 marzo 2024"."""
    written = date_format(value, "j F Y").lower()
    return f"1°{written[1:]}" if value.day == 1 else written


def _of_day(value: date) -> str:
    """ "del 16 maggio 2023", "dell'8 maggio 2023"."""
    return f"dell'{_day(value)}" if value.day in {8, 11} else f"del {_day(value)}"


def _listed(values: list[str]) -> str:
    """Each once, "A, B e C"."""
    once = list(dict.fromkeys(value for value in values if value))
    return f"{', '.join(once[:-1])} e {once[-1]}" if len(once) > 1 else "".join(once)


def _signatory_names(facts: Facts) -> str:
    return _listed([mandate.person.full_name for mandate in facts.signatories])


def _signatory_titles(facts: Facts) -> str:
    return _listed([mandate.title for mandate in facts.signatories])


def _office(facts: Facts) -> str:
    return facts.office.name if facts.office else ""


def _responsible(facts: Facts) -> str:
    person = facts.office.responsible if facts.office else None
    return person.full_name if person else ""


def _responsible_role(facts: Facts) -> str:
    return facts.office.responsible_role if facts.office else ""


def _authority(attribute: str) -> Callable[[Facts], str]:
    return lambda facts: getattr(facts.authority, attribute) if facts.authority else ""


def _is_funded(facts: Facts) -> bool:
    """A total is known only when every priority that the act must state has its ceiling."""
    return bool(facts.ceilings) and not facts.missing_priorities


def _acts(facts: Facts) -> str:
    return _listed(
        [
            f"atto {'dimostrativo ' if item.act.is_demo else ''}n. {item.act.number}"
            f" {_of_day(item.act.dated_on)}"
            for item in facts.ceilings
        ]
    )


S, F, C = Impact.SUBSTANTIAL, Impact.FORMAL, Impact.CONTACT
_ALL = [
    MergeField("comune.nome", "Nome del Comune", S, PORTAL, lambda f: f.city.name),
    MergeField("comune.provincia", "Sigla della provincia", F, PORTAL, lambda f: f.province_code),
    MergeField("comune.regione", "Regione", F, PORTAL, lambda f: f.city.region.name),
    MergeField("comune.codice_fiscale", "Codice fiscale", F, CITY, lambda f: f.city.fiscal_code),
    MergeField("comune.pec", "PEC del Comune", C, CITY, lambda f: f.city.pec),
    MergeField("firmatario.nome", "Nome di chi firma per il Comune", S, CITY, _signatory_names),
    MergeField("firmatario.carica", "Carica di chi firma", S, CITY, _signatory_titles),
    MergeField("ufficio.nome", "Ufficio referente", F, CITY, _office),
    MergeField("ufficio.responsabile", "Responsabile referente", F, CITY, _responsible),
    MergeField("ufficio.qualifica", "Qualifica del responsabile", F, CITY, _responsible_role),
    MergeField("autorita.nome", "Autorità di Gestione", S, PORTAL, _authority("name")),
    MergeField(
        "autorita.firmatario", "Chi firma per l'Autorità", S, PORTAL, _authority("signatory_name")
    ),
    MergeField(
        "autorita.carica", "Qualità di chi firma", S, PORTAL, _authority("signatory_title")
    ),
    MergeField("autorita.pec", "PEC dell'Autorità", C, PORTAL, _authority("pec")),
    MergeField(
        "dotazione.totale",
        "Dotazione massima in cifre",
        S,
        AUTHORITY,
        lambda f: euro(f.total) if _is_funded(f) else "",
    ),
    MergeField(
        "dotazione.totale_lettere",
        "Dotazione massima in lettere",
        S,
        AUTHORITY,
        lambda f: euro_in_words(f.total) if _is_funded(f) else "",
    ),
    MergeField("dotazione.atto", "Atto che fissa la dotazione", S, AUTHORITY, _acts),
    MergeField(
        "termini.ufficio",
        "Giorni per indicare l'ufficio",
        S,
        AUTHORITY,
        lambda f: str(f.template.office_within_days),
    ),
    MergeField(
        "termini.schede", "Termine delle schede", S, AUTHORITY,
        lambda f: _day(f.template.sheets_due_on),
    ),
    MergeField(
        "termini.ammissibilita", "Termine della verifica", S, AUTHORITY,
        lambda f: _day(f.template.checks_due_on),
    ),
    MergeField("nota.data", "Data della nota di trasmissione", F, PORTAL, lambda f: _day(f.on_day)),
    MergeField("pratica.codice", "Codice pratica", F, PORTAL, lambda f: f.code or "da assegnare"),
]  # fmt: skip
FIELDS: dict[str, MergeField] = {field.name: field for field in _ALL}
