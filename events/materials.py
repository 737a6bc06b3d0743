"""Materials as pages show them: of the whole event first, then session by session."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from events.enums import MaterialKind
from events.models import EventSession, Material
from events.models.materials import MaterialQuerySet


@dataclass(frozen=True)
class Group:
    """`session` None: of the whole event."""

    session: EventSession | None
    files: list[Material]
    pictures: list[Material]

    @property
    def all(self) -> list[Material]:
        return [*self.files, *self.pictures]


def groups(rows: MaterialQuerySet, named: Collection[int] | None = None) -> list[Group]:
    """One query. `named`: of other sessions not even the title is told; what is theirs is shown
    with the whole event.
    """
    found = list(rows.select_related("file", "session", "by").in_order())
    if named is not None:
        for one in found:
            if one.session_id not in named:
                one.session = None
        found.sort(key=lambda one: one.session_id is not None)  # the order stays otherwise
    return [
        _group(together[0].session, together)
        for _, members in groupby(found, key=lambda one: one.session_id)
        if (together := list(members))
    ]


def _group(session: EventSession | None, rows: list[Material]) -> Group:
    pictures = [one for one in rows if one.kind == MaterialKind.PHOTOS]
    return Group(session, [one for one in rows if one.kind != MaterialKind.PHOTOS], pictures)
