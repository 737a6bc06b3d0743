"""The "codice pratica": gapless, taken under the lock of the counter of its year."""

from __future__ import annotations

from django.utils import timezone

from protocols.models import CaseCounter


def format_code(year: int, number: int) -> str:
    """Ours, and never a protocol number."""
    return f"CMS-{year}-{number:06d}"


def announced_codes(count: int) -> tuple[str, str]:
    """First and last code that `count` acts made now would take; nothing is reserved."""
    year = timezone.localdate().year
    last = CaseCounter.objects.filter(year=year).values_list("last", flat=True).first() or 0
    return format_code(year, last + 1), format_code(year, last + count)


def lock_counter(year: int) -> CaseCounter:
    CaseCounter.objects.bulk_create([CaseCounter(year=year)], ignore_conflicts=True)
    return CaseCounter.objects.select_for_update().get(year=year)


def take_number() -> tuple[int, int]:
    """Year and number of one act, in the transaction that creates it."""
    counter = lock_counter(timezone.localdate().year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.year, counter.last
