"""`start_referent` and `start_representative` for many people at once, as an import needs them.

The same rules: the models' own, the constraints of the database, the step of the path, the role.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from cities.access import require_keeper
from cities.models import City, LegalRepresentative, Referent
from cities.services.mandates import Mandate, follow_mandates, written_by
from cities.services.path import reach
from cities.steps import REFERENTS, find_referents
from cms_portal.accounts.models import User

# What the database checks by itself: asking it before each row would cost a query each.
_RELATIONS = ["city", "person", "substitute_of"]


@transaction.atomic
def start_mandates(mandates: Sequence[Mandate], *, by: User | None) -> None:
    """Store new mandates. Raises NotAllowed, ValidationError; IntegrityError for an overlap."""
    require_keeper(by)
    for mandate in mandates:
        mandate.clean_fields(exclude=_RELATIONS)
        mandate.clean()
    with written_by(by):
        Referent.objects.bulk_create([one for one in mandates if isinstance(one, Referent)])
        LegalRepresentative.objects.bulk_create(
            [one for one in mandates if isinstance(one, LegalRepresentative)]
        )
    _follow(mandates, by)


@transaction.atomic
def change_mandates(mandates: Sequence[Mandate], *, fields: Sequence[str], by: User | None) -> None:
    """Store `fields` of mandates that are there. Raises as `start_mandates`."""
    require_keeper(by)
    for mandate in mandates:
        mandate.clean_fields(exclude=_RELATIONS)
        mandate.clean()
    with written_by(by):
        model: Any
        for model in (Referent, LegalRepresentative):
            known = {field.name for field in model._meta.concrete_fields}
            rows: list[Any] = [one for one in mandates if isinstance(one, model)]
            model._default_manager.bulk_update(
                rows,
                [name for name in fields if name in known],
            )
    _follow(mandates, by)


def _follow(mandates: Sequence[Mandate], by: User | None) -> None:
    for mandate in mandates:
        if mandate.person.user_id is not None:
            follow_mandates(person=mandate.person, city=mandate.city, by=by)


def reach_by_referents(cities: Collection[int], *, by: User | None) -> None:
    """The step "referents appointed" of each city (ids), by its first referent."""
    named = City.objects.in_bulk(cities)
    for fact in list(find_referents(cities)):
        reach(fact, city=named[fact.city_id], step=REFERENTS, by=by)
