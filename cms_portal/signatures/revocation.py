"""The lists of revoked certificates that a file carries, or the operator gave. In the child."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:
    from asn1crypto import cms, crl, ocsp, x509
    from pyhanko.pdf_utils.reader import PdfFileReader

MAX_LISTS: Final = 40
_ADOBE: Final = "1.2.840.113583.1.1.8"
_CADES_VALUES: Final = "1.2.840.113549.1.9.16.2.24"


@dataclass
class Revocations:
    """They prove something only once their own signature is checked, as pyHanko does."""

    crls: list[crl.CertificateList] = field(default_factory=list)
    ocsps: list[ocsp.OCSPResponse] = field(default_factory=list)

    def __add__(self, other: Revocations) -> Revocations:
        return Revocations(
            (self.crls + other.crls)[:MAX_LISTS], (self.ocsps + other.ocsps)[:MAX_LISTS]
        )


@dataclass(frozen=True)
class _Entry:
    """A line that speaks of a certificate; `told_at`: when its list was made."""

    revoked_at: datetime
    told_at: datetime


async def revoked_at(
    certificate: x509.Certificate,
    lists: Revocations,
    validated: Callable[[datetime], Awaitable[Any]],
) -> datetime | None:
    """Since when it is revoked, before or after it signed.

    A list that is old by now still says so: it is asked at the moment it was made for.
    """
    for entry in sorted(_entries(certificate, lists), key=lambda one: one.revoked_at)[:5]:
        moment = min(max(entry.revoked_at, entry.told_at), certificate.not_valid_after)
        status = await validated(moment)
        details = status.revocation_details
        if details and not details.ca_revoked:
            date: datetime = details.revocation_date
            return date
    return None


def of_pdf(reader: PdfFileReader) -> Revocations:
    """Those of its DSS; one that cannot be read is left out."""
    found = Revocations()
    try:
        store = reader.root["/DSS"]
    except KeyError:
        return found
    for key, add in (("/CRLs", _add_crl), ("/OCSPs", _add_ocsp)):
        try:
            for stream in list(store[key])[:MAX_LISTS]:
                add(found, stream.get_object().data)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112  whatever is wrong in it, it says nothing
            continue
    return found


def of_signer(signer_info: cms.SignerInfo, signed_data: cms.SignedData | None) -> Revocations:
    """Those beside a signature: Adobe's attribute, that of CAdES, and those of the envelope."""
    found = Revocations()
    try:
        for choice in (signed_data["crls"] if signed_data is not None else None) or []:
            if choice.name != "other":
                _add_crl(found, choice.chosen.dump())
        for part in ("signed_attrs", "unsigned_attrs"):
            for attribute in signer_info[part] or []:
                if attribute["type"].dotted in (_ADOBE, _CADES_VALUES):
                    _add_values(found, attribute)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever is wrong in it, it says nothing
        return found
    return found


def _add_values(found: Revocations, attribute: cms.CMSAttribute) -> None:
    """CAdES leaves out the outer envelope of an OCSP response."""
    from asn1crypto import core, crl, ocsp, pdf

    class Basic(core.SequenceOf):
        _child_spec = ocsp.BasicOCSPResponse

    class Lists(core.SequenceOf):
        _child_spec = crl.CertificateList

    class Values(core.Sequence):
        _fields: ClassVar = [
            ("crls", Lists, {"explicit": 0, "optional": True}),
            ("ocsps", Basic, {"explicit": 1, "optional": True}),
        ]

    is_adobe = attribute["type"].dotted == _ADOBE
    for value in attribute["values"]:
        values = (pdf.RevocationInfoArchival if is_adobe else Values).load(value.dump())
        for one in values["crl" if is_adobe else "crls"] or []:
            _add_crl(found, one.dump())
        for one in values["ocsp" if is_adobe else "ocsps"] or []:
            _add_ocsp(found, one.dump() if is_adobe else _whole(one))


def _whole(basic: ocsp.BasicOCSPResponse) -> bytes:
    from asn1crypto import ocsp

    response = {"response_type": "basic_ocsp_response", "response": basic}
    made: bytes = ocsp.OCSPResponse(
        {"response_status": "successful", "response_bytes": response}
    ).dump()
    return made


def _add_crl(found: Revocations, der: bytes) -> None:
    from asn1crypto import crl

    one = crl.CertificateList.load(der, strict=True)
    _ = one.issuer, one["tbs_cert_list"]["this_update"].native
    found.crls.append(one)


def _add_ocsp(found: Revocations, der: bytes) -> None:
    from asn1crypto import ocsp

    one = ocsp.OCSPResponse.load(der, strict=True)
    _ = one.response_data["responses"].native
    found.ocsps.append(one)


def _entries(certificate: x509.Certificate, lists: Revocations) -> Iterator[_Entry]:
    serial = certificate.serial_number
    for one in lists.crls:
        told = one["tbs_cert_list"]
        for row in told["revoked_certificates"] or []:
            if row["user_certificate"].native == serial:
                yield _Entry(row["revocation_date"].native, told["this_update"].native)
    for response in lists.ocsps:
        for single in response.response_data["responses"]:
            status = single["cert_status"]
            if single["cert_id"]["serial_number"].native == serial and status.name == "revoked":
                date = status.chosen["revocation_time"].native
                yield _Entry(date, single["this_update"].native)
