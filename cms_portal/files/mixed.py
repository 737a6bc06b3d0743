"""A form field for what is shown at a meeting: slides, texts and pictures, several at once.

All are opened by a child before they are kept: the name and the first bytes are not enough for
what everybody downloads.
"""

from __future__ import annotations

import tempfile
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cms_portal.files.exceptions import FileRefused, FileTooDemanding
from cms_portal.files.fields import DocumentsField
from cms_portal.files.pictures import PictureField
from cms_portal.files.sandbox import read_in_child

PICTURES: Final = ("jpg", "jpeg", "png")
MIXED: Final = ("pdf", "pptx", "docx", "odp", "odt", "xlsx", *PICTURES)


class MixedFilesField(DocumentsField):
    """`skipped`: names of files that were too large to be let in at all; set before `clean`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kinds=MIXED, **kwargs)
        self.skipped: list[str] = []
        self._picture = PictureField()

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial) if data or not self.skipped else []
        if self.skipped:
            names = ", ".join(f"«{name}»" for name in self.skipped)
            raise ValidationError(
                f"{names}: troppo grande. Ogni file può avere al massimo "
                f"{self.max_bytes // 2**20} MB."
            )
        return found

    def checked(self, upload: UploadedFile) -> UploadedFile:
        suffix = (upload.name or "").rpartition(".")[2].lower()
        if suffix in PICTURES:
            picture = self._picture.clean(upload)
            assert picture is not None
            return picture
        upload = super().checked(upload)
        if suffix != "pdf":
            try:
                _refuse_false(upload, suffix)
            except FileRefused as refusal:
                raise ValidationError(f"«{upload.name}»: {refusal}") from refusal
        return upload


def _refuse_false(upload: UploadedFile, suffix: str) -> None:
    """Raises FileRefused."""
    with tempfile.TemporaryFile() as held:
        upload.seek(0)
        for chunk in upload.chunks():
            held.write(chunk)
        held.flush()
        held.seek(0)
        upload.seek(0)
        try:
            for _ in read_in_child("cms_portal.files.office_check:opened", held, suffix=suffix):
                pass
        except FileTooDemanding:
            raise FileRefused("è troppo complicato da controllare: salvatelo in PDF.") from None
