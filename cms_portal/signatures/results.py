"""What was found in a signed file: plain data, made by a child and kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Trust(StrEnum):
    """What can be said of a certificate at the moment that can be proved."""

    TRUSTED = "trusted"  # a chain to an anchor, qualified, valid at that moment
    ADVANCED = "advanced"  # the same, but the certificate does not say that it is qualified
    UNKNOWN = "unknown"  # no chain to an anchor of ours
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    REVOKED = "revoked"
    UNSUITED = "unsuited"  # a chain, but not a certificate for signing, or a weak algorithm


# By then the certificate was no longer, or not yet, one to sign with: not signed.
NOT_SIGNED = (Trust.EXPIRED, Trust.NOT_YET, Trust.REVOKED)


class Change(StrEnum):
    """What was added to a PDF after a signature, or after our own bytes."""

    NONE = "none"
    ALLOWED = "allowed"  # other signatures, timestamps, fields that were there
    PAGES = "pages"


@dataclass(frozen=True)
class Signature:
    """One signature. `id` is the SHA-256 of its value: the same wherever it is found again."""

    id: str
    form: str  # "PAdES" or "CAdES"
    name: str
    fiscal_code: str
    issuer: str
    serial: str
    valid_from: str
    valid_to: str
    is_intact: bool
    change: Change
    trust: Trust
    trust_note: str = ""
    field: str = ""
    declared_at: str = ""
    timestamp_at: str = ""  # only of a timestamp that is itself intact and trusted
    has_untrusted_timestamp: bool = False


@dataclass(frozen=True)
class Examination:
    """`starts_with`: SHA-256 of the known text that the innermost file begins with, or is.

    `change`: what the PDF holds beyond that text and the signatures. `sha256`: of the innermost.
    `beginnings`: SHA-256 of it as it was after each revision, to be looked for among all texts.
    """

    form: str
    sha256: str
    layers: int
    signatures: list[Signature]
    starts_with: str = ""
    beginnings: list[str] = field(default_factory=list)
    change: Change = Change.NONE

    @classmethod
    def of(cls, data: dict[str, Any]) -> Examination:
        signatures = [
            Signature(**{**one, "change": Change(one["change"]), "trust": Trust(one["trust"])})
            for one in data["signatures"]
        ]
        return cls(**{**data, "signatures": signatures, "change": Change(data["change"])})
