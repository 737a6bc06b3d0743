"""A signed act against the data of today: what changed, how much it weighs, the lightest path.

- who signed, and in which office, stays who signed: a successor asks for no act;
- a contact: an annotation in the registry, nobody signs;
- a formal datum: a correction note of the authority alone;
- a substantial one (amounts, the name of the city): an addendum, both sign;
- a template that the authority has declared superseded: an addendum when its next version only
  rewrites articles, a new act when the premises change or articles come, go or move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from protocols import documents
from protocols.consolidated import signed_addenda
from protocols.differences import Difference, compare_templates
from protocols.enums import ChangePath, ClausePart, Impact, ProtocolKind, TemplateStatus
from protocols.facts import Facts, gather_facts
from protocols.fields import FIELDS
from protocols.models import ChangeDecision, Protocol, ProtocolTemplate
from protocols.readiness import ordered_clauses

# Of the printed act itself: they belong to its day.
_OF_THE_ACT = frozenset({"nota.data", "pratica.codice"})
_WHO_SIGNED = frozenset(
    {
        "firmatario.nome",
        "firmatario.carica",
        "autorita.firmatario",
        "autorita.carica",
        "Firme per il Comune",
        "Intestazione dell'Autorità",
    }
)
_PATH_OF = {
    Impact.CONTACT: ChangePath.ANNOTATION,
    Impact.FORMAL: ChangePath.NOTE,
    Impact.SUBSTANTIAL: ChangePath.ADDENDUM,
}
WHO_ACTS = {
    ChangePath.NOTHING: "Nessuno deve fare nulla.",
    ChangePath.ANNOTATION: "La segreteria la registra qui. Nessuno firma.",
    ChangePath.NOTE: "La adotta e la registra l'Autorità di Gestione, da sola. Il Comune la riceve "
    "e non firma.",
    ChangePath.ADDENDUM: "Lo prepara la segreteria; lo firmano il Comune e l'Autorità di Gestione.",
    ChangePath.NEW_ACT: "Lo prepara la segreteria; lo firmano il Comune e l'Autorità di Gestione. "
    "Quello di oggi resta in vigore fino all'ultima firma.",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the act says; `weight` in words; `floor`: nothing lighter is lawful.

    `settled`: a decision already taken on this very change.
    """

    name: str
    label: str
    before: str
    now: str
    weight: str
    path: ChangePath
    why: str
    floor: ChangePath = ChangePath.NOTHING
    settled: ChangeDecision | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.now

    @property
    def as_row(self) -> dict[str, str]:
        names = ("name", "label", "before", "now", "path")
        return {name: str(getattr(self, name)) for name in names}


@dataclass(frozen=True)
class Review:
    """All that was found of one act; the path is that of what nobody has settled yet."""

    protocol: Protocol
    findings: Sequence[Finding]
    difference: Difference | None = None

    @cached_property
    def waiting(self) -> list[Finding]:
        return [one for one in self.findings if one.settled is None]

    @cached_property
    def proposed(self) -> ChangePath:
        paths = (one.path for one in self.waiting)
        return max(paths, key=lambda one: one.weight, default=ChangePath.NOTHING)

    @cached_property
    def floor(self) -> ChangePath:
        floors = (one.floor for one in self.waiting)
        return max(floors, key=lambda one: one.weight, default=ChangePath.NOTHING)

    @property
    def who_acts(self) -> str:
        return WHO_ACTS[self.proposed]


def stated(root: Protocol) -> dict[str, str]:
    """What the act says today: its own data, then what each signed addendum says anew."""
    data: dict[str, Any] = root.document.data if root.document else {}
    found = facts_in(data)
    for addendum in signed_addenda(root):
        if addendum.document:
            found |= facts_in(addendum.document.data)
    return found


