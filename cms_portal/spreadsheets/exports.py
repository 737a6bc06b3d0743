"""What leaves as a table: headers, rows one at a time, and the notes that explain it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from cms_portal.accounts.demo import DEMO_MARK, is_demo_world
from cms_portal.spreadsheets.cells import Cell, to_cell

MARK_COLUMN = "Avvertenza"


@dataclass(frozen=True)
class ExportNotes:
    """What the sheet "Leggimi" says. `mark` is empty unless the data are demonstration data."""

    title: str
    author: str = ""
    filters: Sequence[str] = ()
    made_at: datetime = field(default_factory=timezone.now)
    mark: str = field(default_factory=lambda: DEMO_MARK if is_demo_world() else "")


@dataclass(frozen=True)
class ExportTable:
    """`rows` may be read once; their values are of any type, see `cells.to_cell`."""

    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]
    notes: ExportNotes

    def marked_headers(self) -> list[str]:
        return [*self.headers, *([MARK_COLUMN] if self.notes.mark else [])]

    def marked_rows(self) -> Iterator[list[Cell]]:
        """Each row with the demonstration mark, if any: one copied elsewhere carries it."""
        mark = [self.notes.mark] if self.notes.mark else []
        return ([to_cell(value) for value in chain(row, mark)] for row in self.rows)


def table_of(resource: Any, queryset: QuerySet[Any], notes: ExportNotes) -> ExportTable:
    """The rows of an import-export resource with their native values, read in chunks."""
    resource.before_export(queryset)
    queryset = resource.filter_export(queryset)
    fields = resource.get_export_fields()
    paths = _relations(queryset.model, [one.attribute or "" for one in fields])
    if paths and queryset.query.select_related is not True:
        queryset = queryset.select_related(*paths)
    rows = (
        [_native_value(resource, one, instance) for one in fields]
        for instance in resource.iter_queryset(queryset)
    )
    return ExportTable(headers=resource.get_export_headers(), rows=rows, notes=notes)


def _native_value(resource: Any, one: Any, instance: Model) -> Any:
    """As the resource's `export_field`, without the library's way through text."""
    dehydrate = one.get_dehydrate_method(resource.get_field_name(one))
    method = dehydrate if callable(dehydrate) else getattr(resource, dehydrate, None)
    if method is not None:
        return method(instance)
    value = one.get_value(instance)
    is_library_widget = type(one.widget).__module__ == "import_export.widgets"
    if value is None or (is_library_widget and not _needs_widget(value)):
        return value
    return one.widget.render(value, force_native_type=True)


def _needs_widget(value: Any) -> bool:
    """Relations and structures: the widget knows which attribute or text stands for them."""
    return isinstance(value, Model) or hasattr(value, "all")


def _relations(model: type[Model], attributes: Iterable[str]) -> set[str]:
    """What `select_related` must follow so that "city__region__name" costs no query per row."""
    return {path for path in (_relation(model, one.split("__")) for one in attributes) if path}


def _relation(model: type[Model], steps: Sequence[str]) -> str:
    followed: list[str] = []
    current: Any = model
    for step in steps:
        one = {name.name: name for name in current._meta.get_fields()}.get(step)
        if one is None or not (one.many_to_one or one.one_to_one) or one.related_model is None:
            break
        followed.append(step)
        current = one.related_model
    return "__".join(followed)
