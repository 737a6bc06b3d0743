"""A file is compared while it arrives: nothing of it is kept, in memory or on disk."""

import hashlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

MAX_BYTES = 20 * 1024 * 1024


class Fingerprint(UploadedFile):
    """What is left of an uploaded file: its name, its size, and two SHA-256 in hex.

    `sha256` is of all of it, `head_sha256` of its first `head_bytes` ("" when it is shorter):
    a file signed inside a PDF begins with the whole of what was signed.
    """

    sha256 = ""
    head_sha256 = ""
    is_too_big = False


class FingerprintHandler(FileUploadHandler):
    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest, head_bytes: int) -> None:
        super().__init__(request)
        self.head_bytes = head_bytes

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.all, self.head, self.arrived = hashlib.sha256(), hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.arrived += len(raw_data)
        if self.arrived <= MAX_BYTES:
            self.all.update(raw_data)
            self.head.update(raw_data[: max(0, self.head_bytes - start)])

    def file_complete(self, file_size: int) -> Fingerprint:
        result = Fingerprint(BytesIO(), self.file_name, self.content_type, file_size)
        result.sha256 = self.all.hexdigest()
        result.head_sha256 = self.head.hexdigest() if file_size >= self.head_bytes else ""
        result.is_too_big = self.arrived > MAX_BYTES
        return result
