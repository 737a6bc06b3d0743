"""Writing the next version of a template, clause by clause. What is in use is never touched."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from cms_portal.accounts.models import User
from protocols.documents import clause_problems, template_problems
from protocols.enums import PREPARERS, ClausePart, TemplateStatus
from protocols.exceptions import NotAllowed, TemplateError
from protocols.models import Clause, ClauseDuty, ProtocolTemplate, TemplateClause
from protocols.readiness import ordered_clauses
from protocols.services.templates import is_template_in_use, succeed_clause, succeed_template


@dataclass(frozen=True)
class ClauseText:
    """What a person writes of a clause; `condition` is one of ClauseCondition or ""."""

    heading: str
    body: str
    condition: str = ""
    second_body: str = ""

    @classmethod
    def of(cls, clause: Clause) -> ClauseText:
        return cls(clause.heading, clause.body, clause.condition, clause.second_body)

    @property
    def mark(self) -> str:
        """What the page that edits it carries: did somebody else write meanwhile?"""
        return sha256(repr(self).encode()).hexdigest()[:16]


@transaction.atomic
def start_next_version(*, template_id: int, by: User) -> tuple[ProtocolTemplate, bool]:
    """The version after this one, dated today, and whether it is new: pressed twice, one is made.

    Raises NotAllowed.
    """
    _ask(by)
    old = ProtocolTemplate.objects.select_for_update().get(pk=template_id)
    drafts = ProtocolTemplate.objects.filter(
        name=old.name, status=TemplateStatus.DRAFT, version__gt=old.version
    )
    if draft := drafts.order_by("version").first():
        return draft, False
    return succeed_template(template_id=old.pk, dated_on=timezone.localdate()), True


@transaction.atomic
def write_clause(
    *, template_id: int, clause_id: int, text: ClauseText, read: str, by: User
) -> Clause:
    """The new text in its place: in a new version of the clause when another template holds it.

    `read` is the `mark` of the text that was being edited. Raises NotAllowed, TemplateError (in
    use, changed meanwhile, cannot be printed).
    """
    template = _open_template(template_id, by=by)
    clause = _clause_of(template, clause_id)
    if ClauseText.of(clause) == text:
        return clause
    if ClauseText.of(clause).mark != read:
        raise TemplateError(
            "Intanto un'altra persona ha cambiato questa clausola: rileggetela e riprovate."
        )
    _check(text)
    return _write(_own(template, clause), text)


@transaction.atomic
def add_new_clause(*, template_id: int, part: ClausePart, text: ClauseText, by: User) -> Clause:
    """A clause that no template has yet, after the last of its part.

    Raises NotAllowed, TemplateError (in use, cannot be printed).
    """
    template = _open_template(template_id, by=by)
    _check(text)
    begin = slugify(text.heading)[:50] or part.value
    key, number = begin, 1
    while Clause.objects.filter(key=key).exists():
        number += 1
        key = f"{begin}-{number}"
    clause = _write(Clause(key=key, part=part), text)
    _insert(template, clause)
    return clause


@transaction.atomic
def add_clause(*, template_id: int, clause_id: int, by: User) -> Clause:
    """A clause of the library; another version of one that is there takes its place.

    Raises NotAllowed, TemplateError (in use).
    """
    template = _open_template(template_id, by=by)
    clause = Clause.objects.get(pk=clause_id)
    place = template.places.filter(clause__key=clause.key).first()
    if place:
        place.clause = clause
        place.save(update_fields=["clause"])
    else:
        _insert(template, clause)
    return clause


@transaction.atomic
def remove_clause(*, template_id: int, clause_id: int, by: User) -> None:
    """Out of the template; the library keeps it. Raises NotAllowed, TemplateError (in use)."""
    template = _open_template(template_id, by=by)
    template.places.filter(clause=clause_id).delete()


@transaction.atomic
def move_clause(*, template_id: int, clause_id: int, down: bool, by: User) -> None:
    """One place up or down; at the end of the list nothing happens.

    Raises NotAllowed, TemplateError (in use, not there).
    """
    template = _open_template(template_id, by=by)
    _clause_of(template, clause_id)
    places = list(template.places.all())
    here = next(index for index, one in enumerate(places) if one.clause_id == clause_id)
    there = here + (1 if down else -1)
    if 0 <= there < len(places):
        places[here], places[there] = places[there], places[here]
        _renumber(places)


@transaction.atomic
def add_duty(*, template_id: int, clause_id: int, duty: ClauseDuty, by: User) -> Clause:
    """One more obligation that the clause brings; the clause, which may be a new version of it.

    Raises NotAllowed, TemplateError (in use, not there), ValidationError (a term without its day).
    """
    template = _open_template(template_id, by=by)
    clause = _own(template, _clause_of(template, clause_id))
    duty.clause = clause
    duty.full_clean()
    if not clause.duties.filter(what=duty.what, side=duty.side).exists():  # pressed twice
        duty.save()
    return clause


@transaction.atomic
def remove_duty(*, template_id: int, clause_id: int, what: str, by: User) -> Clause:
    """Raises NotAllowed, TemplateError (in use, not there)."""
    template = _open_template(template_id, by=by)
    clause = _own(template, _clause_of(template, clause_id))
    clause.duties.filter(what=what).delete()
    return clause


@transaction.atomic
def set_template_status(*, template_id: int, status: TemplateStatus, by: User) -> ProtocolTemplate:
    """Ready only when it can be printed. Raises NotAllowed, TemplateError."""
    _ask(by)
    template = ProtocolTemplate.objects.select_for_update().get(pk=template_id)
    if status == TemplateStatus.READY and (found := template_problems(ordered_clauses(template))):
        raise TemplateError(f"Non è ancora pronto: {'; '.join(found)}.")
    if status == TemplateStatus.DRAFT and is_template_in_use(template):
        raise TemplateError(f"{template}: è in uso, si può solo farne la versione successiva.")
    template.status = status
    template.save(update_fields=["status"])
    return template


def _ask(by: User) -> None:
    if not by.has_role(*PREPARERS):
        raise NotAllowed("I modelli li scrive la segreteria.")


def _open_template(template_id: int, *, by: User) -> ProtocolTemplate:
    _ask(by)
    template = ProtocolTemplate.objects.select_for_update().get(pk=template_id)
    if is_template_in_use(template):
        raise TemplateError(f"{template}: è in uso, fatene prima la versione successiva.")
    if template.status != TemplateStatus.DRAFT:
        raise TemplateError(f"{template}: riportatelo prima «{TemplateStatus.DRAFT.label}».")
    return template


def _clause_of(template: ProtocolTemplate, clause_id: int) -> Clause:
    place = template.places.select_related("clause").filter(clause=clause_id).first()
    if place is None:
        raise TemplateError(f"{template}: la clausola non ne fa più parte.")
    return place.clause


def _own(template: ProtocolTemplate, clause: Clause) -> Clause:
    """The clause, if only this template holds it; else its next version, put in its place."""
    if clause.places.exclude(template=template).exists():
        return succeed_clause(template_id=template.pk, clause_id=clause.pk)
    return clause


def _check(text: ClauseText) -> None:
    found = [*clause_problems(text.body), *clause_problems(text.second_body)]
    if bool(text.condition) != bool(text.second_body):
        found.append("la seconda formulazione e la sua condizione vanno indicate insieme")
    if found:
        raise TemplateError(f"La clausola non si può stampare: {'; '.join(dict.fromkeys(found))}.")


def _write(clause: Clause, text: ClauseText) -> Clause:
    clause.heading, clause.body = text.heading, text.body
    clause.condition, clause.second_body = text.condition, text.second_body
    clause.save()
    return clause


def _insert(template: ProtocolTemplate, clause: Clause) -> None:
    places = list(template.places.select_related("clause"))
    last = [index for index, one in enumerate(places) if one.clause.part == clause.part]
    new = TemplateClause(template=template, clause=clause)
    places.insert(last[-1] + 1 if last else len(places), new)
    new.position = len(places) + 100  # free, until all are numbered anew
    new.save()
    _renumber(places)


def _renumber(places: list[TemplateClause]) -> None:
    for position, place in enumerate(places, start=1):
        place.position = position
    TemplateClause.objects.bulk_update(places, ["position"])
