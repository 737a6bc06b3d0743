"""What may be chased: other apps register their questions here. The days are counted here too.

Days are local dates (Europe/Rome) and nothing asks "exactly today": what fell due while nobody was
looking is still due. Of several days that were missed only the last one is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from cms_portal.mailing.models import OutboundMail, ReminderOccurrence, ReminderRule

NO_LONGER_DUE = "Non più dovuto: nel frattempo la richiesta è stata soddisfatta."
RULE_OFF = "La regola dei promemoria è stata disattivata."


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str = ""


@dataclass(frozen=True)
class Subject:
    """Something open: what (`kind`, `id`), since which local day, and who is to be told."""

    kind: str
    id: int
    since: date
    city_code: str = ""
    recipients: list[Recipient] = field(default_factory=list)


class ReminderSource(Protocol):
    """A question "what is still open?", asked by name from a `ReminderRule`."""

    name: str  # "protocols.unsigned"
    label: str  # Italian, shown in the admin
    template: str  # see mailing.rendering.render_mail

    def due(self, on_day: date) -> Iterable[Subject]:
        """What is open on `on_day`; the rule decides whether it is time to write about it."""
        ...

    def still_due(self, kind: str, id: int, recipient_email: str) -> bool:  # noqa: A002
        """Asked again just before delivery."""
        ...

    def context(self, kind: str, id: int) -> dict[str, Any]:  # noqa: A002
        """For the template; `recipient` (a `Recipient`) and `due_on` are added."""
        ...


@dataclass(frozen=True)
class Due:
    """One reminder that should leave: which day it fell due, about what, to whom."""

    due_on: date
    rule: ReminderRule
    source: ReminderSource
    subject: Subject
    recipient: Recipient


_sources: dict[str, ReminderSource] = {}


def reminder_source(source: ReminderSource) -> None:
    """Register `source`; called from the `ready()` of the app that asks."""
    _sources[source.name] = source


def get_source(name: str) -> ReminderSource | None:
    return _sources.get(name)


def source_choices() -> list[tuple[str, str]]:
    return sorted((source.name, source.label) for source in _sources.values())


def due_day(rule: ReminderRule, *, since: date, on_day: date) -> date | None:
    """The last day, up to `on_day`, on which `rule` wants something open `since` to be chased."""
    first = since + timedelta(days=rule.first_after_days)
    if on_day < first:
        return None
    repeats = min((on_day - first).days // rule.every_days, rule.at_most - 1)
    return first + timedelta(days=repeats * rule.every_days)


def reason_to_stop(mail: OutboundMail) -> str:
    """Why a reminder must not leave after all; empty for whatever may."""
    occurrence = ReminderOccurrence.objects.select_related("rule").filter(mail=mail).first()
    if occurrence is None:
        return ""
    source = get_source(occurrence.rule.source)
    if source is None or not occurrence.rule.is_active:
        return RULE_OFF
    is_due = source.still_due(occurrence.subject_kind, occurrence.subject_id, occurrence.recipient)
    return "" if is_due else NO_LONGER_DUE


def unwritten(on_day: date) -> Iterator[Due]:
    """Everything due by `on_day` for which there is no occurrence yet."""
    for rule in ReminderRule.objects.filter(is_active=True):
        source = get_source(rule.source)
        if source is None:
            continue
        written = _written(rule)
        for subject in source.due(on_day):
            due_on = due_day(rule, since=subject.since, on_day=on_day)
            if due_on is None:
                continue
            for recipient in subject.recipients:
                days = written.get((subject.kind, subject.id, recipient.email.strip().lower()), [])
                so_far = [day for day in days if day > subject.since]
                if due_on not in days and len(so_far) < rule.at_most:
                    yield Due(due_on, rule, source, subject, recipient)


def _written(rule: ReminderRule) -> dict[tuple[str, int, str], list[date]]:
    days: dict[tuple[str, int, str], list[date]] = {}
    fields = ("subject_kind", "subject_id", "recipient", "due_on")
    for kind, id_, email, due_on in rule.occurrences.values_list(*fields):
        days.setdefault((kind, id_, email), []).append(due_on)
    return days
