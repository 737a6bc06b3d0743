"""Signed files found in certified mail, for whoever checks signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cms_portal.accounts.models import User


@dataclass(frozen=True)
class SignedFile:
    """`arrived_at`: the moment that the PEC proves, None for a message without certificate."""

    protocol_id: int
    name: str
    content: bytes
    sha256: str
    arrived_at: datetime | None
    sender: str
    by: User


_receivers: list[Callable[[SignedFile], None]] = []


def on_signed_file(receive: Callable[[SignedFile], None]) -> None:
    """Have `receive` called for each, inside the transaction that files its message."""
    if receive not in _receivers:
        _receivers.append(receive)


def hand_over(found: SignedFile) -> bool:
    """False when nobody checks signatures here: the file stays with its message."""
    for receive in _receivers:
        receive(found)
    return bool(_receivers)
