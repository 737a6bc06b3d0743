"""The certificates that the operator trusts, and the lists of those revoked: files in a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from asn1crypto import crl, x509

MAX_FILE: Final = 20 * 2**20
_SUFFIXES: Final = {".pem", ".crt", ".cer", ".der", ".crl"}


@dataclass
class Anchors:
    certificates: list[x509.Certificate] = field(default_factory=list)
    crls: list[crl.CertificateList] = field(default_factory=list)


def read_anchors(folder: str) -> Anchors:
    """What the folder holds; a file that is none of these is left out."""
    found = Anchors()
    if not folder or not Path(folder).is_dir():
        return found
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix.lower() in _SUFFIXES and path.is_file() and path.stat().st_size <= MAX_FILE:
            _read(path.read_bytes(), found)
    return found


def _read(data: bytes, found: Anchors) -> None:
    from asn1crypto import crl, pem, x509

    try:
        blocks = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else []
    except ValueError:
        return
    for der in blocks or [data]:
        try:
            certificate = x509.Certificate.load(der, strict=True)
            _ = certificate.subject, certificate.not_valid_after
            found.certificates.append(certificate)
            continue
        except (ValueError, TypeError):
            pass
        try:
            revoked = crl.CertificateList.load(der, strict=True)
            _ = revoked.issuer, revoked["tbs_cert_list"]["this_update"].native
            found.crls.append(revoked)
        except (ValueError, TypeError):
            continue
