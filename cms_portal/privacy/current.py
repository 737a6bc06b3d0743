"""Which notice counts now, remembered for half a minute: no page asks the database for it."""

import time
from dataclasses import dataclass

from cms_portal.privacy.models import PrivacyNotice

SECONDS = 30.0  # a version published by another process is asked for after this at the latest


@dataclass(frozen=True)
class _Known:
    notice_id: int | None
    until: float


_known: list[_Known] = []


def current_notice_id() -> int | None:
    """None while nothing is published: nobody is asked anything."""
    if not _known or _known[0].until <= time.monotonic():
        published = PrivacyNotice.objects.published().order_by("-version")
        remember(published.values_list("pk", flat=True).first(), seconds=SECONDS)
    return _known[0].notice_id


def remember(notice_id: int | None, *, seconds: float) -> None:
    _known[:] = [_Known(notice_id, time.monotonic() + seconds)]


def forget() -> None:
    """In this process; the others follow by themselves."""
    _known.clear()
