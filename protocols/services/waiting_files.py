"""Signed files that a PEC brought before the act was sent: they wait with their message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue
from protocols.enums import SENDERS, ProtocolState
from protocols.exceptions import InvalidTransition, NotAllowed
from protocols.journeys import PecState
from protocols.models import PecMessage, Protocol
from protocols.services.copies import AWAITING

_STATES = (ProtocolState.APPROVED, *AWAITING)
IT_WAITS = "resta con la PEC e passa da solo al controllo delle firme quando l'atto è trasmesso."


@dataclass(frozen=True)
class WaitingFile:
    message: PecMessage
    file: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.file["name"])


def waiting_files(protocol: Protocol) -> list[WaitingFile]:
    """Files for the text in force that came too early, and were not handed over since."""
    if protocol.document is None or protocol.state not in _STATES or _are_handed_over(protocol):
        return []
    begun = timezone.localdate(protocol.document.created_at)
    messages = PecMessage.objects.filter(protocol=protocol, state=PecState.FILED, is_ours=False)
    sent_at = _sent_at(protocol)
    if sent_at is not None:
        messages = messages.filter(filed_at__lt=sent_at)  # later ones were handed over when filed
    found = [
        WaitingFile(message, one)
        for message in messages.select_related("file", "filed_by").order_by("at", "pk")
        if message.at is None or timezone.localdate(message.at) >= begun
        for one in message.signed_files
    ]
    known = set(protocol.copies.values_list("sha256", flat=True)) if found else set()
    return [one for one in found if one.file["sha256"] not in known]


def hand_over_when_sent(protocol: Protocol, *, by: User | None) -> Job | None:
    """Inside the move that marks a locked act as sent: a worker brings the files to the check."""
    if not waiting_files(protocol):
        return None
    return enqueue(
        "protocols.hand_over",
        key=_key(protocol),
        by=by,
        city_code=protocol.city.cadastral_code,
        protocol_id=protocol.pk,
    )


def ask_to_hand_over(protocol: Protocol, *, by: User) -> Job | None:
    """The same by one press, for files that wait in an act which is sent. Raises NotAllowed,
    InvalidTransition."""
    if not by.has_role(*SENDERS):
        raise NotAllowed("I file arrivati con la PEC li porta al controllo la segreteria.")
    if protocol.state not in AWAITING:
        raise InvalidTransition("I file passano al controllo quando l'atto è trasmesso.")
    return hand_over_when_sent(protocol, by=by)


def is_being_handed_over(protocol: Protocol) -> bool:
    unfinished = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)
    return Job.objects.filter(key=_key(protocol), state__in=unfinished).exists()


def _are_handed_over(protocol: Protocol) -> bool:
    return Job.objects.filter(key=_key(protocol), state=JobState.DONE).exists()


def _key(protocol: Protocol) -> str:
    """Once for each text."""
    return f"hand-over:{protocol.pk}:{protocol.document_id}"


def _sent_at(protocol: Protocol) -> Any:
    rows = protocol.transitions.filter(to_state=ProtocolState.SENT)
    return rows.order_by("-at").values_list("at", flat=True).first()
