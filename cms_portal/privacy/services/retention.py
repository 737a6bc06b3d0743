"""How long what stays: counted, tried without effect, applied once a day by a job."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.privacy import registry
from cms_portal.privacy.models import RetentionRule, RetentionRun
from cms_portal.privacy.registry import Category, Item

SHOWN = 20  # examples on the page; the counts are of all


@dataclass
class Outcome:
    """One category: what goes (or would), what stays although its time has come, and why."""

    category: str
    label: str
    what_happens: str
    months: int
    start: str
    is_active: bool
    before: str = ""
    due: int = 0
    erased: int = 0
    skipped: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)


def sync_rules() -> None:
    """A row for every category that an app registered; what staff have set stays."""
    for category in registry.categories():
        RetentionRule.objects.get_or_create(
            category=category.name,
            defaults={
                "months": category.months,
                "start": next(iter(category.starts)),
                "basis": category.basis,
            },
        )


def rules() -> list[tuple[Category, RetentionRule]]:
    known = {rule.category: rule for rule in RetentionRule.objects.all()}
    return [(one, known[one.name]) for one in registry.categories() if one.name in known]


def try_rules(at: datetime | None = None) -> list[Outcome]:
    """What an application now would do. Changes nothing."""
    return [_look(category, rule, at)[0] for category, rule in rules()]


def apply_rules(*, by: User | None, at: datetime | None = None) -> RetentionRun:
    """Let go what is due and not held; safe to repeat, and each run leaves its account."""
    outcomes = []
    for category, rule in rules():
        outcome, free = _look(category, rule, at)
        if free:
            outcome.erased = category.erase(free)
        outcomes.append(outcome)
    return RetentionRun.objects.create(by=by, report=[_without_names(one) for one in outcomes])


def _look(
    category: Category, rule: RetentionRule, at: datetime | None
) -> tuple[Outcome, list[Item]]:
    outcome = Outcome(
        category=category.name,
        label=category.label,
        what_happens=category.what_happens,
        months=rule.months,
        start=category.starts.get(rule.start, rule.start),
        is_active=rule.is_active and rule.start in category.starts,
    )
    if not outcome.is_active:
        return outcome, []
    before = months_before(at or timezone.now(), rule.months)
    items = list(category.due(before, rule.start))
    reasons = registry.reasons_to_keep([item.subject for item in items if item.subject])
    free, held = [], Counter[str]()
    for item in items:
        if item.subject and (why := reasons[item.subject]):
            held.update(why)
            outcome.skipped += 1
        else:
            free.append(item)
    outcome.before = f"{timezone.localtime(before):%d/%m/%Y}"
    outcome.due = len(free)
    outcome.reasons = dict(held.most_common())
    outcome.examples = [item.label for item in free[:SHOWN]]
    return outcome, free


def _without_names(outcome: Outcome) -> dict[str, Any]:
    """The account stays for good: it must not keep the names that it saw off."""
    return asdict(outcome) | {"examples": []}


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or that month's last day: 31 May less 3 is 28 February."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
