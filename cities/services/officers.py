"""Who, in the office, follows which city."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from cities.access import keeps_people, require_keeper
from cities.duties import Duty
from cities.exceptions import NotAllowed
from cities.models import City
from cities.services.mandates import written_by
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role


def possible_officers() -> list[User]:
    """Who may follow a city: the active people of the office."""
    return list(
        User.objects.filter(is_active=True, groups__name=Role.STAFF.value)
        .distinct()
        .order_by("name", "pk")
    )


@transaction.atomic
def assign_officer(*, city_ids: Collection[int], officer: User | None, by: User | None) -> int:
    """How many cities changed hands; those already followed by `officer` are left alone.

    Raises NotAllowed, also when `officer` is nobody of the office.
    """
    require_keeper(by)
    if officer is not None and not (officer.is_active and keeps_people(officer)):
        raise NotAllowed(f"{officer} non fa parte della segreteria: non può seguire una città.")
    cities = City.objects.select_for_update(of=("self",)).filter(pk__in=city_ids).order_by("pk")
    changed = [city.pk for city in cities if city.officer_id != (officer.pk if officer else None)]
    with written_by(by):
        City.objects.filter(pk__in=changed).update(officer=officer)
    return len(changed)


def find_cities(user: User) -> list[Duty]:
    return [
        Duty(id=str(city.pk), title=city.name, url=city.get_absolute_url())
        for city in City.objects.of_officer(user).by_name()
    ]


def hand_over_cities(ids: Sequence[str], to: User | None, by: User | None) -> None:
    assign_officer(city_ids=[int(one) for one in ids], officer=to, by=by)
