"""Rows of the history tables put into plain Italian, as things were on that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model, Q
from django.utils import timezone
from django.utils.text import capfirst

from cities.enums import ReferentKind, RepresentativeKind
from cities.history import Change, FieldChange, Tracked, event_model, is_tracked, with_previous
from cities.models import ChangeProposal, City, LegalRepresentative, Person, Referent
from cities.titles import referent_title, representative_title
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.templatetags.portal import day, euro, moment

OFFICE = "Segreteria"
PORTAL = "Portale"
YOU = "Voi"
EMPTY = "vuoto"
WHAT = {"insert": "Inserimento", "update": "Modifica", "delete": "Eliminazione"}
# In which capacity somebody is there: a word that follows the gender of the person.
_CAPACITIES: dict[tuple[type[Model], str], Callable[[Any, str], str]] = {
    (Referent, "kind"): lambda kind, gender: referent_title(ReferentKind(kind), gender),
    (LegalRepresentative, "kind"): lambda kind, gender: representative_title(
        RepresentativeKind(kind), gender
    ),
    (ChangeProposal, "referent_kind"): lambda kind, gender: referent_title(
        ReferentKind(kind), gender
    ),
    (ChangeProposal, "representative_kind"): lambda kind, gender: representative_title(
        RepresentativeKind(kind), gender
    ),
}
# How a row is called: the first of these that it has.
_NAMES = ("person", "name", "title", "value", "code", "number")


class Teller:
    """Tells the changes of one page. `viewer`: without it, or when all cities are seen, names are
    told; a city reads its own people's, for all others "Segreteria"."""

    def __init__(self, tracked: Sequence[Tracked], viewer: User | None = None) -> None:
        self.tracked = tracked
        self.viewer = viewer

    def tell(self, places: Iterable[tuple[int, int, datetime]]) -> list[Change]:
        """As many queries for a page of fifty as for one of five with the same tables."""
        wanted = list(places)
        ids: dict[int, list[int]] = defaultdict(list)
        for part, row_id, _ in wanted:
            ids[part].append(row_id)
        rows = {
            (part, row.pk): (row, previous)
            for part, some in ids.items()
            for row, previous in with_previous(self.tracked[part].events, some)
        }
        both = [row for pair in rows.values() for row in pair if row is not None]
        labels = Labels(both)
        actors = self._actors(row for row, _ in rows.values())
        return [
            self._change(self.tracked[part].model, *rows[part, row_id], labels, actors)
            for part, row_id, _ in wanted
        ]

    def _change(
        self,
        model: type[Model],
        row: Any,
        previous: Any | None,
        labels: Labels,
        actors: dict[int, str],
    ) -> Change:
        context = row.pgh_context.metadata if row.pgh_context else {}
        return Change(
            at=row.pgh_created_at,
            what=WHAT.get(row.pgh_label, capfirst(row.pgh_label)),
            subject=_subject(model, row, labels),
            who=self._who(context, actors),
            fields=list(_fields(model, row, previous, labels)),
        )

    def _who(self, context: dict[str, Any], actors: dict[int, str]) -> str:
        if not (user_id := context.get("user")):
            return PORTAL
        name = actors.get(int(user_id), OFFICE)
        return f"{name}, con un lavoro del portale" if "job" in context else name

    def _actors(self, rows: Iterable[Any]) -> dict[int, str]:
        """How each of who acted is called by who reads; three queries at most."""
        contexts = (row.pgh_context.metadata for row in rows if row.pgh_context)
        ids = {int(context["user"]) for context in contexts if context.get("user")}
        viewer = self.viewer
        if viewer is None or viewer.sees_all_cities:
            return {user.pk: _with_role(user) for user in _users(ids)}
        mine = City.objects.visible_to(viewer)
        of_city = Person.objects.filter(
            Q(pk__in=Referent.objects.filter(city__in=mine).values("person"))
            | Q(pk__in=LegalRepresentative.objects.filter(city__in=mine).values("person")),
            user__in=ids,
        )
        known = {one.user_id or 0: one.shown_name for one in of_city}
        return known | {viewer.pk: YOU}


def _users(ids: Iterable[int]) -> Iterable[User]:
    return User.objects.filter(pk__in=list(ids)).prefetch_related("groups")


def _with_role(user: User) -> str:
    names = {group.name for group in user.groups.all()}
    role = next((role.label for role in Role if role.value in names), "")
    return f"{user} ({role})" if role else str(user)


