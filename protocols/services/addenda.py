"""An addendum: articles of a signed protocol written anew, as an act of its own.

Its text is a template of kind addendum, one version for each time it is written: like any template
it is fixed once an act is made of it, and its acts live, are frozen and signed like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day as in_words
from protocols.changes import known_on, stated
from protocols.consolidated import (
    Wording,
    prints_ceilings,
    replacements,
    signed_addenda,
    signed_on,
    wordings_of,
)
from protocols.documents import clause_problems, undrawable_in
from protocols.enums import (
    REVIEW_OPENERS,
    ClausePart,
    ProtocolKind,
    ProtocolState,
    TemplateStatus,
)
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError, TemplateError
from protocols.models import Clause, Protocol, ProtocolTemplate, TemplateClause
from protocols.readiness import ordered_clauses
from protocols.services.changes import check_in_force
from protocols.services.drafts import check_may_rewrite, start_draft, take_text
from protocols.services.moves import lock
from protocols.services.numbers import format_code, take_number

_CEILINGS = "Dotazione della Priorità"
_CLOSING = (
    "Il presente addendum è sottoscritto con firma digitale, ai sensi dell'articolo 15, comma "
    "2-bis, della legge 7 agosto 1990, n. 241, e dell'articolo 24 del decreto legislativo 7 marzo "
    "2005, n. 82. La data è quella dell'ultima firma digitale."
)


@dataclass(frozen=True)
class AddendumText:
    """`articles`: heading and body by key; those left as they are change nothing.

    `takes_ceilings`: the articles that print the ceilings print those in force on the letter's day.
    `effective_on` None: from the last signature.
    """

    premises: str
    letter_date: date
    articles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    takes_ceilings: bool = False
    effective_on: date | None = None


def usual_premises(root: Protocol) -> str:
    """What an addendum begins with, for who writes it to go on."""
    signed = signed_on(root)
    before = [f"modificato con l'addendum n. {one.ordinal}" for one in signed_addenda(root)]
    return (
        "{autorita.nome}, rappresentata da {autorita.firmatario}, in qualità di "
        "{autorita.carica}, di seguito «Autorità di Gestione»,\n\n"
        "e il Comune di {comune.nome} ({comune.provincia}), rappresentato da {firmatario.nome}, in "
        "qualità di {firmatario.carica}, di seguito «Comune»,\n\n"
        "premesso che:\n\n"
        f"- le Parti hanno sottoscritto il Protocollo d'intesa, codice pratica {root.code}, "
        f"firmato da entrambe {in_words(signed, 'il')}{', '.join(['', *before])}, di seguito "
        "«Protocollo»;\n"
        "- le Parti ritengono di modificarlo come segue;\n\n"
        "tutto ciò premesso, le Parti convengono quanto segue."
    )


def newer_ceilings(root: Protocol, on_day: date) -> list[str]:
    """The ceilings in force on that day that the act does not state, in words."""
    before, (now, _) = stated(root), known_on(root, on_day)
    return [
        f"{name}: {said}"
        for name, said in now.items()
        if name.startswith(_CEILINGS) and said != before.get(name)
    ]


def text_of(addendum: Protocol) -> AddendumText:
    """What was written of it, to be written again."""
    clauses = ordered_clauses(addendum.template)
    premises = next((one.body for one in clauses if one.part == ClausePart.PREMISES), "")
    return AddendumText(
        premises=premises,
        letter_date=addendum.letter_date,
        articles={one.replaces: (one.heading, one.body) for one in replacements(addendum)},
        takes_ceilings=bool(addendum.template.priorities),
        effective_on=addendum.template.effective_on,
    )


@transaction.atomic
def start_addendum(*, protocol_id: int, text: AddendumText, by: User) -> Protocol:
    """A draft that hangs on the root, with a number of its own; one at a time is in the making.

    Raises NotAllowed, InvalidTransition, ProtocolError, TemplateError (it cannot be printed).
    """
    _ask(by)
    root = lock(protocol_id)
    check_in_force(root)
    if other := root.addenda.in_the_making().select_related("template").first():
        if text_of(other) == text:
            return other  # pressed twice
        raise ProtocolError(
            f"L'addendum n. {other.ordinal} ({other.code}) è in corso: si conclude o si ritira "
            "prima di farne un altro."
        )
    if other := root.replacements.in_the_making().first():
        raise ProtocolError(
            f"Il nuovo protocollo {other.code}, che sostituisce questo, è in corso."
        )
    changed = _check(root, text)
    year, number = take_number()
    code = format_code(year, number)
    ordinal = 1 + root.addenda.exclude(state=ProtocolState.WITHDRAWN).count()
    template = _write(root, text, changed, code=code, ordinal=ordinal, version=1)
    return start_draft(
        city=root.city,
        template=template,
        letter_date=text.letter_date,
        by=by,
        kind=ProtocolKind.ADDENDUM,
        root=root,
        ordinal=ordinal,
        year=year,
        number=number,
        code=code,
    )


@transaction.atomic
def rewrite_addendum(*, protocol_id: int, text: AddendumText, by: User) -> Protocol:
    """Another text of the same draft. Raises as `start_addendum`."""
    _ask(by)
    addendum = lock(protocol_id)
    if not addendum.is_addendum or addendum.root is None:
        raise InvalidTransition("Non è un addendum.")
    check_may_rewrite(addendum)
    if text_of(addendum) == text:
        return addendum
    changed = _check(addendum.root, text)
    old = addendum.template
    template = _write(
        addendum.root,
        text,
        changed,
        code=addendum.code,
        ordinal=addendum.ordinal or 0,
        version=old.version + 1,
    )
    take_text(addendum, template, text.letter_date, by=by)
    old.status = TemplateStatus.RETIRED
    old.save(update_fields=["status"])
    return addendum


def _ask(by: User) -> None:
    if not by.has_role(*REVIEW_OPENERS):
        raise NotAllowed("Il testo di un addendum lo prepara la segreteria.")


def _check(root: Protocol, text: AddendumText) -> list[Wording]:
    """The articles in their new wording. Raises ProtocolError, TemplateError."""
    _check_days(root, text)
    changed = list(_changed(root, text))
    if text.takes_ceilings and not newer_ceilings(root, text.letter_date):
        raise ProtocolError(
            "Nessun atto più recente, in vigore alla data della nota, fissa altre dotazioni per "
            "questa città."
        )
    if not changed:
        raise ProtocolError("Nessun articolo è cambiato: scrivete il nuovo testo di almeno uno.")
    found = [f"premesse: {problem}" for problem in _problems(text.premises)]
    for one in changed:
        told = _problems(one.body) + undrawable_in(one.heading)
        told += [] if one.heading and one.body else ["rubrica o testo mancano"]
        found += [f"articolo {one.number}: {problem}" for problem in told]
    if found:
        raise TemplateError(f"Il testo non si può stampare: {'; '.join(dict.fromkeys(found))}.")
    return changed


def _problems(body: str) -> list[str]:
    return [*clause_problems(body), *undrawable_in(body)]


def _check_days(root: Protocol, text: AddendumText) -> None:
    signed = signed_on(root)
    if signed and text.letter_date < signed:
        raise ProtocolError(
            f"La data della nota precede la firma del protocollo ({in_words(signed)})."
        )
    if text.letter_date > timezone.localdate() + timedelta(days=366):
        raise ProtocolError("La data della nota è fra più di un anno.")
    if text.effective_on and text.effective_on < text.letter_date:
        raise ProtocolError("L'addendum non può avere effetto prima della data della sua nota.")


def _changed(root: Protocol, text: AddendumText) -> list[Wording]:
    found = []
    for one in wordings_of(root):
        heading, body = text.articles.get(one.key, (one.heading, one.body))
        new = Wording(one.key, one.number, heading, body)
        if new != one or (text.takes_ceilings and one.prints_ceilings):
            found.append(new)
    return found


def _write(
    root: Protocol,
    text: AddendumText,
    changed: list[Wording],
    *,
    code: str,
    ordinal: int,
    version: int,
) -> ProtocolTemplate:
    model = root.template
    states_ceilings = any(prints_ceilings(one) for one in [text.premises, *_bodies(changed)])
    title = f"Addendum n. {ordinal} al {model.title[:1].lower()}{model.title[1:]}"
    template = ProtocolTemplate.objects.create(
        name=f"Addendum {code}",
        version=version,
        kind=ProtocolKind.ADDENDUM,
        title=title[:250],
        dated_on=text.letter_date,
        status=TemplateStatus.READY,
        note=model.note,
        priorities=model.priorities if states_ceilings else [],
        office_within_days=model.office_within_days,
        sheets_due_on=model.sheets_due_on,
        checks_due_on=model.checks_due_on,
        amends=root,
        effective_on=text.effective_on,
    )
    clauses = [_clause(code, version, *row) for row in _rows(text, changed)]
    TemplateClause.objects.bulk_create(
        TemplateClause(template=template, clause=clause, position=position)
        for position, clause in enumerate(Clause.objects.bulk_create(clauses), start=1)
    )
    return template


def _bodies(changed: list[Wording]) -> list[str]:
    return [one.body for one in changed]


_Row = tuple[str, ClausePart, str, str, Wording | None]


def _rows(text: AddendumText, changed: list[Wording]) -> list[_Row]:
    begins = "dalla data dell'ultima firma digitale"
    if text.effective_on:
        begins = f"{in_words(text.effective_on, 'dal')}, e non prima dell'ultima firma digitale"
    effect = (
        f"1. Il presente addendum ha effetto {begins}.\n"
        "2. Restano ferme tutte le disposizioni del Protocollo che il presente addendum non "
        "modifica."
    )
    return [
        ("premesse", ClausePart.PREMISES, "Le Parti e le premesse", text.premises, None),
        *((f"art-{one.number}", ClausePart.ARTICLE, one.heading, one.body, one) for one in changed),
        ("efficacia", ClausePart.ARTICLE, "Efficacia e rinvio", effect, None),
        ("chiusura", ClausePart.CLOSING, "", _CLOSING, None),
    ]


def _clause(
    code: str, version: int, key: str, part: ClausePart, heading: str, body: str,
    replaced: Wording | None,
) -> Clause:  # fmt: skip
    return Clause(
        key=f"{code.lower()}-{key}",
        version=version,
        part=part,
        heading=heading,
        body=body,
        replaces=replaced.key if replaced else "",
        replaced_number=replaced.number if replaced else None,
    )
