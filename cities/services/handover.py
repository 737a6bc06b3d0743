"""Subentro: one mandate ends, what it left passes to whoever comes, and the rest is closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cities import duties
from cities.access import require_keeper
from cities.briefing import briefing
from cities.duties import Found
from cities.enums import ReferentKind, RepresentativeKind
from cities.models import City, Handover, Person, Referent
from cities.services.mandates import (
    Mandate,
    end_referent,
    end_representative,
    has_mandate,
    lock_city,
    start_referent,
    start_representative,
)
from cities.services.persons import NewPerson, find_or_register
from cms_portal.accounts.models import User
from cms_portal.mailing.services import queue_mail
from cms_portal.templatetags.portal import day

MAIL = "cities/where_we_are"


@dataclass(frozen=True)
class Successor:
    """Who comes. Without a `kind` no mandate begins: the person has one already."""

    person: Person | NewPerson
    kind: str = ""
    valid_from: date | None = None
    act: str = ""
    office_name: str = ""


@dataclass(frozen=True)
class Legacy:
    """What a mandate leaves: `closes` is empty while the person keeps another in the city."""

    passes: list[Found]
    closes: list[Found]
    keeps_another: bool


def legacy_of(mandate: Mandate) -> Legacy:
    """What the page shows before anything is decided."""
    keeps = has_mandate(mandate.person, city=mandate.city, but=mandate)
    return Legacy(
        passes=duties.to_pass(mandate.person, mandate.city),
        closes=[] if keeps else duties.to_close(mandate.person, mandate.city),
        keeps_another=keeps,
    )


@transaction.atomic
def hand_over(
    *,
    mandate: Mandate,
    last_day: date,
    successor: Successor | None = None,
    duty_keys: Collection[str] | None = None,
    by: User | None,
) -> Handover:
    """End `mandate`, let the successor's begin, pass on the duties named (None: all of them).

    Sessions and links of who leaves end at once when the last day has passed, else with it. The
    newcomer is told where the city stands. The same request again changes nothing. Raises
    NotAllowed, AlreadyEnded, ValidationError.
    """
    require_keeper(by)
    mandate = _lock(mandate)
    person = find_or_register(successor.person, city=mandate.city) if successor else None
    done = Handover.objects.filter(newcomer=person, **_of(mandate)).first()
    legacy = legacy_of(mandate)
    passing = [one for one in legacy.passes if duty_keys is None or one.key in duty_keys]
    if done and mandate.valid_to == last_day and all(one.duty.is_automatic for one in passing):
        return done
    _end(mandate, last_day, by)
    if successor and person:
        _begin(mandate, successor, person, by)
    duties.pass_on(passing, to=person, by=by)
    made = Handover.objects.create(
        city=mandate.city,
        leaver=mandate.person,
        newcomer=person,
        passed=_lines(passing, legacy.closes if last_day < timezone.localdate() else []),
        by=by,
        **_of(mandate),
    )
    if person and person.email:
        send_where_we_are(
            city=mandate.city,
            to=person,
            key=f"handover:{made.pk}",
            starts_on=successor.valid_from if successor else None,
            by=by,
        )
    return made


def send_where_we_are(
    *, city: City, to: Person, key: str, starts_on: date | None = None, by: User | None
) -> None:
    """The page "A che punto siamo", as a message; with the people of the day when `to` begins."""
    today = timezone.localdate()
    begins = max(starts_on or today, today)
    since = f"{day(begins, 'dal')} seguirete" if begins > today else "da oggi seguite"
    page = reverse("cities:briefing", args=[city.cadastral_code])
    queue_mail(
        template=MAIL,
        to=to.email,
        context={
            "name": to.full_name,
            "city": city.name,
            "since": since,
            "parts": briefing(city, begins),
            "officer": city.officer,
            "url": settings.PORTAL_URL.rstrip("/") + page,
        },
        key=f"where-we-are:{key}",
        reason=f"{since[:1].upper()}{since[1:]} il Programma per il Comune di {city.name}.",
        by=by,
        city_code=city.cadastral_code,
    )


def _lock(mandate: Mandate) -> Mandate:
    lock_city(mandate.city)
    rows: Any = type(mandate)._default_manager.select_for_update(of=("self",))
    locked: Mandate = rows.select_related("person__user", "city__officer").get(pk=mandate.pk)
    return locked


def _of(mandate: Mandate) -> dict[str, Any]:
    return {"referent" if isinstance(mandate, Referent) else "representative": mandate}


def _end(mandate: Mandate, last_day: date, by: User | None) -> None:
    if mandate.valid_to and mandate.valid_to <= last_day:
        return  # it ended before: only what it left is passed on now
    if isinstance(mandate, Referent):
        end_referent(mandate=mandate, on_day=last_day, by=by)
    else:
        end_representative(mandate=mandate, on_day=last_day, by=by)


def _begin(mandate: Mandate, successor: Successor, person: Person, by: User | None) -> None:
    if not successor.kind or successor.valid_from is None:
        return
    if isinstance(mandate, Referent):
        start_referent(
            city=mandate.city,
            person=person,
            kind=ReferentKind(successor.kind),
            valid_from=successor.valid_from,
            act=successor.act,
            office_name=successor.office_name,
            by=by,
        )
    else:
        start_representative(
            city=mandate.city,
            person=person,
            kind=RepresentativeKind(successor.kind),
            valid_from=successor.valid_from,
            act=successor.act,
            by=by,
        )


def _lines(passed: list[Found], closed: list[Found]) -> list[dict[str, Any]]:
    return [
        {"label": one.kind.label, "title": one.duty.title, "closed": is_closed}
        for found, is_closed in ((passed, False), (closed, True))
        for one in found
    ]
