"""Presences of online sessions, from the report of the platform: read, looked at, confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.registry import MEGABYTE
from cms_portal.files.sandbox import Limits, read_in_child
from cms_portal.files.services import delete_file, store
from cms_portal.once import wait_turn
from events.access import require_organiser
from events.enums import PresenceKind, PresenceSource, ReportZone, SessionMode
from events.exceptions import ReportRefused
from events.models import EventSession, OnlineReport, Presence, Registration
from events.online.hours import Span, minutes_of, moments, within
from events.online.matching import DOUBT, NOBODY, Found, Roster
from events.services.presences import Moment, Recorded, Tick, record_presences

FILE_KIND = "events.online_report"
MOST_BYTES = 5 * MEGABYTE
_LIMITS = Limits(memory=384 * MEGABYTE, cpu_seconds=15, seconds=25)
_LONGEST_STAY = timedelta(hours=12)  # before the session, of who never left
_NONCES = UUID("0f0b9a52-9f1c-4b7e-8a68-3a7c5b1f2d94")  # of what reports tell: never to change
NO_HOURS = "La sessione non ha un inizio e una fine: indicateli, i minuti si contano fra i due."
NOT_ONLINE = "La sessione è in presenza: i resoconti sono delle sessioni a distanza o miste."


def upload_report(
    *, session: EventSession, upload: UploadedFile, zone: ReportZone, by: User | None
) -> tuple[OnlineReport, bool]:
    """Keep the file with what it says; False when the same file was there already.

    Raises NotAllowed, ReportRefused, FileRefused.
    """
    require_organiser(by)
    require_hours(session)
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ReportRefused(f"Il file supera {MOST_BYTES // MEGABYTE} MB.")
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        wait_turn("events.online_report", session.pk)
        if known := OnlineReport.objects.filter(session=session, sha256=sha256).first():
            return known, False
        file = store(
            kind=FILE_KIND,
            name=upload.name or "resoconto.csv",
            source=content,
            content_type="application/octet-stream",
            by=by,
        )
        answers = read_in_child("events.online.reports:read", file.path, limits=_LIMITS)
        platform, *people = answers
        report = OnlineReport.objects.create(
            session=session,
            file=file,
            sha256=sha256,
            platform=platform,
            people=people,
            zone=zone,
            by=by,
        )
    return report, True


def require_hours(session: EventSession) -> Span:
    """Raises ReportRefused."""
    if session.mode == SessionMode.IN_PERSON:
        raise ReportRefused(NOT_ONLINE)
    if session.starts_at is None or session.ends_at is None:
        raise ReportRefused(NO_HOURS)
    return session.starts_at, session.ends_at


# --- before it is written


@dataclass
class Line:
    """Somebody of the report. `who` is chosen, or found; `minutes` of the session alone. `is_odd`:
    its hours or minutes cannot be, and none of them counts.
    """

    place: int
    name: str
    email: str
    found: Found
    spans: list[Span]
    minutes: int
    who: Registration | None = None
    presence: Presence | None = None
    is_enough: bool = False
    is_odd: bool = False
    offered: list[str] = field(default_factory=list)
    box: Any = None  # of the form, on the page

    @property
    def needs_a_person(self) -> bool:
        return self.found.how in (DOUBT, NOBODY)


@dataclass
class Preview:
    """`minutes` and `spans` by registration: who was there from two devices counts once."""

    report: OnlineReport
    minimum: int
    possible: int
    is_month_first: bool
    lines: list[Line]
    roster: Roster
    minutes: dict[int, int] = field(default_factory=dict)
    spans: dict[int, list[Span]] = field(default_factory=dict)

    @property
    def enough(self) -> list[int]:
        return [pk for pk, minutes in self.minutes.items() if minutes >= self.minimum]

    @property
    def is_of_another_time(self) -> bool:
        return not any(line.minutes for line in self.lines)


def preview(
    report: OnlineReport,
    *,
    minimum: int | None = None,
    zone: str = "",
    chosen: Mapping[int, Registration | None] | None = None,
) -> Preview:
    """What confirming would write; `chosen` by the place of the line. Raises ReportRefused."""
    whole = require_hours(report.session)
    possible = minutes_of([whole])
    people = report.people
    zone = zone or report.zone
    is_month_first = _is_month_first(people, zone, whole)
    roster = Roster(report.session.event)
    lines = []
    for place, (name, email, joins, minutes, *odd) in enumerate(people):
        found_spans = _spans(joins, zone, is_month_first, whole)
        is_odd = bool(odd) or any(until < since for since, until in found_spans)
        spans = [] if is_odd else within(found_spans, whole)
        counted = minutes_of(spans)
        # the sum that the report gives is of the whole meeting: never more than it was here
        counted = min(counted, minutes) if joins and minutes else counted
        counted = counted if joins else min(minutes, possible)
        counted = 0 if is_odd else counted
        found = roster.find(name, email)
        lines.append(Line(place, name, email, found, spans, counted, found.sure, is_odd=is_odd))
    if minimum is None:
        minimum = report.minimum if report.minimum is not None else (possible + 1) // 2
    made = Preview(report, minimum, possible, is_month_first, lines, roster)
    _choose(made, _decided(report, roster) if chosen is None else chosen)
    return made


def _decided(report: OnlineReport, roster: Roster) -> dict[int, Registration | None]:
    return {int(place): roster.by_pk.get(pk or 0) for place, pk in report.decided.items()}


def _choose(made: Preview, chosen: Mapping[int, Registration | None]) -> None:
    for line in made.lines:
        if line.place in chosen:
            line.who = chosen[line.place]
        if line.who is None:
            continue
        pk = line.who.pk
        known = made.spans.get(pk, [])
        if line.spans and known:
            whole = require_hours(made.report.session)
            made.spans[pk] = within([*known, *line.spans], whole)
            made.minutes[pk] = minutes_of(made.spans[pk])
        else:
            made.spans[pk] = known or line.spans
            made.minutes[pk] = max(made.minutes.get(pk, 0), line.minutes)


def _spans(joins: Sequence[Any], zone: str, is_month_first: bool, whole: Span) -> list[Span]:
    found = []
    for pair in joins:
        since, until = moments(pair, is_month_first=is_month_first, zone=zone)
        if since is None or (until is None and whole[0] - since > _LONGEST_STAY):
            continue
        found.append((since, until or whole[1]))
    return found


def _is_month_first(people: Sequence[Any], zone: str, whole: Span) -> bool:
    """How the days of the report are written: as more of them fall into the session."""

    def fitting(is_month_first: bool) -> int:
        return sum(
            bool(within(_spans(joins, zone, is_month_first, whole), whole))
            for _, _, joins, *_ in people
        )

    return fitting(True) > fitting(False)  # noqa: FBT003


# --- writing it


@transaction.atomic
def confirm_report(
    *,
    report: OnlineReport,
    minimum: int,
    zone: ReportZone,
    chosen: Mapping[int, Registration | None],
    by: User | None,
) -> Recorded:
    """Write the presences of who was there long enough: in, and out, at the hours of the report.

    The same file again, or a second confirmation, is once. Raises NotAllowed, PresenceRefused,
    ReportRefused.
    """
    require_organiser(by)
    wait_turn("events.online_report", report.session_id)
    made = preview(report, minimum=minimum, zone=zone, chosen=chosen)
    session = report.session
    assert session.day is not None
    ticks = [
        tick for pk in made.enough for tick in _ticks(report, pk, made.spans[pk], timezone.now())
    ]
    done = record_presences(
        event=session.event,
        moment=Moment(session.day, session),
        ticks=ticks,
        by=by,
        source=PresenceSource.ONLINE,
    )
    report.minimum, report.zone = minimum, zone
    report.decided = {str(line.place): line.who.pk if line.who else None for line in made.lines}
    report.confirmed_at, report.confirmed_by = timezone.now(), by
    report.save(update_fields=["minimum", "zone", "decided", "confirmed_at", "confirmed_by"])
    return done


@transaction.atomic
def discard_report(*, report: OnlineReport, by: User | None) -> None:
    """One that was never confirmed, with its file; it can be uploaded again.

    Raises NotAllowed, ReportRefused.
    """
    require_organiser(by)
    wait_turn("events.online_report", report.session_id)
    found = OnlineReport.objects.filter(pk=report.pk).first()
    if found is None:
        return
    if found.confirmed_at:
        raise ReportRefused("Il resoconto è confermato, e prova delle presenze: non si scarta.")
    found.delete()
    delete_file(file_id=found.file_id)


def _ticks(
    report: OnlineReport, registration_id: int, spans: Sequence[Span], now: datetime
) -> list[Tick]:
    came = spans[0][0] if spans else None
    left = spans[-1][1] if spans else None
    ticks = [Tick(nonce_of(report, registration_id, "in"), registration_id, happened_at=came)]
    if left and left <= now:
        ticks.append(
            Tick(
                nonce_of(report, registration_id, "out"),
                registration_id,
                PresenceKind.OUT,
                happened_at=left,
            )
        )
    return ticks


def nonce_of(report: OnlineReport, registration_id: int, what: str) -> UUID:
    """Of the file, the session and the person: the same report three times is one presence."""
    return uuid5(_NONCES, f"{report.sha256}:{report.session_id}:{registration_id}:{what}")
