"""The needs of a city under a theme: saved as a draft, submitted, reopened by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cities.access import speaks_for
from cities.exceptions import NotAllowed
from cities.models import City, Person, Theme
from cities.services import messages
from cities.services.path import reach
from cms_portal.accounts.models import User
from cms_portal.once import wait_turn
from events.access import require_organiser
from events.enums import NeedsState
from events.exceptions import ChangedMeanwhile, EventRefused
from events.models import Need, NeedsAssessment
from events.path import NEEDS, needs_fact

SOURCE = "Fabbisogni"


@dataclass(frozen=True)
class NeedLine:
    """`id`: of the need that the line was; None for a new one."""

    text: str
    urgency: int
    touched: str = ""
    id: int | None = None


@transaction.atomic
def save_needs(
    *,
    city: City,
    theme: Theme,
    lines: Sequence[NeedLine],
    has_none: bool,
    seen: int,
    is_final: bool = False,
    by: User,
) -> NeedsAssessment:
    """Store what the city wrote; `is_final` submits it. The same again changes nothing.

    `seen`: the `revision` on which it was written. Raises NotAllowed; ChangedMeanwhile when
    somebody else saved something different; EventRefused when it is submitted, or empty.
    """
    if not speaks_for(by, city):
        raise NotAllowed("I fabbisogni li scrivono le persone della città.")
    assessment = lock_assessment(city, theme)
    if has_none and lines:
        raise EventRefused(
            "Avete scritto dei fabbisogni e anche che non ce ne sono: toglietene uno dei due."
        )
    is_same = has_none == assessment.has_none and _written(assessment) == [
        (line.text, line.urgency, line.touched) for line in lines
    ]
    if assessment.is_submitted:
        if is_same:
            return assessment
        raise EventRefused(
            "Questi fabbisogni sono già presentati: per cambiarli, chiedete alla segreteria di "
            "riaprirli."
        )
    if seen != assessment.revision and not is_same:
        raise ChangedMeanwhile(assessment)
    if is_final and not (has_none or lines):
        raise EventRefused(
            "Scrivete almeno un fabbisogno, oppure indicate che su questo tema non ce ne sono."
        )
    if not is_same:
        _store(assessment, lines)
    now = timezone.now()
    assessment.revision += not is_same or is_final
    assessment.has_none, assessment.saved_at = has_none, now
    assessment.followed_by = Person.objects.filter(user=by).first()
    if is_final:
        _submit(assessment, by)
    assessment.save()
    if is_final:
        _reach_step(city, by)
    return assessment


@transaction.atomic
def reopen_needs(*, assessment_id: int, reason: str, by: User) -> NeedsAssessment:
    """The city may write again, and is told why. Twice is once. Raises NotAllowed, EventRefused."""
    require_organiser(by)
    rows = NeedsAssessment.objects.select_for_update(of=("self",)).select_related("city", "theme")
    assessment = rows.get(pk=assessment_id)
    reason = reason.strip()
    if not reason:
        raise EventRefused("Scrivete perché i fabbisogni si riaprono.")
    if not assessment.is_submitted:
        return assessment
    assessment.state, assessment.submitted_at = NeedsState.DRAFT, None
    assessment.submitted_by = None
    assessment.reopened_at, assessment.reopen_reason = timezone.now(), reason
    assessment.save()
    messages.send(
        cities=[assessment.city],
        subject=f"Fabbisogni riaperti: {assessment.theme}",
        text=f"La segreteria ha riaperto i fabbisogni su «{assessment.theme}».\n\n{reason}\n\n"
        "Potete correggerli e presentarli di nuovo.",
        source=SOURCE,
        by=by,
        url=assessment.get_absolute_url(),
    )
    return assessment


def lock_assessment(city: City, theme: Theme) -> NeedsAssessment:
    wait_turn("needs", f"{city.pk}:{theme.pk}")
    assessment, _ = NeedsAssessment.objects.select_for_update(of=("self",)).get_or_create(
        city=city, theme=theme
    )
    assessment.city, assessment.theme = city, theme
    return assessment


def _written(assessment: NeedsAssessment) -> list[tuple[str, int, str]]:
    rows = assessment.needs.order_by("position", "pk")
    return list(rows.values_list("text", "urgency", "touched"))


def _store(assessment: NeedsAssessment, lines: Sequence[NeedLine]) -> None:
    """Lines that were there keep their row, and with it where they were born."""
    known = {need.pk: need for need in assessment.needs.all()}
    for position, line in enumerate(lines, start=1):
        need = known.pop(line.id or 0, None) or Need(assessment=assessment)
        wanted: dict[str, Any] = {
            "position": position,
            "text": line.text,
            "urgency": line.urgency,
            "touched": line.touched,
        }
        if any(getattr(need, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(need, name, value)
            need.save()
    for need in known.values():
        need.delete()


def _submit(assessment: NeedsAssessment, by: User) -> None:
    assessment.state = NeedsState.SUBMITTED
    assessment.submitted_at, assessment.submitted_by = timezone.now(), by
    if assessment.first_submitted_on is None:
        assessment.first_submitted_on = timezone.localdate()


def _reach_step(city: City, by: User) -> None:
    fact = needs_fact(city)
    if fact is not None:
        reach(fact, city=city, step=NEEDS, by=by)
