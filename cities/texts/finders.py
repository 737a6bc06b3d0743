"""What the search page finds here; each starts from what the person may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery

from cities.fulltext import excerpts
from cities.models import (
    City,
    CityMessage,
    Faq,
    GoodPractice,
    GuidelineVersion,
    LegalRepresentative,
    Person,
    Question,
    Referent,
)
from cities.names import fold
from cities.search import Hit
from cities.texts.figures import without_marks
from cms_portal.accounts.models import User
from cms_portal.templatetags.portal import day


def find_cities(text: str, user: User, at_most: int) -> list[Hit]:
    cities = City.objects.visible_to(user).search(text) if fold(text) else City.objects.none()
    return [
        Hit(city.name, city.get_absolute_url(), f"{city.region}, {city.cadastral_code}")
        for city in cities.select_related("region").by_name()[:at_most]
    ]


def find_people(text: str, user: User, at_most: int) -> list[Hit]:
    """People who act for a city today; the way to them is the page of the city."""
    if not fold(text):
        return []
    people = Person.objects.visible_to(user).search(text)
    mandates: Any = (
        Prefetch(name, model.objects.current().select_related("city"), to_attr=f"{name}_today")
        for name, model in (
            ("referents", Referent),
            ("legal_representatives", LegalRepresentative),
        )
    )
    acting = people.filter(Q(referents__isnull=False) | Q(legal_representatives__isnull=False))
    found = acting.distinct().prefetch_related(*mandates).order_by("folded_name", "pk")
    return [_person_hit(person) for person in found[:at_most]]


def find_guidelines(text: str, user: User, at_most: int) -> list[Hit]:
    versions = (
        GuidelineVersion.objects.filter(
            pk__in=GuidelineVersion.objects.visible_to(user).newest().values("pk")
        )
        .search(text)
        .select_related("guideline")
        .order_by("-dated_on", "-pk")[:at_most]
    )
    rows = list(versions)
    return _hits(
        text,
        rows,
        (version.text for version in rows),
        (f"Versione {version.number}, {day(version.dated_on)}" for version in rows),
    )


def find_faqs(text: str, user: User, at_most: int) -> list[Hit]:
    faqs = Faq.objects.visible_to(user).in_force().search(text)
    rows = list(faqs.select_related("theme")[:at_most])
    return _hits(text, rows, (f"{faq.text} {faq.answer}" for faq in rows), map(_faq_note, rows))


def find_practices(text: str, user: User, at_most: int) -> list[Hit]:
    practices = GoodPractice.objects.visible_to(user).search(text)
    rows = list(practices.select_related("city", "organisation")[:at_most])
    bodies = (f"{one.summary} {without_marks(one.text)}" for one in rows)
    return _hits(text, rows, bodies, (practice.place for practice in rows))


def find_questions(text: str, user: User, at_most: int) -> list[Hit]:
    """By what was asked or answered."""
    found = Question.objects.visible_to(user).search(text).select_related("city")
    rows = list(found.prefetch_related("entries")[:at_most])
    bodies = (" ".join([one.text, *(entry.text for entry in one.entries.all())]) for one in rows)
    return _hits(text, rows, bodies, map(_question_note, rows), title="subject")


def find_messages(text: str, user: User, at_most: int) -> list[Hit]:
    """One hit for each sending: who sees all cities would find it once for each of them."""
    found = CityMessage.objects.visible_to(user).search(text)
    first = found.order_by("sending", "city__folded_name", "pk").distinct("sending")
    sendings = found.filter(pk__in=first.values("pk")).annotate(cities=_cities_written_to(user))
    rows = list(sendings.select_related("city").newest_first()[:at_most])
    notes = (
        f"{one.city if one.cities == 1 else f'{one.cities} città'}, {day(one.sent_at)}"
        for one in rows
    )
    return _hits(text, rows, (one.text for one in rows), notes, title="subject")


def _cities_written_to(user: User) -> Subquery:
    together = CityMessage.objects.visible_to(user).filter(sending=OuterRef("sending"))
    return Subquery(together.order_by().values("sending").annotate(n=Count("pk")).values("n"))


def _person_hit(person: Any) -> Hit:
    mandates = [*person.legal_representatives_today, *person.referents_today]
    if not mandates:
        return Hit(person.shown_name, "", "Nessun incarico in corso")
    # The title wants the gender of the person, who is already here.
    for mandate in mandates:
        mandate.person = person
    note = "; ".join(f"{mandate.title}, {mandate.city}" for mandate in mandates)
    return Hit(person.shown_name, mandates[0].city.get_absolute_url(), note)


def _question_note(question: Question) -> str:
    return f"{question.city}, {question.get_state_display().lower()}"


def _faq_note(faq: Faq) -> str:
    return faq.theme.name if faq.theme else "Domanda frequente"


def _hits(
    wanted: str,
    rows: Sequence[Any],
    bodies: Iterable[str],
    notes: Iterable[str],
    *,
    title: str = "title",
) -> list[Hit]:
    found = excerpts(list(bodies), wanted)
    return [
        Hit(getattr(row, title), row.get_absolute_url(), note, pieces)
        for row, note, pieces in zip(rows, notes, found, strict=True)
    ]
