"""What the apps tell about the data of people. Each registers its own in AppConfig.ready().

Those that stand below this app (accounts, jobs, mailing, files, documents) are told of in
`privacy.sources`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import Model

from cms_portal.accounts.models import User
from cms_portal.privacy.exceptions import UnknownSource
from cms_portal.privacy.subjects import Subject, pairs

Row = dict[str, Any]
Reasons = dict[Subject, list[str]]


@dataclass(frozen=True)
class Source:
    """One kind of data about a person.

    `collect`: what there is, as rows of Italian headers and plain values.
    `anonymise`: rewrites what only this app can (an address that must stay unique, rows that
    go); names in free text need nothing, `reach` finds them. Returns rows changed per table.
    `hold`: of many people at once (their numbers are enough), why these data must not go yet;
    who may go is left out.
    """

    name: str
    label: str
    why: str
    collect: Callable[[Subject], list[Row]]
    anonymise: Callable[[Subject], dict[str, int]]
    hold: Callable[[Sequence[Subject]], Reasons]


@dataclass(frozen=True)
class Kept:
    """A table that nobody may rewrite, and the law that says so."""

    model: str
    reason: str


@dataclass(frozen=True)
class Item:
    """Something whose time has come; when it is a person, `subject` is who may be held."""

    id: int
    label: str
    since: datetime
    subject: Subject | None = None


@dataclass(frozen=True)
class Category:
    """Data that go after a time. `starts`: from what the time may be counted, code -> Italian.

    `due(before, start)` finds what began before that moment; `erase(items)` makes it go and says
    how many went. Both are asked again at each run.
    """

    name: str
    label: str
    what_happens: str
    starts: dict[str, str]
    months: int
    basis: str
    due: Callable[[datetime, str], Iterable[Item]]
    erase: Callable[[list[Item]], int]


@dataclass(frozen=True)
class PeopleDirectory:
    """What only the app that knows people can say.

    `model`: label of the table of people. `complete` adds names and addresses to a subject.
    `search` finds subjects by a typed text. `common_words`: words that are nobody's alone (the
    names of towns), never taken out of a text by themselves. `beneficiaries`: code -> name.
    """

    model: str
    complete: Callable[[Subject], Subject]
    search: Callable[[str], list[Subject]]
    common_words: Callable[[], Iterable[str]]
    beneficiaries: Callable[[], dict[str, str]]


_sources: dict[str, Source] = {}
_kept: dict[str, Kept] = {}
_categories: dict[str, Category] = {}
_directory: list[PeopleDirectory] = []


def _nothing_changed(subject: Subject) -> dict[str, int]:
    return {}


def _not_held(subjects: Sequence[Subject]) -> Reasons:
    return {}


def register_source(
    name: str,
    label: str,
    collect: Callable[[Subject], list[Row]],
    *,
    why: str,
    anonymise: Callable[[Subject], dict[str, int]] = _nothing_changed,
    hold: Callable[[Sequence[Subject]], Reasons] = _not_held,
) -> None:
    """`name` "cities.person"; `why`: what the data are for, shown to the person."""
    _sources[name] = Source(name, label, why, collect, anonymise, hold)


def register_kept(model: str, reason: str) -> None:
    """`model` "documents.FrozenDocument"; its history table is kept with it."""
    _kept[model.lower()] = Kept(model, reason)


def register_category(category: Category) -> None:
    _categories[category.name] = category


def register_people(directory: PeopleDirectory) -> None:
    _directory[:] = [directory]


def sources() -> Iterator[Source]:
    yield from _sources.values()


def categories() -> list[Category]:
    return sorted(_categories.values(), key=lambda category: category.label)


def get_category(name: str) -> Category:
    try:
        return _categories[name]
    except KeyError:
        raise UnknownSource(f"No app registers the category {name!r}.") from None


def is_known_category(name: str) -> bool:
    return name in _categories


def kept(model: type[Model]) -> Kept | None:
    """Why `model`, or the history of it, is never rewritten."""
    tracked = getattr(model, "pgh_tracked_model", None) or model
    return _kept.get(tracked._meta.label_lower)


def people_model() -> type[Model] | None:
    return apps.get_model(_directory[0].model) if _directory else None


def common_words() -> frozenset[str]:
    return frozenset(_directory[0].common_words()) if _directory else frozenset()


def beneficiaries() -> dict[str, str]:
    return _directory[0].beneficiaries() if _directory else {}


def search_people(text: str) -> list[Subject]:
    return _directory[0].search(text) if _directory else []


def reasons_to_keep(subjects: Sequence[Subject]) -> Reasons:
    """Why each of them cannot be made anonymous yet; as many queries for one as for a thousand."""
    found: Reasons = {subject: [] for subject in subjects}
    for source in sources():
        for subject, reasons in source.hold(subjects).items():
            found[subject] += [reason for reason in reasons if reason not in found[subject]]
    return found


def subject_of(*, user: User | None = None, person_id: int | None = None) -> Subject:
    """Everything by which that human being is known here."""
    addresses = EmailAddress.objects.filter(user=user) if user else EmailAddress.objects.none()
    bare = Subject(
        label=str(user) if user else "",
        user_id=user.pk if user else None,
        person_id=person_id,
        names=pairs(user.name) if user else frozenset(),
        emails=frozenset({user.email, *addresses.values_list("email", flat=True)})
        if user
        else frozenset(),
    )
    return _directory[0].complete(bare) if _directory else bare
