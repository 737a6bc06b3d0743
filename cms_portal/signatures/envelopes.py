"""What a signed file is wrapped in: `.p7m` inside `.p7m`, as DER, BER or base 64."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cms_portal.files.exceptions import FileRefused

if TYPE_CHECKING:
    from asn1crypto import cms

MAX_LAYERS: Final = 8
NOT_SIGNED: Final = (
    "Il file non è un PDF e non è un file firmato .p7m: il portale non sa che cosa contiene."
)
OTHER_INSIDE: Final = (
    "Il file .p7m non contiene un PDF, ma un documento di un altro tipo: si firma il PDF ricevuto."
)
DETACHED: Final = (
    "Il file .p7m contiene solo la firma e non il documento firmato: servono insieme, in un file."
)
DAMAGED: Final = "Il file .p7m è danneggiato: non si apre."
_SIGNED_DATA_OID: Final = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_ARMOUR: Final = re.compile(rb"-----(BEGIN|END) [A-Z0-9 ]+-----")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/=\s]+")


@dataclass(frozen=True)
class Layer:
    """One `.p7m`: who signed it and the bytes that were signed."""

    signed_data: cms.SignedData
    content: bytes


def is_envelope(data: bytes) -> bool:
    """Looks like a CMS SignedData, whatever its lengths are written like."""
    return data[:1] == b"\x30" and _SIGNED_DATA_OID in data[:32]


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def could_be(head: bytes) -> bool:
    """The first bytes of something worth reading: a PDF, a `.p7m`, either in base 64."""
    if is_pdf(head) or is_envelope(head):
        return True
    start = b"".join(_ARMOUR.sub(b"", head).split())
    plain = _plain(start[: len(start) // 4 * 4]) or b""
    return is_pdf(plain) or is_envelope(plain)


def unwrapped(data: bytes) -> tuple[list[Layer], bytes]:
    """The layers, the innermost first, and what is inside of them all. Raises FileRefused."""
    layers: list[Layer] = []
    data = _plain(data) or data
    while is_envelope(data):
        if len(layers) == MAX_LAYERS:
            raise FileRefused(f"Il file è firmato più di {MAX_LAYERS} volte, una dentro l'altra.")
        layer = _opened(data)
        layers.append(layer)
        data = _plain(layer.content) or layer.content
    return layers[::-1], data


def _opened(data: bytes) -> Layer:
    from asn1crypto import cms

    try:
        info = cms.ContentInfo.load(data)
        signed = info["content"]
        content = signed["encap_content_info"]["content"].native
        _ = [one["sid"].native for one in signed["signer_infos"]]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise FileRefused(DAMAGED) from error
    if content is None:
        raise FileRefused(DETACHED)
    if not isinstance(content, bytes):
        raise FileRefused(NOT_SIGNED)
    return Layer(signed, content)


def _plain(data: bytes) -> bytes | None:
    """Out of base 64, when the whole is written so and holds something that we read."""
    if is_pdf(data) or data[:1] == b"\x30":
        return None
    bare = _ARMOUR.sub(b"", data).strip()
    if len(bare) < 8 or not _BASE64.fullmatch(bare):
        return None
    try:
        found = base64.b64decode(b"".join(bare.split()), validate=True)
    except binascii.Error:
        return None
    return found if is_pdf(found) or is_envelope(found) else None
