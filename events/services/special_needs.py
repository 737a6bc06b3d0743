"""Access and meals of who comes: written by who speaks for them, counted, forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from events.enums import AccessNeed, Diet
from events.exceptions import DelegationRefused
from events.models import Event, Registration, SpecialNeeds
from events.services.delegations import require_open, require_voice


@dataclass(frozen=True)
class Wishes:
    access: Sequence[str] = ()
    access_note: str = ""
    diet: Sequence[str] = ()
    diet_note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.access or self.diet or self.access_note or self.diet_note)


@dataclass(frozen=True)
class Counts:
    """What who prepares the rooms and the meals is told: numbers, and notes without a name."""

    people: int
    access: list[tuple[str, int]]
    diet: list[tuple[str, int]]
    access_notes: list[str]
    diet_notes: list[str]


@transaction.atomic
def write_needs(*, registration: Registration, wishes: Wishes, by: User | None) -> None:
    """Instead of what was written before; nothing forgets it. Raises NotAllowed,
    DelegationRefused, ValidationError.
    """
    rows = Registration.objects.select_for_update(of=("self",))
    locked = rows.select_related("event", "delegation__city").get(pk=registration.pk)
    if locked.delegation is not None:
        require_voice(locked.delegation, by)
    require_open(locked.event)
    if not locked.is_registered:
        raise DelegationRefused("Questa persona non è più iscritta.")
    if wishes.is_empty:
        SpecialNeeds.objects.filter(registration=locked).delete()
        return
    needs = SpecialNeeds.objects.filter(registration=locked).first()
    needs = needs or SpecialNeeds(registration=locked)
    needs.access, needs.diet = list(wishes.access), list(wishes.diet)
    needs.access_note, needs.diet_note = wishes.access_note, wishes.diet_note
    needs.written_at = timezone.now()
    needs.full_clean(exclude=["registration"])
    needs.save()


def purge_needs() -> int:
    """Once a day; how many went."""
    count, _ = SpecialNeeds.objects.due_for_purge(timezone.localdate()).delete()
    return count


def count_needs(event: Event) -> Counts:
    rows = SpecialNeeds.objects.filter(
        registration__in=Registration.objects.registered().filter(event=event)
    )
    found = list(rows.order_by("access_note", "diet_note"))
    access = Counter(one for needs in found for one in needs.access)
    diet = Counter(one for needs in found for one in needs.diet)
    return Counts(
        people=len(found),
        access=[(str(one.label), access[one]) for one in AccessNeed if access[one]],
        diet=[(str(one.label), diet[one]) for one in Diet if diet[one]],
        access_notes=sorted(needs.access_note for needs in found if needs.access_note),
        diet_notes=sorted(needs.diet_note for needs in found if needs.diet_note),
    )
