"""A certification authority made on the fly, and people who sign outside the portal with it."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import cms, core
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

# A frame and no letters: pyHanko's own seal uses a font that it does not put in the file.
_PLAIN = StaticStampStyle(
    border_width=1, background=RawContent(b" ", box=BoxConstraints(width=100, height=30))
)
TRUSTED = "Prestatore di prova"
MAYOR, DIRECTOR = "Mario Rossi", "Livia Serra"


@dataclass(frozen=True)
class Authority:
    """`made_at`: certificates are valid for two years from one year before."""

    name: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def save(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        (folder / f"{self.name}.pem").write_bytes(pem)


@cache
def authority(name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = _certificate(subject, subject, key.public_key(), key, is_ca=True)
    return Authority(name, key, made)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    key: ec.EllipticCurvePrivateKey,
    *,
    is_ca: bool = False,
    ended: datetime | None = None,
    usage: x509.ExtendedKeyUsage | None = None,
) -> x509.Certificate:
    end = ended or datetime.now(UTC) + timedelta(days=365)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=1460))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=bool(usage),
                content_commitment=not is_ca and not usage,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=is_ca,
                crl_sign=is_ca,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if usage:
        builder = builder.add_extension(usage, critical=True)
    if not is_ca and not usage:
        builder = builder.add_extension(_QC_STATEMENTS, critical=False)
        builder = builder.add_extension(_LISTS_AT, critical=False)
    return builder.sign(key, hashes.SHA256())


# id-etsi-qcs-QcCompliance and QcSSCD: "qualified", said by the certificate itself.
_QC_STATEMENTS = x509.UnrecognizedExtension(
    x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"),
    bytes.fromhex("3014300806060400 8e460101300806060400 8e460104".replace(" ", "")),
)

# Where its lists are published: nobody may look there.
_LISTS_AT = x509.CRLDistributionPoints(
    [
        x509.DistributionPoint(
            [x509.UniformResourceIdentifier("http://liste.invalid/prova.crl")], None, None, None
        )
    ]
)


@cache
def signer(
    name: str = MAYOR,
    fiscal_code: str = "RSSMRA70A01A783X",
    *,
    by: str = TRUSTED,
    ended: datetime | None = None,
) -> signers.SimpleSigner:
    """Somebody with a kit. The same person each time it is asked for."""
    return _signer(name, f"TINIT-{fiscal_code}", authority(by), ended=ended)


def _signer(name, serial, ca, *, ended=None, usage=None) -> signers.SimpleSigner:
    # The timestamper of pyHanko signs with RSA only.
    key = (
        rsa.generate_private_key(65537, 2048) if usage else ec.generate_private_key(ec.SECP256R1())
    )
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IT"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, serial),
        ]
    )
    made = _certificate(
        subject, ca.certificate.subject, key.public_key(), ca.key, ended=ended, usage=usage
    )
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    store = SimpleCertificateStore()
    store.register(_asn1(ca.certificate))
    return signers.SimpleSigner(
        signing_cert=_asn1(made),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=store,
        prefer_pss=False,
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@cache
def timestamper() -> DummyTimeStamper:
    usage = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING])
    tsa = _signer("Marca temporale di prova", "TSA", authority(TRUSTED), usage=usage)
    store = SimpleCertificateStore()
    store.register(_asn1(authority(TRUSTED).certificate))
    return DummyTimeStamper(tsa.signing_cert, tsa.signing_key, certs_to_embed=store)


def sign_pdf(
    content: bytes,
    who: signers.Signer | None = None,
    field: str = "Comune_1",
    *,
    is_stamped_in_time: bool = False,
    box: tuple[int, int, int, int] | None = None,
) -> bytes:
    """PAdES, into `field`; with `box` into a new field on the last page, as many kits do."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    spec = fields.SigFieldSpec(field, on_page=-1, box=box) if box else None
    made = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        ),
        signer=who or signer(),
        timestamper=timestamper() if is_stamped_in_time else None,
        new_field_spec=spec,
        stamp_style=_PLAIN,
    ).sign_pdf(writer, existing_fields_only=box is None)
    return bytes(made.getbuffer())


def sign_p7m(content: bytes, *people: signers.Signer, is_detached: bool = False) -> bytes:
    """CAdES with the file inside; more people sign the same file, side by side."""
    first, *others = people or (signer(),)
    made = _cades(content, first, is_detached=is_detached)
    for other in others:
        added = _cades(content, other)["content"]
        signed = made["content"]
        signed["signer_infos"].append(added["signer_infos"][0])
        known = {one.dump() for one in signed["certificates"]}
        for one in added["certificates"]:
            if one.dump() not in known:
                signed["certificates"].append(one)
    return made.dump(force=True)


def _cades(content: bytes, who: signers.Signer, *, is_detached: bool = False) -> cms.ContentInfo:
    settings = PdfCMSSignedAttributes(signing_time=datetime.now(UTC).replace(microsecond=0))
    return asyncio.run(
        who.async_sign_general_data(
            content, "sha256", use_cades=True, detached=is_detached, signed_attr_settings=settings
        )
    )


def unsigned_p7m(content: bytes) -> bytes:
    """The envelope alone, which nobody signed."""
    signed = {
        "version": "v1",
        "digest_algorithms": [],
        "encap_content_info": {"content_type": "data", "content": content},
        "signer_infos": [],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()


def as_ber(der: bytes) -> bytes:
    """The same with lengths left open and the file cut in pieces, as some kits write it."""
    info = cms.ContentInfo.load(der)
    signed = info["content"]
    payload = signed["encap_content_info"]["content"].native
    pieces = [payload[at : at + 1000] for at in range(0, len(payload), 1000)]
    octets = b"\x24\x80" + b"".join(core.OctetString(p).dump() for p in pieces) + b"\0\0"
    oid = signed["encap_content_info"]["content_type"].dump()
    encap = b"\x30\x80" + oid + b"\xa0\x80" + octets + b"\0\0" + b"\0\0"
    rest = [
        signed[name].dump()
        for name in ("version", "digest_algorithms", "certificates", "signer_infos")
    ]
    body = rest[0] + rest[1] + encap + rest[2] + rest[3]
    return (
        b"\x30\x80" + info["content_type"].dump() + b"\xa0\x80"
        b"\x30\x80" + body + b"\0\0" + b"\0\0" + b"\0\0"
    )
