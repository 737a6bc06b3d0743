"""From facts to the text of an act: first the data, then the HTML, always the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms_portal.accounts.demo import DEMO_MARK, is_demo_world
from cms_portal.documents.pdf import frame_context, name_sign, undrawable
from cms_portal.documents.words import euro, euro_in_words
from cms_portal.files.names import office_name
from protocols import markup
from protocols.enums import ClauseCondition, ClausePart, ProtocolKind
from protocols.exceptions import MissingData, TemplateError
from protocols.facts import Facts
from protocols.fields import FIELDS
from protocols.models import CEILINGS_BLOCK, OFFICE_FIELDS, Clause, ProtocolTemplate

# Printed by the frame of the act whatever the clauses say.
ALWAYS_PRINTED = (
    "comune.nome",
    "comune.provincia",
    "comune.regione",
    "firmatario.nome",
    "firmatario.carica",
    "autorita.nome",
    "autorita.firmatario",
    "autorita.carica",
)
# What a block prints, as the field that is empty when the block cannot be printed.
BLOCKS = {"dotazioni": "dotazione.totale", "dotazioni in lettere": "dotazione.totale_lettere"}
CONDITIONS: dict[ClauseCondition, Callable[[Facts], bool]] = {
    ClauseCondition.OFFICE_KNOWN: lambda facts: facts.has_office,
}


def template_problems(clauses: Iterable[Clause]) -> list[str]:
    """What no data can mend: what the act lacks, unknown fields and blocks. Empty when sound.

    `ProtocolTemplateQuerySet.usable` asks the database the same of what is lacking.
    """
    clauses = list(clauses)
    found = _lacks(clauses)
    found += [
        f"{clause}: {problem}"
        for clause in clauses
        for body in (clause.body, clause.second_body)
        for problem in [*clause_problems(body), *undrawable_in(f"{clause.heading} {body}")]
    ]
    return list(dict.fromkeys(found))


def undrawable_in(text: str) -> list[str]:
    return [f"il carattere di stampa non ha {name_sign(sign)}" for sign in undrawable(text)]


def _lacks(clauses: list[Clause]) -> list[str]:
    found = []
    if not any(clause.part == ClausePart.ARTICLE for clause in clauses):
        found.append("il modello non ha articoli")
    if any(clause.replaces for clause in clauses):
        return found  # an addendum states what it changes, and nothing else
    if not any(CEILINGS_BLOCK in clause.body for clause in clauses):
        found.append(f"nessuna clausola riporta le dotazioni: serve {CEILINGS_BLOCK}")
    return found + [
        f"{clause}: nomina l'ufficio e non ha la seconda formulazione"
        for clause in clauses
        if OFFICE_FIELDS in clause.body and not clause.second_body
    ]


def clause_problems(body: str) -> list[str]:
    return markup.problems(body, fields=FIELDS, blocks=BLOCKS)


def is_first_wording(clause: Clause, facts: Facts) -> bool:
    return not clause.condition or CONDITIONS[ClauseCondition(clause.condition)](facts)


def wording(clause: Clause, facts: Facts) -> str:
    return clause.body if is_first_wording(clause, facts) else clause.second_body


def needed_fields(clauses: Iterable[Clause], facts: Facts) -> list[str]:
    """Every field that the act of this city prints, each once."""
    names = list(ALWAYS_PRINTED)
    for clause in clauses:
        body = wording(clause, facts)
        names += markup.field_names(body)
        names += [BLOCKS[name] for name in markup.block_names(body) if name in BLOCKS]
    return list(dict.fromkeys(name for name in names if name in FIELDS))


def empty_fields(clauses: Iterable[Clause], facts: Facts) -> list[str]:
    return [name for name in needed_fields(clauses, facts) if not FIELDS[name].resolve(facts)]


def takes_second_wording(clauses: Iterable[Clause], facts: Facts) -> bool:
    return not all(is_first_wording(clause, facts) for clause in clauses)


def printed_facts(clauses: Iterable[Clause], facts: Facts) -> dict[str, str]:
    """What the act will print of the world, to be compared later; never the code of the act."""
    clauses = list(clauses)
    names = [name for name in needed_fields(clauses, facts) if name != "pratica.codice"]
    found = {name: FIELDS[name].resolve(facts) for name in names}
    found["Intestazione dell'Autorità"] = _authority_data(facts)["letterhead"]
    found["Firme per il Comune"] = "; ".join(
        f"{mandate.person.full_name}, {mandate.title}" for mandate in facts.signatories
    )
    return found | ceiling_facts(_ceiling_data(facts))


def ceiling_facts(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {
        f"Dotazione della Priorità {row['priority']}": (
            f"{row['in_figures']} ({row['fund']}, {row['title']}, {row['act']})"
        )
        for row in rows
    }


def undrawable_facts(clauses: Iterable[Clause], facts: Facts) -> dict[str, list[str]]:
    """What would be printed and cannot: name of the fact -> signs that our fonts lack."""
    found: dict[str, list[str]] = {}
    told: set[str] = set()
    for name, value in printed_facts(clauses, facts).items():
        signs = [sign for sign in undrawable(value) if sign not in told]
        told.update(signs)  # the same name stands in more than one place
        if signs:
            found[name] = signs
    return found


def fact_label(name: str) -> str:
    return FIELDS[name].label if name in FIELDS else name


def changed_facts(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Each difference in words: "Autorità di Gestione: era «A», ora «B»"."""
    return [
        f"{fact_label(name)}: era «{before.get(name) or '-'}», ora «{now.get(name) or '-'}»"
        for name in dict.fromkeys([*before, *now])
        if before.get(name, "") != now.get(name, "")
    ]


