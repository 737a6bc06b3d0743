"""Municipal votes: planned with their day, then checked city by city."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from cities.access import require_keeper
from cities.exceptions import CityError
from cities.models import City, MunicipalVote
from cities.services.mandates import written_by
from cms_portal.accounts.models import User


@transaction.atomic
def plan_votes(
    *, cities: Iterable[City], held_on: date, note: str = "", by: User | None
) -> list[MunicipalVote]:
    """The new ones; a city that has that day already is left alone. Raises NotAllowed."""
    require_keeper(by)
    made = []
    with written_by(by):
        for city in cities:
            vote, is_new = MunicipalVote.objects.get_or_create(
                city=city, held_on=held_on, defaults={"note": note}
            )
            if is_new:
                made.append(vote)
    return made


@transaction.atomic
def check_vote(*, vote_id: int, by: User) -> MunicipalVote:
    """Somebody has looked at who signs for the city after the vote; a second time changes nothing.

    Raises NotAllowed; CityError before the day of the vote.
    """
    require_keeper(by)
    vote = MunicipalVote.objects.select_for_update(of=("self",)).get(pk=vote_id)
    if not vote.is_held:
        raise CityError("Il voto non c'è ancora stato.")
    if vote.checked_on is None:
        vote.checked_on, vote.checked_by = timezone.localdate(), by
        with written_by(by):
            vote.save(update_fields=["checked_on", "checked_by"])
    return vote
