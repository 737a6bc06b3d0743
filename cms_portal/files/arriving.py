"""A limit on what arrives, while it arrives: what is too much is not written to the disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest


class LimitedUploads(TemporaryFileUploadHandler):
    """On the disk as it comes, up to `max_bytes` for each file and `max_total` for all together.

    What goes beyond is skipped: its name stands in `skipped`.
    """

    def __init__(self, request: HttpRequest, *, max_bytes: int, max_total: int) -> None:
        super().__init__(request)
        self.max_bytes, self.max_total, self.total = max_bytes, max_total, 0
        self.skipped: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.arrived = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.arrived += len(raw_data)
        self.total += len(raw_data)
        if self.arrived > self.max_bytes or self.total > self.max_total:
            self.skipped.append(str(self.file_name))
            self.file.close()
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