def changed_clauses(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Where the wording of two texts differs: "Art. 5. Tempi e modalità di attuazione"."""
    old = {clause["key"]: clause for clause in before["clauses"]}
    new = {clause["key"]: clause for clause in now["clauses"]}
    return [
        clause_place(new.get(key) or old[key])
        for key in dict.fromkeys([*new, *old])
        if _said(old.get(key)) != _said(new.get(key))
    ]


def clause_place(clause: Mapping[str, Any]) -> str:
    heading = str(clause["heading"])
    if clause["number"]:
        return f"Art. {clause['number']}. {heading}".rstrip(". ")
    return heading or ClausePart(clause["part"]).label


def _said(clause: Mapping[str, Any] | None) -> tuple[object, ...] | None:
    return (clause["number"], clause["heading"], clause["html"]) if clause else None


def build_data(clauses: Iterable[Clause], facts: Facts) -> dict[str, Any]:
    """All that the act says, as JSON: kept with the frozen document.

    Raises TemplateError and MissingData, which name every clause, field and giver concerned.
    """
    clauses = list(clauses)
    if problems := template_problems(clauses):
        raise TemplateError("; ".join(problems))
    if empty := empty_fields(clauses, facts):
        raise MissingData(
            "; ".join(f"manca «{FIELDS[n].label}» (lo dà: {FIELDS[n].giver})" for n in empty)
        )
    values = {name: FIELDS[name].resolve(facts) for name in needed_fields(clauses, facts)}
    return {
        "code": facts.code,
        "kind": facts.template.kind,
        "letter_date": facts.on_day.isoformat(),
        "template": _template_data(facts.template),
        "addendum": _addendum_data(facts.template),
        "city": {
            "cadastral_code": facts.city.cadastral_code,
            "name": facts.city.name,
            "province": facts.province_code,
            "region": facts.city.region.name,
        },
        "authority": _authority_data(facts),
        "signatories": [
            {"name": mandate.person.full_name, "title": mandate.title, "act": mandate.act}
            for mandate in facts.signatories
        ],
        "ceilings": _ceiling_data(facts),
        "total": str(facts.total),
        "values": values,
        "clauses": _clause_data(clauses, facts, values),
        "demo_mark": DEMO_MARK if is_demo_world() else "",
    }


def _template_data(template: ProtocolTemplate) -> dict[str, Any]:
    return {
        "id": template.pk,
        "name": template.name,
        "version": template.version,
        "dated_on": template.dated_on.isoformat(),
        "title": template.title,
        "note": template.note,
    }


def _addendum_data(template: ProtocolTemplate) -> dict[str, Any] | None:
    if template.amends is None:
        return None
    day = template.effective_on
    return {"root": template.amends.code, "effective_on": day.isoformat() if day else None}


def _authority_data(facts: Facts) -> dict[str, str]:
    authority = facts.authority
    return {
        "name": authority.name if authority else "",
        "letterhead": authority.letterhead if authority else "",
        "signatory_name": authority.signatory_name if authority else "",
        "signatory_title": authority.signatory_title if authority else "",
    }


def _ceiling_data(facts: Facts) -> list[dict[str, Any]]:
    return [
        {
            "priority": ceiling.priority.number,
            "title": ceiling.priority.title,
            "fund": ceiling.priority.get_fund_display(),
            "amount": str(ceiling.amount),
            "in_figures": euro(ceiling.amount),
            "in_words": euro_in_words(ceiling.amount),
            "act": str(ceiling.act),
            "act_id": ceiling.act_id,
            "source_note": ceiling.source_note,
        }
        for ceiling in facts.ceilings
    ]


def _clause_data(
    clauses: Iterable[Clause], facts: Facts, values: Mapping[str, str]
) -> list[dict[str, Any]]:
    blocks = {
        "dotazioni": partial(_block, "_ceilings_table.html", facts),
        "dotazioni in lettere": partial(_block, "_ceilings_in_words.html", facts),
    }
    found: list[dict[str, Any]] = []
    article = 0
    for clause in clauses:
        article += clause.part == ClausePart.ARTICLE
        row = {
            "key": clause.key,
            "version": clause.version,
            "part": clause.part,
            "number": article if clause.part == ClausePart.ARTICLE else None,
            "heading": clause.heading,
            "is_first_wording": is_first_wording(clause, facts),
            "html": str(markup.render(wording(clause, facts), values=values, blocks=blocks)),
        }
        found.append(_as_replacement(row, clause) if clause.replaces else row)
    return found


def _as_replacement(row: dict[str, Any], clause: Clause) -> dict[str, Any]:
    """An article of an addendum: it says which article it replaces, then the new wording."""
    new = {
        "key": clause.replaces,
        "number": clause.replaced_number,
        "heading": row["heading"],
        "html": row["html"],
    }
    heading = f"Modifica dell'articolo {new['number']}"
    said = markup.replacement(clause.replaced_number or 0, row["heading"], row["html"])
    return {**row, "heading": heading, "html": str(said), "replaces": new}


def _block(template: str, facts: Facts) -> SafeString:
    context = {
        "ceilings": _ceiling_data(facts),
        "total": euro(facts.total),
        "total_in_words": euro_in_words(facts.total),
    }
    return mark_safe(render_to_string(f"protocols/pdf/{template}", context).strip())  # noqa: S308


def model_html(body: str) -> SafeString:
    """A wording of the library as it will be read, each field by its name instead of a value."""
    if clause_problems(body):
        return format_html("<p>{}</p>", body)
    names = {name: FIELDS[name].label for name in markup.field_names(body)}
    blocks = {
        name: partial(format_html, '<p><span class="mf">{}</span></p>', f"Tabella: {name}")
        for name in BLOCKS
    }
    return markup.render(body, values=names, blocks=blocks)


def clauses_for_page(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The clauses of a document's data, their HTML marked safe: `markup` made it."""
    return [{**clause, "html": markup.as_html(clause["html"])} for clause in data["clauses"]]


def act_title(data: Mapping[str, Any]) -> str:
    return f"{data['template']['title']} e il Comune di {data['city']['name']}"


_FILE_KINDS = {
    ProtocolKind.PROTOCOL: "Protocollo-intesa",
    ProtocolKind.ADDENDUM: "Addendum",
    ProtocolKind.CONVENTION: "Convenzione",
}


def kind_of(data: Mapping[str, Any]) -> ProtocolKind:
    """Documents older than the other kinds do not say it."""
    return ProtocolKind(data.get("kind", ProtocolKind.PROTOCOL))


def act_filename(data: Mapping[str, Any], kind: str = "") -> str:
    """ "BN_Benevento_Protocollo-intesa_CMS-2026-000005.pdf"."""
    city = data["city"]
    kind = kind or _FILE_KINDS[kind_of(data)]
    return office_name(city["province"], city["name"], kind, data["code"], suffix=".pdf")


def signature_fields(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who signs, in order: the city, each of a commission, then the authority. `key` names the
    field inside the PDF."""
    city, authority = data["city"], data["authority"]
    fields = [
        {
            "key": f"Comune_{number}",
            "side": "city",
            "party": f"Per il Comune di {city['name']}",
            "name": who["name"],
            "title": who["title"],
            "label": f"Firma digitale per il Comune di {city['name']}: {who['name']}",
        }
        for number, who in enumerate(data["signatories"], start=1)
    ]
    return [
        *fields,
        {
            "key": "Autorita",
            "side": "authority",
            "party": "Per l'Autorità di Gestione",
            "name": authority["signatory_name"],
            "title": authority["signatory_title"],
            "label": f"Firma digitale per l'Autorità di Gestione: {authority['signatory_name']}",
        },
    ]


def render_html(
    data: Mapping[str, Any], *, verification_code: str, is_preview: bool = False
) -> str:
    """The whole page that becomes the PDF. A preview says so on every page."""
    context = frame_context(
        title=act_title(data),
        running_title=f"{kind_of(data).label}, Comune di {data['city']['name']}",
        reference=data["code"],
        code=verification_code,
    )
    context["frame"]["authority"] = data["authority"]["name"]
    clauses = clauses_for_page(data)
    return render_to_string(
        "protocols/pdf/protocol.html",
        {
            **context,
            "data": data,
            "premises": [c for c in clauses if c["part"] == ClausePart.PREMISES],
            "articles": [c for c in clauses if c["part"] == ClausePart.ARTICLE],
            "closing": [c for c in clauses if c["part"] == ClausePart.CLOSING],
            "fields": signature_fields(data),
            "has_fields": not is_preview,
            "is_preview": is_preview,
        },
    )
