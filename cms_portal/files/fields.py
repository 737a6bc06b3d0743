"""Form fields for documents that people send: the name is not believed, the first bytes are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cms_portal.files.exceptions import FileRefused
from cms_portal.files.pdf_check import refuse_unreadable
from cms_portal.files.registry import MEGABYTE

_ZIP: Final = b"PK\x03\x04"
# Suffix -> first bytes, type.
_KINDS: Final = {
    "pdf": (b"%PDF-", "application/pdf"),
    "docx": (_ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (_ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "odt": (_ZIP, "application/vnd.oasis.opendocument.text"),
    "ods": (_ZIP, "application/vnd.oasis.opendocument.spreadsheet"),
    "pptx": (_ZIP, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "odp": (_ZIP, "application/vnd.oasis.opendocument.presentation"),
}
OFFICE: Final = ("pdf", "docx", "odt", "xlsx", "ods")


class DocumentField(forms.FileField):
    """One document of `kinds`; its `content_type` is ours, not the sender's."""

    def __init__(
        self, *, kinds: Sequence[str] = ("pdf",), max_bytes: int = 20 * MEGABYTE, **kwargs: Any
    ) -> None:
        super().__init__(max_length=200, **kwargs)
        self.kinds = kinds
        self.max_bytes = max_bytes
        self.widget.attrs["accept"] = ",".join(f".{kind}" for kind in kinds)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload: UploadedFile | None = super().clean(data, initial)
        return self.checked(upload) if upload else None

    def checked(self, upload: UploadedFile) -> UploadedFile:
        suffix = (upload.name or "").rpartition(".")[2].lower()
        if suffix not in self.kinds:
            raise ValidationError(f"«{upload.name}»: servono file {_list(self.kinds)}.")
        if (upload.size or 0) > self.max_bytes:
            limit = self.max_bytes // MEGABYTE
            raise ValidationError(f"«{upload.name}» supera {limit} MB.")
        magic, content_type = _KINDS[suffix]
        # Some programs write a few bytes before "%PDF-"; the format allows it.
        head = upload.read(1024)
        upload.seek(0)
        if magic not in (head if suffix == "pdf" else head[: len(magic)]):
            raise ValidationError(f"«{upload.name}» non è un vero file {suffix.upper()}.")
        if suffix == "pdf":
            try:
                refuse_unreadable(upload)
            except FileRefused as refusal:
                raise ValidationError(f"«{upload.name}»: {refusal}") from refusal
        upload.content_type = content_type
        return upload


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class DocumentsField(DocumentField):
    """Several documents at once: the value is a list."""

    widget = _SeveralInput

    def __init__(self, *, at_most: int = 10, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.at_most = at_most

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(uploads) > self.at_most:
            raise ValidationError(f"Al massimo {self.at_most} file.")
        return [
            cleaned
            for cleaned in (super(DocumentsField, self).clean(one, initial) for one in uploads)
            if cleaned
        ]


def _list(kinds: Sequence[str]) -> str:
    *first, last = (kind.upper() for kind in kinds)
    return f"{', '.join(first)} o {last}" if first else last
