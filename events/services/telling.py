"""Messages about a meeting to one who comes to it, or comes no longer."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.mailing.services import Attachment, queue_mail
from events.calendar import CANCEL, REQUEST, event_calendar
from events.enums import Audience, RegistrationRole
from events.links import links_of
from events.models import Delegation, Event, Registration, Seat

# What the signed links are for that one of the public has in the mail.
OWN_LINK = "events.public_own_link"


def tell_registered(registration: Registration, *, by: User | None) -> None:
    """Who is named reads it, with the tables and the event for the calendar: who has an address."""
    person, event = registration.person, registration.event
    if not person.email:
        return
    queue_mail(
        template="events/registered",
        to=person.email,
        context={
            "name": person.full_name,
            "event": event,
            "whose": registration.delegation.name if registration.delegation else "",
            "seats": seats_of(registration),
            "links": links_of(registration),
            "url": settings.PORTAL_URL + event.get_absolute_url(),
        },
        key=f"registered:{registration.pk}:{registration.created_at:%Y%m%d%H%M%S%f}",
        reason="Siete fra gli iscritti a questo evento.",
        by=by,
        city_code=city_code(registration.delegation),
        attachment=for_calendars(event, REQUEST),
    )


def tell_public(registration: Registration, *, asked: int) -> None:
    """Who registered alone reads it, with the tables, the calendar and the link to give up; once
    for each request that was confirmed.
    """
    person, event, in_english = registration.person, registration.event, registration.in_english
    queue_mail(
        template="events/public_registered",
        to=person.email,
        context={
            "name": person.full_name,
            "event": event,
            "seats": seats_of(registration),
            "links": links_of(registration),
            "url": address_for(registration),
            "withdraw_url": withdraw_address(registration),
            "needs_url": needs_address(registration),
            **english_frame("You have confirmed that you come to this event.", in_english),
        },
        key=f"registered:{registration.pk}:{registration.created_at:%Y%m%d%H%M%S%f}:{asked}",
        reason="Avete confermato l'iscrizione a questo evento.",
        attachment=for_calendars(
            event, REQUEST, url=address_for(registration), in_english=in_english
        ),
    )


def english_frame(reason: str, in_english: bool) -> dict[str, object]:
    """For a message in English: so its frame is too, and `reason` is what its reader is told."""
    return {"english": True, "reason": reason} if in_english else {}


def address_for(registration: Registration) -> str:
    """Where who is registered reads about the event: the public has no access to the portal."""
    event = registration.event
    is_public = registration.role == RegistrationRole.PUBLIC and event.audience != Audience.INVITED
    path: str = event.get_public_url() if is_public else event.get_absolute_url()
    language = "?lingua=en" if is_public and registration.in_english else ""
    return f"{settings.PORTAL_URL}{path}{language}"


def withdraw_address(registration: Registration) -> str:
    """Where one of the public gives up; "" for all others, who do so through who named them."""
    return _own_address("public_events:withdraw", registration)


def needs_address(registration: Registration) -> str:
    """Where one of the public says what is needed to take part and to eat; "" for all others."""
    return _own_address("public_events:needs", registration)


def _own_address(page: str, registration: Registration) -> str:
    if registration.role != RegistrationRole.PUBLIC:
        return ""
    token = signing.dumps([registration.pk, registration.created_at.isoformat()], salt=OWN_LINK)
    return f"{settings.PORTAL_URL}{reverse(page, args=[token])}"


def seats_of(registration: Registration) -> list[Seat]:
    """Confirmed and waiting, in the order of the day."""
    rows = Seat.objects.live().filter(registration=registration).select_related("session")
    return list(rows.order_by("session__starts_at", "rank", "pk"))


def tell_no_longer(registration: Registration, *, by: User | None) -> None:
    """Who does not come any more, or not oneself, reads it, and the own calendar obeys."""
    person, event = registration.person, registration.event
    if not person.email:
        return
    told_at = timezone.now()
    queue_mail(
        template="events/no_longer",
        to=person.email,
        context={
            "name": person.full_name,
            "event": event,
            "is_public": registration.role == RegistrationRole.PUBLIC,
            **english_frame("You were registered for this event.", registration.in_english),
        },
        key=f"no-longer:{registration.pk}:{told_at:%Y%m%d%H%M%S%f}",
        reason="Eravate fra gli iscritti a questo evento.",
        by=by,
        city_code=city_code(registration.delegation),
        attachment=for_calendars(event, CANCEL, in_english=registration.in_english),
    )


def raise_sequence(event: Event) -> None:
    """What is told next about `event` counts more, for calendars, than what was told before."""
    changed = timezone.now()
    Event.objects.filter(pk=event.pk).update(
        calendar_sequence=F("calendar_sequence") + 1, calendar_changed_at=changed
    )
    event.refresh_from_db(fields=["calendar_sequence", "calendar_changed_at"])


def for_calendars(
    event: Event,
    method: str,
    *,
    url: str = "",
    in_english: bool = False,
    seats: Iterable[Seat] = (),
) -> Attachment | None:
    """With the tables of `seats` in its words; None while the event has no day."""
    if event.starts_on is None:
        return None
    note = _tables_in_words(seats, in_english=in_english)
    body = event_calendar(event, method=method, url=url, in_english=in_english, note=note)
    return Attachment("evento.ics", f"text/calendar; method={method}", body.decode())


def _tables_in_words(seats: Iterable[Seat], *, in_english: bool) -> str:
    lines = []
    for seat in seats:
        session = seat.session
        title = (session.title_en if in_english else "") or session.title
        lines.append(", ".join(filter(None, [title, session.when])))
    heading = "Your tables:" if in_english else "I vostri tavoli:"
    return "\n".join([heading, *lines]) if lines else ""


def city_code(delegation: Delegation | None) -> str:
    city = delegation.city if delegation else None
    return city.cadastral_code if city else ""