class Labels:
    """What relations pointed at, by name: one query per table that is pointed at."""

    def __init__(self, rows: Sequence[Any]) -> None:
        ids: dict[type[Model], set[Any]] = defaultdict(set)
        for row in rows:
            for column in _columns(type(row)):
                if column.is_relation and (value := getattr(row, column.attname)):
                    ids[column.related_model].add(value)
        self._known = {model: _in_bulk(model, some) for model, some in ids.items()}
        self._gone = {
            model: _names_of_gone(model, some - set(self._known[model]))
            for model, some in ids.items()
        }

    def of(self, model: type[Model], pk: Any, at: datetime) -> str:
        found = self._known.get(model, {}).get(pk)
        if found is None:
            name = self._gone.get(model, {}).get(pk)
            return f"{name} (non c'è più)" if name else f"riga che non c'è più (n. {pk})"
        if isinstance(found, City):
            return f"{found.name} ({found.office_initials(timezone.localdate(at))})"
        if isinstance(found, Person):
            return found.shown_name
        return str(found)

    def gender_in(self, row: Any) -> str:
        """Of whom the row is about; "" when it is not known."""
        if hasattr(row, "gender"):
            return str(row.gender)
        person = self._known.get(Person, {}).get(row.person_id)
        return str(person.gender) if isinstance(person, Person) else ""


def _in_bulk(model: type[Model], ids: set[Any]) -> dict[Any, Model]:
    rows = model._base_manager.select_related()
    if model is City:
        rows = rows.prefetch_related("istat_codes")
    return rows.in_bulk(list(ids))


def _names_of_gone(model: type[Model], ids: set[Any]) -> dict[Any, str]:
    """How the rows that were deleted were called last, from their history; one query, or none."""
    if not ids or not is_tracked(model):
        return {}
    events = event_model(model)._default_manager.filter(pgh_obj_id__in=ids)
    last: Iterable[Any] = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {row.pgh_obj_id: _own_name(row) for row in last}


def _own_name(row: Any) -> str:
    if hasattr(row, "last_name"):
        return f"{row.first_name} {row.last_name}".strip()
    written = (getattr(row, name, "") for name in _NAMES)
    return next((text for text in written if text and isinstance(text, str)), "")


def _columns(model: type[Model]) -> list[Any]:
    return [
        one
        for one in model._meta.concrete_fields
        if not one.name.startswith("pgh_") and one.name != "id"
    ]


def _subject(model: type[Model], row: Any, labels: Labels) -> str:
    noun = capfirst(str(model._meta.verbose_name))
    if hasattr(row, "last_name"):
        return f"{noun}: {row.first_name} {row.last_name}".strip()
    known = {one.name: one for one in _columns(type(row))}
    for name in _NAMES:
        if name in known and (value := getattr(row, known[name].attname)):
            return f"{noun}: {_plain(known[name], value, labels, row.pgh_created_at)}"
    return noun


def _fields(
    model: type[Model], row: Any, previous: Any | None, labels: Labels
) -> Iterable[FieldChange]:
    for column in _columns(type(row)):
        now = getattr(row, column.attname)
        before = getattr(previous, column.attname) if previous is not None else None
        label = capfirst(str(_original(model, column.name).verbose_name))
        shown = _told(model, column, row, labels)
        if row.pgh_label == "update" and previous is not None:
            if now != before:
                earlier = _told(model, column, previous, labels)
                yield FieldChange(label, earlier or EMPTY, shown or EMPTY)
        elif shown and row.pgh_label == "delete":
            yield FieldChange(label, before=shown)
        elif shown:
            yield FieldChange(label, after=shown)


def _told(model: type[Model], column: Any, row: Any, labels: Labels) -> str:
    value = getattr(row, column.attname)
    title = _CAPACITIES.get((model, column.name))
    if title is not None and value:
        return title(value, labels.gender_in(row))
    return _plain(column, value, labels, row.pgh_created_at)


def _original(model: type[Model], name: str) -> Field[Any, Any]:
    return model._meta.get_field(name)  # type: ignore[return-value]


def _plain(column: Any, value: Any, labels: Labels, at: datetime) -> str:
    if value is None or value == "":
        return ""
    if column.is_relation:
        return labels.of(column.related_model, value, at)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "sì" if value else "no"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal) and column.decimal_places == 2:
        return f"{euro(value)} EUR"
    return str(value)
