"""People who sign in the demonstration, with a certification authority that lives for one run."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cms_portal.accounts.exceptions import DemoRefused

# id-etsi-qcs-QcCompliance and QcSSCD: "qualified", said by the certificate itself.
_QUALIFIED: Final = x509.UnrecognizedExtension(
    x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"),
    bytes.fromhex("3014300806060400 8e460101300806060400 8e460104".replace(" ", "")),
)
# A frame and no letters: the library's own seal uses a font that it does not put in the file.
_FRAME: Final = StaticStampStyle(
    border_width=1, background=RawContent(b" ", box=BoxConstraints(width=100, height=30))
)
_YEAR: Final = timedelta(days=365)


class DemoAuthority:
    """Its key is never written: nobody signs with it after the run. Raises DemoRefused."""

    def __init__(self, name: str) -> None:
        if not settings.IS_DEMO_ALLOWED:
            raise DemoRefused("Le firme dimostrative si fanno solo in sviluppo e nelle prove.")
        self.name = name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = self._certify(self.subject, self.key.public_key(), is_ca=True)

    def trust(self) -> None:
        """Put its certificate among the anchors of this installation. Raises DemoRefused."""
        if not settings.TRUST_ANCHORS_DIR:
            raise DemoRefused("Manca TRUST_ANCHORS_DIR: le firme dimostrative non si verificano.")
        folder = Path(settings.TRUST_ANCHORS_DIR)
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        serial = f"{self.certificate.serial_number:x}"[:12]
        (folder / f"dimostrazione-{serial}.pem").write_bytes(pem)

    def person(self, name: str, fiscal_code: str) -> signers.SimpleSigner:
        """Somebody with a kit of this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "IT"),
                x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
                x509.NameAttribute(NameOID.SERIAL_NUMBER, f"TINIT-{fiscal_code}"),
            ]
        )
        made = self._certify(subject, key.public_key())
        der = key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(_asn1(self.certificate))
        return signers.SimpleSigner(
            signing_cert=_asn1(made),
            signing_key=asn1_keys.PrivateKeyInfo.load(der),
            cert_registry=store,
            prefer_pss=False,
        )

    def _certify(
        self, subject: x509.Name, public: ec.EllipticCurvePublicKey, *, is_ca: bool = False
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _YEAR)
            .not_valid_after(now + 3 * _YEAR)
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(_usage(is_ca=is_ca), critical=True)
        )
        if not is_ca:
            builder = builder.add_extension(_QUALIFIED, critical=False)
        return builder.sign(self.key, hashes.SHA256())


def _usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=not is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def sign_pdf(content: bytes, who: signers.SimpleSigner, field: str) -> bytes:
    """PAdES into a field of the frozen PDF, as the office's program does."""
    made = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        ),
        signer=who,
        stamp_style=_FRAME,
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), existing_fields_only=True)
    return bytes(made.getbuffer())
