"""Who changed what, when: PostgreSQL writes it, so bulk writes and the shell are caught too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pghistory
from django.db.models import IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value


def keep_history(*, exclude: Sequence[str] = ()) -> Callable[[type[Any]], type[Any]]:
    """Class decorator: every insert, update and delete leaves a row that nobody may change.

    `exclude`: fields worth no history (generated columns).
    """
    decorator: Callable[[type[Any]], type[Any]] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        append_only=True,
    )
    return decorator


@dataclass(frozen=True)
class FieldChange:
    """`before` is empty for what is new, `after` for what is gone."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Change:
    """One change, ready to be read: `what` is "Inserimento", "Modifica", "Eliminazione" …"""

    at: datetime
    what: str
    subject: str
    who: str
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """A row that came or went with all it held: long, and seldom what one looks for."""
        return len(self.fields) > 3 and not any(one.before and one.after for one in self.fields)


@dataclass(frozen=True)
class Tracked:
    """Rows of one history table: those of `model` that `where` picks by the columns they had."""

    model: type[Model]
    where: Q

    @property
    def events(self) -> QuerySet[Any]:
        return event_model(self.model)._default_manager.filter(self.where)


def event_model(model: type[Model]) -> type[Model]:
    """The history table of `model`. Raises AttributeError when it has none."""
    found: type[Model] = model.pgh_event_model  # type: ignore[attr-defined]
    return found


def is_tracked(model: type[Model]) -> bool:
    return bool(getattr(model, "pgh_event_models", None))


def places(tracked: Sequence[Tracked]) -> QuerySet[Any]:
    """(number of the set, row of its history table) of every change, the newest first.

    One query whatever the tables, and the database pages it.
    """
    parts = [
        one.events.order_by()
        .annotate(part=Value(number, IntegerField()))
        .values_list("part", "pgh_id", "pgh_created_at")
        for number, one in enumerate(tracked)
    ]
    first, *others = parts
    together: QuerySet[Any] = first.union(*others, all=True)
    return together.order_by("-pgh_created_at", "-pgh_id")


def changes_of(obj: Model, *, newest: int = 50) -> list[Change]:
    """The last changes of one object, with the names of who made them.

    For a page: `places`, a Paginator and `cities.telling.tell`, as `cities.views.story` does.
    """
    from cities.telling import Teller

    tracked = [Tracked(type(obj), Q(pgh_obj_id=obj.pk))]
    return Teller(tracked).tell(list(places(tracked)[:newest]))


def with_previous(events: QuerySet[Any], ids: Sequence[int]) -> list[tuple[Any, Any | None]]:
    """The rows `ids` of a history table, each with the one before it of the same object: two
    queries, however many."""
    model = events.model
    earlier = (
        model._default_manager.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pk"))
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    rows = list(
        model._default_manager.filter(pk__in=ids)
        .select_related("pgh_context")
        .annotate(previous_id=Subquery(earlier))
    )
    previous = model._default_manager.in_bulk([row.previous_id for row in rows if row.previous_id])
    return [(row, previous.get(row.previous_id)) for row in rows]