def facts_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The `printed_facts` of a definitive text, read from its own data."""
    found = {name: said for name, said in data["values"].items() if name != "pratica.codice"}
    found["Intestazione dell'Autorità"] = data["authority"]["letterhead"]
    found["Firme per il Comune"] = "; ".join(
        f"{who['name']}, {who['title']}" for who in data["signatories"]
    )
    return found | documents.ceiling_facts(data["ceilings"])


def known_on(root: Protocol, day: date) -> tuple[dict[str, str], Facts]:
    """The same facts, as they are known on `day`."""
    [facts] = gather_facts(root.template, [root.city], day, code=root.code)
    found = {name: field.resolve(facts) for name, field in FIELDS.items()}
    return found | documents.printed_facts(ordered_clauses(root.template), facts), facts


def review_changes(root: Protocol) -> Review:
    """Compare a signed protocol with what is known today."""
    before = stated(root)
    now, facts = known_on(root, timezone.localdate())
    found = [
        _of_field(name, said, now.get(name, ""))
        for name, said in before.items()
        if name not in _OF_THE_ACT and said != now.get(name, "")
    ]
    found += _of_office(root, facts)
    difference = _newer_text(root)
    found += _of_text(difference) if difference else []
    taken = _decisions(root)
    settled = [replace(one, settled=taken[one.key]) if one.key in taken else one for one in found]
    return Review(root, settled, difference)


def _of_field(name: str, before: str, now: str) -> Finding:
    label = documents.fact_label(name)
    if name in _WHO_SIGNED:
        why = (
            "Chi ha firmato resta chi ha firmato: l'atto vale anche quando cambia chi è in carica."
        )
        return Finding(name, label, before, now, "storico", ChangePath.NOTHING, why)
    if not now:
        giver = FIELDS[name].giver if name in FIELDS else "Autorità di Gestione"
        why = f"Oggi non è noto: vale quello dell'atto, finché non lo indica chi lo dà ({giver})."
        return Finding(name, label, before, "", "non noto", ChangePath.NOTHING, why)
    # What is no merge field is a ceiling.
    impact = FIELDS[name].impact if name in FIELDS else Impact.SUBSTANTIAL
    path = _PATH_OF[impact]
    whys = {
        Impact.CONTACT: "È un recapito: non tocca ciò che le Parti hanno convenuto.",
        Impact.FORMAL: "È un dato formale: l'Autorità lo corregge, l'accordo resta lo stesso.",
        Impact.SUBSTANTIAL: "È ciò che le Parti hanno convenuto: cambia solo con le due firme.",
    }
    floor = path if impact == Impact.SUBSTANTIAL else ChangePath.NOTHING
    return Finding(name, label, before, now, impact.label, path, whys[impact], floor)


def _of_office(root: Protocol, facts: Facts) -> list[Finding]:
    """The act asked for the office, and the city has named it since."""
    data: dict[str, Any] = root.document.data if root.document else {"clauses": []}
    if all(one["is_first_wording"] for one in data["clauses"]) or not facts.has_office:
        return []
    office = FIELDS["ufficio.nome"].resolve(facts)
    name = FIELDS["ufficio.responsabile"].resolve(facts)
    why = "L'atto lo chiedeva al Comune, che lo ha indicato: si annota."
    return [
        Finding(
            "ufficio", "Ufficio e responsabile", "da indicare", f"{office}, {name}",
            Impact.CONTACT.label, ChangePath.ANNOTATION, why,
        )
    ]  # fmt: skip


def _newer_text(root: Protocol) -> Difference | None:
    """Only when the authority has declared the template superseded: a next version alone asks
    nothing of who has signed."""
    if root.template.status != TemplateStatus.RETIRED:
        return None
    newer = ProtocolTemplate.objects.filter(
        name=root.template.name,
        kind=ProtocolKind.PROTOCOL,
        status=TemplateStatus.READY,
        version__gt=root.template.version,
    )
    newest = newer.order_by("-version").first()
    difference = compare_templates(root.template, newest) if newest else None
    return difference if difference and (difference.changed or difference.head) else None


def _of_text(difference: Difference) -> list[Finding]:
    """One finding for the whole text: either articles alone are rewritten, or it is another act."""
    is_new = [
        one
        for one in difference.changed
        if one.what in {"added", "removed"}
        or one.has_moved
        or one.place.clause.part != ClausePart.ARTICLE
    ]
    path = ChangePath.NEW_ACT if is_new else ChangePath.ADDENDUM
    why = (
        "Il modello dell'atto è superato e il nuovo cambia le premesse o l'ordine degli articoli: "
        "un addendum non lo direbbe con chiarezza."
        if is_new
        else "Il modello dell'atto è superato; il nuovo riscrive articoli che un addendum può "
        "sostituire uno per uno."
    )
    places = "; ".join(one.place.label for one in difference.changed) or "dati del modello"
    return [Finding("modello", "Testo del modello", "superato", places, "del testo", path, why)]


def _decisions(root: Protocol) -> dict[tuple[str, str], ChangeDecision]:
    """What was settled without the parties signing: an addendum settles when it is signed."""
    found: dict[tuple[str, str], ChangeDecision] = {}
    for one in root.decisions.select_related("by").order_by("at", "pk"):
        keys = [(row["name"], row["now"]) for row in one.findings]
        if ChangePath(one.chosen).weight < ChangePath.ADDENDUM.weight:
            found |= dict.fromkeys(keys, one)
        else:
            for key in keys:
                found.pop(key, None)
    return found
