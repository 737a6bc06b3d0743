"""A text in use is never edited: it is succeeded by its next version."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from protocols.documents import clause_problems, template_problems
from protocols.enums import ClausePart, TemplateStatus
from protocols.exceptions import TemplateError
from protocols.models import Clause, ClauseDuty, Protocol, ProtocolTemplate, TemplateClause

MODEL_TEXT = Path(__file__).resolve().parent.parent / "data" / "protocollo_intesa.toml"


@transaction.atomic
def load_template(path: Path = MODEL_TEXT) -> tuple[ProtocolTemplate, bool]:
    """Read a text from its file; the template and whether anything changed. Safe to repeat.

    Raises TemplateError when a clause cannot be printed, or when the file differs from a text in
    use: its version must then be a new one.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    head = content["template"]
    key = {"name": head.pop("name"), "version": head.pop("version")}
    template = ProtocolTemplate.objects.filter(**key).first()
    clauses = [_read_clause(row, key["version"]) for row in content["clauses"]]
    duties = [row.get("duties", []) for row in content["clauses"]]
    if template and _is_same(template, head, clauses):
        return template, False
    if template and is_template_in_use(template):
        raise TemplateError(f"{template} è in uso e {path.name} è diverso: cambiate la versione.")
    template, _ = ProtocolTemplate.objects.update_or_create(**key, defaults=head)
    template.places.all().delete()
    for position, row in enumerate(clauses, start=1):
        clause, _ = Clause.objects.update_or_create(
            key=row["key"], version=row["version"], defaults=row
        )
        _write_duties(clause, duties[position - 1])
        TemplateClause.objects.create(template=template, clause=clause, position=position)
    whole = [place.clause for place in template.places.select_related("clause")]
    if template.status == TemplateStatus.READY and (found := template_problems(whole)):
        raise TemplateError(f"{template}: {'; '.join(found)}")
    return template, True


def _read_clause(row: dict[str, Any], version: int) -> dict[str, Any]:
    clause = {
        "key": row["key"],
        "version": row.get("version", version),
        "part": row.get("part", ClausePart.ARTICLE.value),
        "heading": row.get("heading", ""),
        "body": row["body"].strip(),
        "condition": row.get("condition", ""),
        "second_body": row.get("second_body", "").strip(),
    }
    for name in ("body", "second_body"):
        if found := clause_problems(clause[name]):
            raise TemplateError(f"Clausola «{clause['key']}»: {'; '.join(found)}")
    return clause


def _is_same(template: ProtocolTemplate, head: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    places = template.places.select_related("clause")
    kept = [{name: getattr(place.clause, name) for name in rows[0]} for place in places]
    # The status is decided in the portal, not in the file.
    texts = {name: value for name, value in head.items() if name != "status"}
    return kept == rows and all(getattr(template, name) == value for name, value in texts.items())


def is_template_in_use(template: ProtocolTemplate) -> bool:
    return Protocol.objects.filter(template=template).exists()


def is_clause_in_use(clause: Clause) -> bool:
    return Protocol.objects.filter(template__places__clause=clause).exists()


@transaction.atomic
def succeed_template(*, template_id: int, dated_on: date) -> ProtocolTemplate:
    """The next version, in preparation, with the same clauses in the same places."""
    old = ProtocolTemplate.objects.select_for_update().get(pk=template_id)
    places = list(old.places.all())
    versions = ProtocolTemplate.objects.filter(name=old.name)
    new = ProtocolTemplate.objects.get(pk=old.pk)
    new.pk = None
    new._state.adding = True
    new.version = (versions.aggregate(Max("version"))["version__max"] or 0) + 1
    new.dated_on = dated_on
    new.status = TemplateStatus.DRAFT
    new.save()
    TemplateClause.objects.bulk_create(
        TemplateClause(template=new, clause_id=place.clause_id, position=place.position)
        for place in places
    )
    return new


@transaction.atomic
def succeed_clause(*, template_id: int, clause_id: int) -> Clause:
    """The next version of a clause, equal until edited, in its place in a template not in use.

    Raises TemplateError when the template is in use or does not hold the clause.
    """
    template = ProtocolTemplate.objects.select_for_update().get(pk=template_id)
    if is_template_in_use(template):
        raise TemplateError(f"{template}: è in uso, create prima la versione successiva.")
    place = template.places.filter(clause_id=clause_id).first()
    if place is None:
        raise TemplateError(f"{template}: la clausola non ne fa parte.")
    new = Clause.objects.get(pk=clause_id)
    versions = Clause.objects.filter(key=new.key)
    new.pk = None
    new._state.adding = True
    new.version = (versions.aggregate(Max("version"))["version__max"] or 0) + 1
    new.save()
    _copy_duties(clause_id, new)
    place.clause = new
    place.save(update_fields=["clause"])
    return new


def _write_duties(clause: Clause, rows: list[dict[str, Any]]) -> None:
    if not is_clause_in_use(clause):
        clause.duties.all().delete()
        ClauseDuty.objects.bulk_create(ClauseDuty(clause=clause, **row) for row in rows)


def _copy_duties(old_id: int, new: Clause) -> None:
    duties = list(ClauseDuty.objects.filter(clause=old_id))
    for duty in duties:
        duty.pk, duty.clause = None, new
    ClauseDuty.objects.bulk_create(duties)
