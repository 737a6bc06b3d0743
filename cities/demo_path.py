"""The path of the demonstration: what the facts say, due dates around today, invented contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cities import services
from cities.demo import MARK
from cities.enums import ContactKind
from cities.models import City, ContactNote, PathStep, StepDueDate
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User

# Of each step, in days from today: some cities are late, nobody is late by years.
DUE_IN: Final = {"office": -12, "protocol_signed": 45}
DAYS_AFTER: Final = {"protocol_returned": 30}
WITH_OWN_DUE_DATE: Final = "G015"  # Olbia


@dataclass(frozen=True)
class _Contact:
    city: str
    kind: ContactKind
    days_ago: int
    text: str
    next_in: int | None = None
    with_whom: str = ""


_CONTACTS: Final = (
    _Contact("A783", ContactKind.CALL, 9, "Chiede quando arriva il testo del protocollo.", None),
    _Contact(
        "A783",
        ContactKind.MEETING,
        2,
        "Incontro in video sui quattro temi: manderanno l'elenco dei tavoli già attivi.",
        5,
        "Irene Calore (demo)",
    ),
    _Contact("A512", ContactKind.CALL, 15, "L'ufficio sarà individuato dalla prossima Giunta.", -1),
    _Contact("C349", ContactKind.PEC, 11, "Sollecito per ufficio e responsabile: PEC inviata.", 0),
    _Contact("E532", ContactKind.CALL, 6, "Il dirigente è in ferie: richiamare il supplente.", 3),
    _Contact("L049", ContactKind.CALL, 4, "Nessuna risposta al centralino.", 1),
)


@transaction.atomic
def load_path(*, staff: User) -> int:
    """How many contacts were made. Safe to repeat: what the office has changed stays.

    Raises DemoRefused outside dev and test settings.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    for difference in list(services.compare_path()):
        if difference.is_missing:
            services.add_missing(difference)
    _load_due_dates(timezone.localdate())
    _load_officer(staff)
    return sum(_load_contact(contact, staff) for contact in _CONTACTS)


def _load_due_dates(today: date) -> None:
    untouched = PathStep.objects.filter(due_on__isnull=True, days_after__isnull=True)
    for key, days in DUE_IN.items():
        untouched.filter(key=key).update(due_on=today + timedelta(days=days))
    for key, days in DAYS_AFTER.items():
        untouched.filter(key=key).update(days_after=days)
    city = City.objects.filter(cadastral_code=WITH_OWN_DUE_DATE).first()
    if city and PathStep.objects.filter(key="office").exists():
        StepDueDate.objects.get_or_create(
            city=city,
            step_id="office",
            defaults={
                "due_on": today + timedelta(days=20),
                "reason": f"Elezioni comunali in corso ({MARK})",
            },
        )


def _load_officer(staff: User) -> None:
    """A third of the cities is followed by the demonstration's own staff."""
    if not City.objects.filter(officer__isnull=False).exists():
        some = [city.pk for place, city in enumerate(City.objects.by_name()) if place % 3 == 0]
        services.assign_officer(city_ids=some, officer=staff, by=staff)


def _load_contact(contact: _Contact, staff: User) -> bool:
    city = City.objects.filter(cadastral_code=contact.city).first()
    token = uuid5(NAMESPACE_URL, f"demo:{contact.city}:{contact.text}")
    if city is None or ContactNote.objects.filter(token=token).exists():
        return False
    today = timezone.localdate()
    services.log_contact(
        token=token,
        city=city,
        kind=contact.kind,
        text=f"{contact.text} ({MARK})",
        with_whom=contact.with_whom,
        held_on=today - timedelta(days=contact.days_ago),
        next_on=None if contact.next_in is None else today + timedelta(days=contact.next_in),
        by=staff,
    )
    return True
