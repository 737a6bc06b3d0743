"""Every text column of the database, history included: where a person is named, and unnamed.

Nothing is listed by hand: models, columns and the way from a row to a person come from the models
themselves. The only thing that stops it is `registry.register_kept`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Left

from cms_portal.accounts.models import User
from cms_portal.privacy import patterns, registry
from cms_portal.privacy.patterns import Finding
from cms_portal.privacy.subjects import Subject

# Rows that somebody wrote or asked for: they are about something else, their author is a number.
_ACTORS = ("by", "created_by", "recorded_by", "published_by", "closed_by", "checked_by")


@dataclass
class Found:
    """How many rows of each table: rewritten, kept by law, still holding a word that is common."""

    changed: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    common: Counter[str] = field(default_factory=Counter)


def rewrite_about(subject: Subject) -> Found:
    """Names, even a surname alone, in the rows about the person. Comes first: once addresses and
    names have gone, nothing leads to some of these rows any more."""
    found = Found()
    common = registry.common_words()
    close = [*patterns.far(subject), *patterns.near(subject, common)]
    shared = patterns.lonely_words(subject) & {patterns.fold(word) for word in common}
    left = patterns.alone(shared)
    for model in all_models():
        about = about_person(model, subject)
        if about is None:
            continue
        if registry.kept(model):
            _add(found.kept, model, _holding(model, close, about).count())
            continue
        _add(found.changed, model, _rewrite_model(model, close, about, with_addresses=False))
        _add(found.common, model, _holding(model, left, about).count() if left else 0)
    return found


def rewrite_everywhere(subject: Subject) -> Found:
    """Whole names, addresses and telephone numbers, whatever the row is about."""
    found = Found()
    everywhere = patterns.far(subject)
    for model in all_models():
        if registry.kept(model):
            _add(found.kept, model, _holding(model, everywhere).count())
        else:
            _add(found.changed, model, _rewrite_model(model, everywhere, None))
    return found


def overwrite(model: type[Model], where: Q, **values: Any) -> int:
    """Put `values` in those rows of `model`, history tables included: for the columns that are
    the person, where no pattern has to be found."""
    with _guards_of(model):
        return model._base_manager.filter(where).update(**values)


def remaining(subject: Subject) -> Counter[str]:
    """Tables where the person can still be read, other than those that the law keeps."""
    still: Counter[str] = Counter()
    everywhere = patterns.far(subject)
    close = [*everywhere, *patterns.near(subject, registry.common_words())]
    for model in all_models():
        if registry.kept(model):
            continue
        about = about_person(model, subject)
        rows = _holding(model, everywhere)
        if about is not None:
            rows |= _holding(model, close, about)
        _add(still, model, rows.count())
    return still


def all_models() -> Iterator[type[Model]]:
    """Every table that has a model, those of other packages and the history tables included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and text_fields(model):
            yield model


def text_fields(model: type[Model]) -> list[models.Field[Any, Any]]:
    """Columns where somebody can write anything: not codes to choose from, not generated ones."""
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(_element(one), (models.CharField, models.TextField, models.JSONField))
        and not one.choices
        and not one.primary_key
    ]


def _element(column: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """Of a list, what it lists."""
    return column.base_field if isinstance(column, ArrayField) else column


def about_person(model: type[Model], subject: Subject) -> Q | None:
    """Which rows of `model` are about the person; None for a table that is about nobody."""
    ways: list[Q] = []
    person = registry.people_model()
    if person is not None and subject.person_id is not None:
        ways += [Q((one, subject.person_id)) for one in _ways_to(model, person)]
        ways += [Q(person_ref=subject.person_id)] if _has(model, "person_ref") else []
    if subject.user_id is not None:
        ways += [
            Q((one, subject.user_id))
            for one in _ways_to(model, User)
            if one not in _ACTORS and not one.endswith("_by")
        ]
    ways += _by_what_is_written(model, subject)
    return Q(*ways, _connector=Q.OR) if ways else None


def _by_what_is_written(model: type[Model], subject: Subject) -> list[Q]:
    """A row that carries the address, or the name in two columns, points at nobody but is of
    the person all the same: an invitation, a proposal not yet accepted."""
    ways = [
        Q((f"{one.name}__in", sorted(subject.emails)))
        for one in model._meta.concrete_fields
        if isinstance(one, models.EmailField)
    ]
    if _has(model, "first_name") and _has(model, "last_name"):
        ways += [
            Q(first_name__iexact=first, last_name__iexact=last) for first, last in subject.names
        ]
    return ways


def _ways_to(model: type[Model], target: type[Model]) -> list[str]:
    ways = ["pk"] if model is target else []
    return ways + [
        one.name
        for one in model._meta.concrete_fields
        if one.is_relation and one.related_model is target
    ]


def _has(model: type[Model], name: str) -> bool:
    return any(one.name == name for one in model._meta.concrete_fields)


def _holding(
    model: type[Model], findings: list[Finding], about: Q | None = None
) -> QuerySet[Model]:
    rows = model._base_manager.filter(about) if about is not None else model._base_manager.all()
    if not findings:
        return rows.none()
    pattern = patterns.any_of(findings)
    matches = Q()
    aliases = {}
    for one in text_fields(model):
        aliases[f"as_text_{one.name}"] = Cast(F(one.name), TextField())
        matches |= Q((f"as_text_{one.name}__regex", pattern))
    found: QuerySet[Model] = rows.alias(**aliases).filter(matches)
    return found


def _rewrite_model(
    model: type[Model], findings: list[Finding], about: Q | None, *, with_addresses: bool = True
) -> int:
    """One statement; the guards of that table alone step aside for it.

    Columns that are an address may be left for later: they lead to the row.
    """
    rows = _holding(model, findings, about)
    keys = list(rows.values_list("pk", flat=True))
    values = {
        one.name: _without(one, findings)
        for one in text_fields(model)
        if with_addresses or not isinstance(one, models.EmailField)
    }
    if not keys or not values:
        return 0
    with _guards_of(model):
        model._base_manager.filter(pk__in=keys).update(**values)
    return len(keys)


@contextmanager
def _guards_of(model: type[Model]) -> Iterator[None]:
    """Without the triggers of `model` that refuse any rewriting; all others go on working."""
    guards = [
        f"{model._meta.label}:{trigger.name}"
        for trigger in getattr(model._meta, "triggers", [])
        if isinstance(trigger, (pgtrigger.Protect, pgtrigger.ReadOnly))
    ]
    if not guards:  # `ignore()` of nothing is `ignore` of everything
        yield
        return
    with pgtrigger.ignore(*guards):
        yield


def _without(column: models.Field[Any, Any], findings: list[Finding]) -> Any:
    text: Any = Cast(F(column.name), TextField())
    for finding in findings:
        text = Func(
            text,
            Value(finding.pattern),
            Value(finding.instead),
            Value("g"),
            function="regexp_replace",
            output_field=TextField(),
        )
    if isinstance(column, (models.JSONField, ArrayField)):
        return Cast(text, column)
    return Left(text, column.max_length) if column.max_length else text


def _add(counter: Counter[str], model: type[Model], count: int) -> None:
    if count:
        counter[model._meta.label] += count
