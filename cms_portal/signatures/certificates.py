"""Who a certificate names, and how far it can be trusted at a given moment. In the child."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from cms_portal.signatures.anchors import Anchors
from cms_portal.signatures.results import Change, Signature, Trust
from cms_portal.signatures.revocation import Revocations

if TYPE_CHECKING:
    from asn1crypto import cms, x509
    from pyhanko.sign.validation.status import StandardCMSSignatureStatus
    from pyhanko_certvalidator import ValidationContext

_QC_COMPLIANCE: Final = "0.4.0.1862.1.1"
_MAX: Final = 300


def context(
    anchors: Anchors,
    moment: datetime | None,
    others: list[x509.Certificate],
    lists: Revocations | None = None,
) -> ValidationContext:
    """Nothing is fetched: what is not in the file or in the folder is not known."""
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=list(anchors.certificates),
        other_certs=others,
        crls=[*anchors.crls, *(lists.crls if lists else [])],
        ocsps=lists.ocsps if lists else [],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        retroactive_revinfo=True,  # a later list still says since when
    )


def described(
    status: StandardCMSSignatureStatus,
    signer_info: cms.SignerInfo,
    *,
    form: str,
    moment: datetime,
    revoked: datetime | None = None,
    field: str = "",
) -> Signature:
    certificate = status.signing_cert
    stamp = status.timestamp_validity
    is_proved = bool(stamp and stamp.intact and stamp.valid and stamp.trusted)
    trust, note = _trust(status, moment, revoked)
    return Signature(
        id=signature_id(signer_info),
        form=form,
        field=_line(field),
        **named(certificate),
        is_intact=bool(status.intact and status.valid),
        change=Change.NONE,
        trust=trust,
        trust_note=note,
        declared_at=_moment(getattr(status, "signer_reported_dt", None)),
        timestamp_at=_moment(stamp.timestamp) if stamp and is_proved else "",
        has_untrusted_timestamp=bool(stamp) and not is_proved,
    )


def broken(signer_info: cms.SignerInfo | None, *, form: str, field: str = "") -> Signature:
    """A signature that is there and cannot be read: it proves nothing."""
    return Signature(
        id=signature_id(signer_info) if signer_info is not None else "",
        form=form,
        field=_line(field),
        name="",
        fiscal_code="",
        issuer="",
        serial="",
        valid_from="",
        valid_to="",
        is_intact=False,
        change=Change.NONE,
        trust=Trust.UNKNOWN,
    )


def signature_id(signer_info: cms.SignerInfo) -> str:
    return hashlib.sha256(signer_info["signature"].native).hexdigest()


def named(certificate: x509.Certificate) -> dict[str, str]:
    subject, issuer = certificate.subject.native, certificate.issuer.native
    name = _line(subject.get("common_name")) or " ".join(
        _line(subject.get(part)) for part in ("given_name", "surname")
    )
    return {
        "name": name.strip(),
        "fiscal_code": _line(subject.get("serial_number")),
        "issuer": _line(issuer.get("common_name")) or _line(issuer.get("organization_name")),
        "serial": f"{certificate.serial_number:x}"[:80],
        "valid_from": _moment(certificate.not_valid_before),
        "valid_to": _moment(certificate.not_valid_after),
    }


def is_qualified(certificate: x509.Certificate) -> bool:
    from pyhanko.sign.ades.qualified_asn1 import get_qc_statements

    return any(
        one["statement_id"].dotted == _QC_COMPLIANCE for one in get_qc_statements(certificate)
    )


def _trust(
    status: StandardCMSSignatureStatus, moment: datetime, revoked: datetime | None
) -> tuple[Trust, str]:
    """Of the moment that can be proved; what is not known is never said to be well."""
    certificate = status.signing_cert
    if moment > certificate.not_valid_after:
        return Trust.EXPIRED, ""
    if moment < certificate.not_valid_before:
        return Trust.NOT_YET, ""
    if status.revoked:
        details = status.revocation_details
        return Trust.REVOKED, _moment(details.revocation_date) if details else ""
    if revoked and revoked <= moment:
        return Trust.REVOKED, _moment(revoked)
    problem = status.trust_problem_indic
    if problem is None and status.trusted:
        return (Trust.TRUSTED if is_qualified(certificate) else Trust.ADVANCED), _moment(revoked)
    name = getattr(problem, "name", "")
    if name in {"CHAIN_CONSTRAINTS_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE", "KEY_USAGE"}:
        return Trust.UNSUITED, name
    return Trust.UNKNOWN, name


def _line(value: Any) -> str:
    """One line of text out of whatever a certificate says."""
    if isinstance(value, (list, tuple)):
        value = " ".join(str(one) for one in value)
    text = unicodedata.normalize("NFC", str(value or "")).encode("utf-8", "ignore").decode()
    visible = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    return " ".join(visible.split())[:_MAX]


def _moment(value: datetime | None) -> str:
    return value.isoformat() if value and value.tzinfo else ""
