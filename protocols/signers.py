"""Who signs for the city: who the text names, who represents it today, and whom to expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from protocols.enums import ProtocolState
from protocols.facts import signatories_of
from protocols.models import Protocol, SignerAcceptance, TextVersion

# Between the definitive text and the city's signature who signs still matters.
WAITING_STATES = (ProtocolState.APPROVED, ProtocolState.SENT)

Signers = list[dict[str, str]]


@dataclass(frozen=True)
class SignerChange:
    before: str
    now: str
    signatories: Signers


def signers_changed(protocol: Protocol) -> SignerChange | None:
    """Whom the text names is no longer who represents the city, and nobody has settled it.

    None where nobody represents the city on record: there is nobody to put in the place.
    """
    if protocol.state not in WAITING_STATES or protocol.document_id is None:
        return None
    now = signers_today(protocol)
    expected = expected_signers(protocol)
    if not now or not expected or _people(now) == _people(expected):
        return None
    return SignerChange(in_words(expected), in_words(now), now)


def expected_signers(protocol: Protocol) -> Signers:
    """Who is to sign: those of the text, or those whom the authority accepted in their place."""
    accepted = acceptance_of(protocol)
    if accepted is not None:
        return list(accepted.signatories)
    return named_signers(protocol)


def named_signers(protocol: Protocol) -> Signers:
    data: dict[str, Any] = protocol.document.data if protocol.document else {}
    return [
        {"name": one["name"], "title": one["title"], "act": one.get("act", "")}
        for one in data.get("signatories", [])
    ]


def acceptance_of(protocol: Protocol) -> SignerAcceptance | None:
    """The last one on the text in force."""
    versions = TextVersion.objects.in_force().filter(protocol=protocol)
    rows = SignerAcceptance.objects.filter(version__in=versions).select_related("by")
    return rows.order_by("-pk").first()


def signers_today(protocol: Protocol) -> Signers:
    mandates = signatories_of([protocol.city], timezone.localdate())[protocol.city_id]
    return [{"name": one.person.full_name, "title": one.title, "act": one.act} for one in mandates]


def in_words(signers: Signers) -> str:
    return " e ".join(f"{one['name']} ({one['title']})" for one in signers) or "nessuno"


def _people(signers: Signers) -> set[tuple[str, str]]:
    return {(one["name"], one["title"]) for one in signers}
