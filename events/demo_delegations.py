"""An invented meeting to come, with delegations in every state: marked so on every page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cities.models import City, Person, Theme
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from cms_portal.mailing.models import ReminderRule
from events import services
from events.enums import (
    AccessNeed,
    Diet,
    EventKind,
    EventState,
    RegistrationRole,
    SessionKind,
)
from events.models import Delegation, Event, EventSession
from events.reminders import UnansweredInvitations, UnnamedSeats
from events.services import Places, Wishes

TITLE: Final = "Secondo incontro delle Città Medie Sud (dato dimostrativo)"
WAITS: Final = "A783"  # Benevento: the demonstration's own city has still to answer
_ROME: Final = ZoneInfo("Europe/Rome")
_PLACES: Final = 14
_TABLES: Final = ("poverta", "disagio-abitativo", "cultura-turismo", "inclusione-attiva")
_WISHES: Final = {
    0: Wishes(diet=[Diet.VEGETARIAN]),
    3: Wishes(diet=[Diet.GLUTEN_FREE], diet_note="Celiachia: anche il pane (dato dimostrativo)"),
    6: Wishes(access=[AccessNeed.STEP_FREE]),
    8: Wishes(diet=[Diet.LACTOSE_FREE]),
}
_DECLINED: Final = {7: "Quel giorno c'è il consiglio comunale.", 23: "Il Comune è al voto."}


@transaction.atomic
def load_delegations(*, staff: User) -> int:
    """Invite all the cities and let most of them answer. Safe to repeat; how many were invited."""
    if Event.objects.filter(title=TITLE).exists():
        return 0
    today = timezone.localdate()
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    _load_rules()
    event = _make_event(today + timedelta(days=24))
    cities = list(City.objects.filter(is_active=True).by_name())
    report = services.invite_delegations(
        event=event,
        cities=cities,
        places=Places(political=1, technical=2),
        reply_by=today + timedelta(days=9),
        by=staff,
    )
    tables = list(event.sessions.filter(kind=SessionKind.FOCUS_GROUP).order_by("position"))
    for number, delegation in enumerate(report.invited):
        assert delegation.city is not None
        if delegation.city.cadastral_code == WAITS or number % 9 == 5:
            continue
        _answer(delegation, number, tables, staff)
    return len(report.invited)


def _load_rules() -> None:
    for source, name, first, every, at_most in (
        (UnansweredInvitations.name, "Inviti agli eventi senza risposta", 4, 3, 3),
        (UnnamedSeats.name, "Posti senza nome", 3, 4, 4),
    ):
        defaults = {
            "name": name,
            "first_after_days": first,
            "every_days": every,
            "at_most": at_most,
        }
        ReminderRule.objects.get_or_create(source=source, defaults=defaults)


def _make_event(day: date) -> Event:
    event = Event.objects.create(
        title=TITLE,
        kind=EventKind.STAGE,
        state=EventState.PUBLISHED,
        starts_on=day,
        hours="ore 9.30-17.00",
        place="Sala dimostrativa, via della Prova 1",
        city_name="Roma",
        host="Autorità di Gestione",
        description="Un incontro inventato, per provare inviti, delegazioni e tavoli.",
        source_note="Evento inventato per la dimostrazione.",
    )
    EventSession.objects.create(
        event=event,
        position=1,
        title="Saluti e obiettivi",
        starts_at=datetime.combine(day, time(9, 30), _ROME),
        ends_at=datetime.combine(day, time(11), _ROME),
    )
    themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=_TABLES)}
    for position, slug in enumerate(_TABLES, start=2):
        theme = themes.get(slug)
        EventSession.objects.create(
            event=event,
            position=position,
            title=f"Tavolo: {theme.name if theme else slug}",
            kind=SessionKind.FOCUS_GROUP,
            theme=theme,
            starts_at=datetime.combine(day, time(11, 15), _ROME),
            ends_at=datetime.combine(day, time(13), _ROME),
            places=_PLACES,
        )
    return event


def _answer(delegation: Delegation, number: int, tables: list[EventSession], staff: User) -> None:
    """Yes for most, with the referents of the city as its people; the last of some is missing."""
    if reason := _DECLINED.get(number):
        services.answer_delegation(delegation=delegation, accept=False, reason=reason, by=staff)
        return
    services.answer_delegation(delegation=delegation, accept=True, by=staff)
    people = Person.objects.filter(referents__city=delegation.city).distinct()[: 2 + number % 2]
    roles = (RegistrationRole.POLITICAL, RegistrationRole.TECHNICAL, RegistrationRole.TECHNICAL)
    for place, person in enumerate(people):
        first = tables[(number + place) % len(tables)]
        second = tables[(number + place + 1) % len(tables)]
        registration = services.name_person(
            delegation=delegation,
            person=person,
            role=roles[place],
            choices=[[first, second]],
            by=staff,
        )
        if wishes := _WISHES.get((number + 5 * place) % 11):
            services.write_needs(registration=registration, wishes=wishes, by=staff)
