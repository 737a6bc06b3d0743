"""PDFs that open, and one that asks for a password."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter


def pdf_bytes(*, password: str = "", owner: str = "") -> bytes:
    """One empty page; `password` is needed to open it, `owner` only to change it."""
    writer, stream = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    if password or owner:
        writer.encrypt(password, owner or None, algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


def pdf_upload(name: str = "atto.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or pdf_bytes(), "application/pdf")
