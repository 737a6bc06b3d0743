"""What follows an import of people: their invitations; what an undo leaves to put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.urls import reverse

from cities.access import keeps_people
from cities.imports.people_register import MODELS
from cities.models import LegalRepresentative, Person, Referent
from cities.services.invitations import AT_ONCE, without_access
from cities.services.mandates import follow_mandates
from cms_portal.accounts.models import User
from cms_portal.spreadsheets.imports.enums import Outcome
from cms_portal.spreadsheets.imports.registry import FollowUp
from cms_portal.spreadsheets.models import ImportBatch

_IN_THE_PORTAL = (Outcome.NEW, Outcome.CHANGED, Outcome.SAME)


def follow_taken_back(rows: Sequence[Model], *, by: User | None) -> None:
    """Who loses the mandate that the import gave loses what came with it."""
    mandates = [one for one in rows if isinstance(one, (Referent, LegalRepresentative))]
    people = Person.objects.filter(
        pk__in={one.person_id for one in mandates}, user__isnull=False
    ).select_related("user")
    with_access = {person.pk: person for person in people}
    for mandate in mandates:
        if person := with_access.get(mandate.person_id):
            follow_mandates(person=person, city=mandate.city, by=by)


def invitation_of(batch: ImportBatch, user: User) -> FollowUp | None:
    """Those of the file who act for a city today, have an address and no access yet."""
    if not keeps_people(user):
        return None
    people = _people_of(batch)
    found: dict[int, str] = {}
    unreachable = set()
    for model in MODELS.values():
        mandates: Any = without_access(model.objects.current().filter(person__in=people))
        named = mandates.order_by("city__folded_name", "person__folded_name", "pk")
        for person, email, code in named.values_list(
            "person", "person__email", "city__cadastral_code"
        ):
            if email:
                found.setdefault(person, code)
            else:
                unreachable.add(person)
    if not found:
        return None
    now = list(found.items())[:AT_ONCE]
    return FollowUp(
        title="Invitate queste persone al portale",
        text=_words(len(found), len(unreachable)),
        verb="Invita queste persone" if len(now) == len(found) else f"Invita le prime {AT_ONCE}",
        url=reverse("invitations:confirm"),
        name="chi",
        values=tuple(f"{person}:{code}" for person, code in now),
    )


def _people_of(batch: ImportBatch) -> set[int]:
    """Those whom the lines found, and those whom they brought in."""
    label = Person._meta.label_lower
    made = batch.effects.filter(model=label).values_list("object_id", flat=True)
    rows = batch.rows.filter(outcome__in=_IN_THE_PORTAL, is_excluded=False)
    known = rows.values_list("values__person", flat=True)
    return {*made, *(pk for pk in known if pk)}


def _words(ready: int, unreachable: int) -> str:
    who = (
        "Una persona del file ha un incarico in corso e un indirizzo, ma non ancora un accesso."
        if ready == 1
        else f"{ready} persone del file hanno un incarico in corso e un indirizzo, ma non ancora "
        "un accesso."
    )
    left_out = (
        " Una è senza e-mail e resta fuori."
        if unreachable == 1
        else f" Altre {unreachable} sono senza e-mail e restano fuori."
        if unreachable
        else ""
    )
    return f"{who} Vedrete l'elenco prima che parta qualcosa.{left_out}"
