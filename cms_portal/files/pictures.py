"""A form field for one picture: a child opens it and makes it anew before it is kept.

Where and with what it was taken says where a person was: the camera's notes are not kept.
"""

from __future__ import annotations

import tempfile
from base64 import b64decode
from io import BytesIO
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile

from cms_portal.files.exceptions import FileRefused
from cms_portal.files.registry import MEGABYTE
from cms_portal.files.sandbox import read_in_child

MAX_BYTES: Final = 12 * MEGABYTE
# Suffix -> format of Pillow.
_KINDS: Final = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


class PictureField(forms.FileField):
    """A JPEG, PNG or WebP comes in; a JPEG of bounded size, with nothing but points, comes out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload: UploadedFile | None = super().clean(data, initial)
        if not upload:
            return None
        stem, _, suffix = (upload.name or "").rpartition(".")
        if suffix.lower() not in _KINDS:
            raise ValidationError("Serve una foto in JPEG, PNG o WebP.", code="kind")
        if (upload.size or 0) > MAX_BYTES:
            raise ValidationError(f"La foto supera {MAX_BYTES // MEGABYTE} MB.", code="size")
        try:
            made = _made_anew(upload, _KINDS[suffix.lower()])
        except FileRefused as refusal:
            raise ValidationError(f"«{upload.name}»: {refusal}", code="broken") from refusal
        name = f"{stem or 'foto'}.jpg"
        return InMemoryUploadedFile(BytesIO(made), None, name, "image/jpeg", len(made), None)


def _made_anew(upload: UploadedFile, wanted: str) -> bytes:
    with tempfile.TemporaryFile() as held:
        upload.seek(0)
        for chunk in upload.chunks():
            held.write(chunk)
        held.flush()
        held.seek(0)
        pieces = read_in_child("cms_portal.files.pictures_check:cleaned", held, wanted=wanted)
        return b"".join(b64decode(piece) for piece in pieces)
