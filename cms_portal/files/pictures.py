"""A form field for one picture: it is opened in a child before it is kept."""

from __future__ import annotations

import tempfile
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cms_portal.files.exceptions import FileRefused
from cms_portal.files.registry import MEGABYTE
from cms_portal.files.sandbox import read_in_child

MAX_BYTES: Final = 12 * MEGABYTE
# Suffix -> format of Pillow, type.
_KINDS: Final = {
    "jpg": ("JPEG", "image/jpeg"),
    "jpeg": ("JPEG", "image/jpeg"),
    "png": ("PNG", "image/png"),
    "webp": ("WEBP", "image/webp"),
}


class PictureField(forms.FileField):
    """A JPEG, PNG or WebP; its `content_type` is ours, not the sender's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload: UploadedFile | None = super().clean(data, initial)
        if not upload:
            return None
        suffix = (upload.name or "").rpartition(".")[2].lower()
        if suffix not in _KINDS:
            raise ValidationError("Serve una foto in JPEG, PNG o WebP.", code="kind")
        if (upload.size or 0) > MAX_BYTES:
            raise ValidationError(f"La foto supera {MAX_BYTES // MEGABYTE} MB.", code="size")
        wanted, upload.content_type = _KINDS[suffix]
        try:
            _open(upload, wanted)
        except FileRefused as refusal:
            raise ValidationError(f"«{upload.name}»: {refusal}", code="broken") from refusal
        return upload


def _open(upload: UploadedFile, wanted: str) -> None:
    with tempfile.TemporaryFile() as held:
        upload.seek(0)
        for chunk in upload.chunks():
            held.write(chunk)
        held.flush()
        upload.seek(0)
        held.seek(0)
        for _ in read_in_child("cms_portal.files.pictures_check:opened", held, wanted=wanted):
            pass
