"""Whose history has a page, and how much of it each reader is told.

Apps above register theirs in AppConfig.ready(): `register_story("protocollo", find)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model, Q
from django.urls import reverse

from cities.history import Change, Tracked, is_tracked
from cities.models import City, CityIdentifier, LegalRepresentative, Office, Person, Referent
from cms_portal.accounts.models import User


@dataclass(frozen=True)
class Story:
    """`tracked`: the history tables it is read from; `told`: what is no row of theirs."""

    title: str
    back_url: str
    back_label: str
    tracked: list[Tracked] = field(default_factory=list)
    told: list[Change] = field(default_factory=list)


# None for who may not see the object, and for what is not there.
Finder = Callable[[User, str], Story | None]

_finders: dict[str, Finder] = {}
# What a city reads of its own; everything else about it is the office's.
FOR_CITIES: tuple[type[Model], ...] = (
    City,
    CityIdentifier,
    Referent,
    LegalRepresentative,
    Office,
)


def register_story(kind: str, find: Finder) -> None:
    _finders[kind] = find


def story_of(kind: str, user: User, ref: str) -> Story | None:
    find = _finders.get(kind)
    return find(user, ref) if find else None


def register_own() -> None:
    register_story("citta", _of_city)
    register_story("persona", _of_person)
    register_story("ufficio", _of_office)


def pointing_at(target: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every tracked model with a relation to `target`, and the relation's name."""
    for model in apps.get_models():
        if is_tracked(model) and model._meta.concrete_model is model:
            for one in model._meta.concrete_fields:
                if one.is_relation and one.related_model is target:
                    yield model, one.name


def _of_city(user: User, ref: str) -> Story | None:
    city = City.objects.visible_to(user).filter(cadastral_code=ref).first()
    if city is None:
        return None
    tracked = [Tracked(City, Q(pgh_obj_id=city.pk))]
    for model, name in pointing_at(City):
        if user.sees_all_cities or model in FOR_CITIES:
            tracked.append(Tracked(model, Q((name, city.pk))))
    return Story(f"Storia: {city.name}", city.get_absolute_url(), city.name, tracked)


def _of_person(user: User, ref: str) -> Story | None:
    person = Person.objects.visible_to(user).filter(pk=_number(ref)).first()
    if person is None:
        return None
    tracked = [Tracked(Person, Q(pgh_obj_id=person.pk))]
    for model, name in pointing_at(Person):
        if user.sees_all_cities and user.city_scope is None:
            tracked.append(Tracked(model, Q((name, person.pk))))
        elif model in FOR_CITIES:
            mine = Q(city__in=City.objects.visible_to(user))
            tracked.append(Tracked(model, Q((name, person.pk)) & mine))
    city = _city_of(person, user)
    back = (reverse("cities:people", args=[city.cadastral_code]), f"Persone di {city.name}") if (
        city
    ) else (reverse("cities:list"), "Città")  # fmt: skip
    return Story(f"Storia: {person.shown_name}", *back, tracked)


def _city_of(person: Person, user: User) -> City | None:
    cities = City.objects.visible_to(user).by_name()
    acts = Q(referents__person=person) | Q(legal_representatives__person=person)
    return cities.filter(acts | Q(offices__responsible=person)).first()


def _of_office(user: User, ref: str) -> Story | None:
    offices = Office.objects.visible_to(user).select_related("city")
    office = offices.filter(pk=_number(ref)).first()
    if office is None:
        return None
    tracked = [Tracked(Office, Q(pgh_obj_id=office.pk))]
    city = office.city
    return Story(f"Storia: {office.name}", city.get_absolute_url(), city.name, tracked)


def _number(ref: str) -> int:
    """0, which no row has, for what is not a number of ours."""
    return int(ref) if ref.isascii() and ref.isdigit() and len(ref) < 19 else 0
