"""A certificate revoked before the signature is none; what says so is in the file or the folder."""

import io
import socket
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.sign.validation.dss import DocumentSecurityStore

from cms_portal.signatures.results import Change, Trust
from tests.signatures.conftest import frozen_pdf, known, signed_once
from tests.signatures.signers import TRUSTED, authority, sign_p7m, signer
from tests.signatures.test_examination import read

NOW = datetime.now(UTC).replace(microsecond=0)
AGO, LATER = NOW - timedelta(days=20), NOW + timedelta(days=3)


def revoked(since, *, by=TRUSTED, told_at=None) -> bytes:
    """A list, as DER, that says when the mayor's certificate was revoked."""
    ca = authority(by)
    serial = signer().signing_cert.serial_number
    row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
    told_at = told_at or since + timedelta(hours=1)
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.certificate.subject)
        .last_update(told_at)
        .next_update(told_at + timedelta(days=1))
        .add_revoked_certificate(row)
        .sign(ca.key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


def with_store(content, der) -> bytes:
    made = io.BytesIO(content)
    one = asn1_crl.CertificateList.load(der)
    DocumentSecurityStore.add_dss(made, sig_contents=None, crls=[one])
    return made.getvalue()


def in_envelope(p7m, der) -> bytes:
    from asn1crypto import cms

    info = cms.ContentInfo.load(p7m)
    info["content"]["crls"] = [asn1_crl.CertificateList.load(der)]
    return info.dump(force=True)


def as_attribute(p7m, der) -> bytes:
    """In the unsigned attribute of CAdES that holds what was known of the revocation."""
    from asn1crypto import cms, core

    info = cms.ContentInfo.load(p7m)
    value = core.Any.load(_der(0x30, _der(0xA0, _der(0x30, der))))
    attribute = cms.CMSAttribute({"type": "1.2.840.113549.1.9.16.2.24", "values": [value]})
    info["content"]["signer_infos"][0]["unsigned_attrs"] = [attribute]
    return info.dump(force=True)


def _der(tag, content) -> bytes:
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize(
    "make",
    [
        lambda der: with_store(signed_once(), der),
        lambda der: in_envelope(sign_p7m(frozen_pdf()), der),
        lambda der: as_attribute(sign_p7m(frozen_pdf()), der),
    ],
    ids=["PAdES: DSS", "CAdES: envelope", "CAdES: attribute"],
)
def test_a_list_inside_the_file_tells_since_when_it_is_revoked(anchors, make):
    [before] = read(make(revoked(AGO)), anchors).signatures
    [after] = read(make(revoked(LATER)), anchors).signatures
    [foreign] = read(make(revoked(AGO, by="Altro prestatore")), anchors).signatures

    assert (before.trust, before.trust_note) == (Trust.REVOKED, AGO.isoformat())
    assert (after.trust, after.trust_note) == (Trust.TRUSTED, LATER.isoformat())
    assert (foreign.trust, foreign.trust_note) == (Trust.TRUSTED, "")
    assert before.is_intact
    assert after.change != Change.PAGES


def test_a_store_added_after_the_signature_leaves_the_text_ours(anchors):
    found = read(with_store(signed_once(), revoked(LATER)), anchors)

    assert (found.starts_with, found.change) == (known().sha256, Change.ALLOWED)


def test_a_list_of_the_operator_counts_even_when_it_is_old(anchors, tmp_path):
    folder = tmp_path / "anchors" / "liste"
    folder.mkdir()
    (folder / "prova.crl").write_bytes(revoked(AGO))

    [one] = read(signed_once(), anchors).signatures
    [proved] = read(signed_once(), anchors, moment=AGO - timedelta(days=1)).signatures

    assert (one.trust, one.trust_note) == (Trust.REVOKED, AGO.isoformat())
    assert (proved.trust, proved.trust_note) == (Trust.TRUSTED, AGO.isoformat())
