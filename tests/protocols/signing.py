"""An act that waits for its signatures, and what a city may send back."""

import ctypes
import io
from functools import cache

import pypdfium2
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pypdfium2 import raw

from cms_portal.accounts.roles import Role
from protocols import services
from protocols.models import Protocol, SignedCopy
from tests.accounts.factories import UserFactory
from tests.signatures.signers import sign_pdf, signer


def sent(protocol, by):
    return services.mark_sent(protocol_id=protocol.pk, by=by, sent_on=timezone.localdate())


def text_of(protocol) -> bytes:
    protocol.document.refresh_from_db()
    return bytes(protocol.document.content)


def names_of(protocol):
    """Who the text names: for the city, for the authority."""
    data = protocol.document.data
    return data["signatories"][0]["name"], data["authority"]["signatory_name"]


@cache
def person(name):
    return signer(name, "XXXXXX70A01A783X")


def bring(protocol, content, *, by=None, filename="firmato.pdf", **more) -> SignedCopy:
    """Received and judged, as the page and a worker do."""
    copy, _ = services.receive_copy(
        protocol_id=protocol.pk, content=content, filename=filename, by=by, **more
    )
    return services.judge_copy(copy_id=copy.pk)


def state_of(protocol):
    return Protocol.objects.get(pk=protocol.pk).state


def authority_user():
    return UserFactory(role=Role.AUTHORITY)


def printed_again(content: bytes) -> bytes:
    """Another file with the same words, as a program that prints makes it."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        page.pop("/Annots", None)
        writer.add_page(page)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def stamped(content: bytes, words: str, *, left: float, above: float) -> bytes:
    """With a line written on the first page: by an office, or by somebody who changes the text."""
    document = pypdfium2.PdfDocument(printed_again(content))
    page = document[0]
    line = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 9)
    text = (words + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(line, ctypes.cast(ctypes.create_string_buffer(text), raw.FPDF_WIDESTRING))
    raw.FPDFPageObj_Transform(line, 1, 0, 0, 1, left, above)
    raw.FPDFPage_InsertObject(page, line)
    raw.FPDFPage_GenerateContent(page)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sign_anew(content: bytes, name: str) -> bytes:
    """By a kit that draws its own field."""
    return sign_pdf(content, person(name), "Firma", box=(60, 20, 220, 70))
