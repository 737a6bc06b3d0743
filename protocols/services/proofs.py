"""What proves, from outside the portal, when a signed file was already there."""

from __future__ import annotations

from datetime import datetime

from protocols.journeys import PecKind, PecState
from protocols.models import PecMessage, Protocol


def when_it_arrived(protocol: Protocol, sha256: str) -> datetime | None:
    """The earliest PEC filed with the act that carried this same file; another file proves nothing.

    `sha256`: of the file as it came.
    """
    carried = PecMessage.objects.filter(
        protocol=protocol,
        kind=PecKind.MESSAGE,
        state=PecState.FILED,
        at__isnull=False,
        files__contains=[{"sha256": sha256}],
    )
    return carried.order_by("at").values_list("at", flat=True).first()
