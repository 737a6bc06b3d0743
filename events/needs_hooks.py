"""What the needs of the cities hang on the rest of the portal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse

from cities.briefing import Line, Part, register_part
from cities.duties import Duty, register_duty
from cities.fulltext import excerpts
from cities.history import Tracked
from cities.models import City, Person
from cities.search import Hit, register_finder
from cities.stories import Story, register_story
from cities.workspace import Action, Card, register_card
from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day
from events.enums import NeedsState
from events.models import Need, NeedsAssessment, ProjectIdea
from events.needs import CityNeeds, needs_of
from events.path import NEEDS, register_steps

SHOWN = 4


def register() -> None:
    """Called once, from EventsConfig.ready()."""
    register_steps()
    register_card("needs", needs_card, position=15)
    register_duty("needs", "Fabbisogni in bozza", find_drafts, hand_over_drafts, position=40)
    register_finder("needs", "Fabbisogni", find_needs, position=35)
    register_part("needs", needs_part, position=40)
    register_story("fabbisogni", story_of_needs)
    register_story("idea", story_of_idea)


# --- the workspace of a city


def needs_card(city: City, user: User) -> Card:
    needs = needs_of(city)
    context = {
        "city": city,
        "needs": needs,
        "most_urgent": needs.most_urgent[:SHOWN],
        "is_reader": user.sees_all_cities,
    }
    actions = () if user.sees_all_cities else tuple(_asked(city, needs))
    return Card("needs/_card.html", context, actions=actions)


def _asked(city: City, needs: CityNeeds) -> Iterator[Action]:
    """Once begun, what is left; before that, the step of the path asks by itself."""
    left = needs.open_themes
    if not needs.is_begun or not left:
        return
    names = ", ".join(theme.name for theme in left)
    reopened = [theme for theme in left if theme.is_reopened]
    yield Action(
        title="Presentate i fabbisogni riaperti" if reopened else "Completate i fabbisogni",
        duty="Presentare i fabbisogni riaperti" if reopened else "Completare i fabbisogni",
        text=reopened[0].reopen_reason if reopened else f"Da presentare: {names}.",
        url=reverse("needs:city", args=[city.cadastral_code]),
        verb="Continuate",
        step="" if reopened else NEEDS,
    )


def needs_part(city: City) -> Part:
    return Part(
        "Fabbisogni",
        [
            Line(
                theme.name,
                f"Presentati {day(theme.submitted_at, 'il')}."
                if theme.submitted_at
                else f"{theme.words}.",
                reverse("needs:theme", args=[city.cadastral_code, theme.slug]),
            )
            for theme in needs_of(city).themes
        ],
    )


# --- who leaves


def find_drafts(person: Person, city: City) -> list[Duty]:
    """Drafts that the person was the last to write."""
    rows = NeedsAssessment.objects.filter(
        state=NeedsState.DRAFT, city=city, followed_by=person
    ).select_related("city", "theme")
    return [
        Duty(
            id=str(one.pk),
            title=one.theme.name,
            text="La bozza resta della città: chi subentra la completa e la presenta.",
            url=one.get_absolute_url(),
        )
        for one in rows
    ]


def hand_over_drafts(ids: Sequence[str], to: Person | None, by: User | None) -> None:
    drafts = NeedsAssessment.objects.filter(pk__in=ids, state=NeedsState.DRAFT)
    drafts.update(followed_by=to)


# --- search and history


def find_needs(text: str, user: User, at_most: int) -> list[Hit]:
    rows = Need.objects.visible_to(user).search(text).most_urgent_first()
    found = list(rows.select_related("assessment__city", "assessment__theme")[:at_most])
    pieces = excerpts([f"{one.text} {one.touched}".strip() for one in found], text)
    return [
        Hit(
            str(one),
            one.get_absolute_url(),
            f"{one.assessment.city}, {one.assessment.theme}, urgenza {one.urgency} su 5",
            piece,
        )
        for one, piece in zip(found, pieces, strict=True)
    ]


def story_of_needs(user: User, ref: str) -> Story | None:
    """`ref`: the number of an assessment."""
    rows = NeedsAssessment.objects.visible_to(user).select_related("city", "theme")
    one = rows.filter(pk=_number(ref)).first()
    if one is None:
        return None
    return Story(
        f"Storia: fabbisogni di {one.city}, {one.theme}",
        one.get_absolute_url(),
        one.theme.name,
        [
            Tracked(NeedsAssessment, Q(pgh_obj_id=one.pk)),
            Tracked(Need, Q(assessment_id=one.pk)),
        ],
    )


def story_of_idea(user: User, ref: str) -> Story | None:
    """`ref`: its number."""
    rows = ProjectIdea.objects.visible_to(user).select_related("city")
    one = rows.filter(pk=_number(ref)).first()
    if one is None:
        return None
    tracked = [Tracked(ProjectIdea, Q(pgh_obj_id=one.pk))]
    return Story(f"Storia: {one.title}", one.get_absolute_url(), f"Idee di {one.city}", tracked)


def _number(ref: str) -> int:
    """0, which no row has, for what is not a number of ours."""
    return int(ref) if ref.isascii() and ref.isdigit() and len(ref) < 19 else 0
