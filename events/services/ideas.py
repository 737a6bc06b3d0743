"""An idea of a city, written better later: what it is about and which needs it answers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from cities.models import Theme
from cms_portal.accounts.models import User
from events.access import require_organiser
from events.exceptions import ChangedMeanwhile, EventRefused
from events.models import Need, ProjectIdea


@transaction.atomic
def change_idea(
    *,
    idea_id: int,
    seen: int,
    title: str,
    text: str,
    theme: Theme,
    needs: Sequence[Need],
    by: User,
) -> ProjectIdea:
    """`seen`: the version that was on screen. Raises NotAllowed; ChangedMeanwhile when somebody
    else has written something different since; EventRefused when a need is of another city."""
    require_organiser(by)
    rows = ProjectIdea.objects.select_for_update(of=("self",)).select_related("city", "theme")
    idea = rows.get(pk=idea_id)
    require_own_needs(needs, idea.city_id, str(idea.city))
    wanted = (title, text, theme.pk, {need.pk for need in needs})
    known = set(idea.needs.values_list("pk", flat=True))
    if wanted == (idea.title, idea.text, idea.theme_id, known):
        return idea
    if seen != idea.version:
        raise ChangedMeanwhile(idea)
    idea.title, idea.text, idea.theme = title, text, theme
    idea.version += 1
    idea.save(update_fields=["title", "text", "theme", "version"])
    idea.needs.set(needs)
    return idea


def require_own_needs(needs: Sequence[Need], city_id: int, city: str) -> None:
    if any(need.assessment.city_id != city_id for need in needs):
        raise EventRefused(f"Un'idea risponde a fabbisogni della stessa città: {city}.")
