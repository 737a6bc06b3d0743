"""The letter box of development and tests: a small SMTP server that keeps what it takes as files,
and the reading of those files for the page `/posta/`. Nothing goes further."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

NEWEST = 200
NAME = re.compile(r"\d{8}-\d{12}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Letter:
    """One message that left, as its reader would see it."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def sent_at(self) -> datetime | None:
        """From its own header; None when that says nothing a clock would understand."""
        try:
            moment = parsedate_to_datetime(str(self.message["Date"]))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # "-0000" means UTC

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


class Sink:
    """Handler for `aiosmtpd`: accepts everything, writes each message as one .eml file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        name = f"{timezone.now():%Y%m%d-%H%M%S%f}-{secrets.token_hex(4)}"
        new = self.folder / f"{name}.new"
        new.write_bytes(envelope.content)
        new.rename(self.folder / f"{name}.eml")
        return "250 Conservato, non va oltre"


def letters() -> Iterator[Letter]:
    """The newest first, at most 200."""
    names = sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)
    for name in names[:NEWEST]:
        if letter := get_letter(name):
            yield letter


def get_letter(name: str) -> Letter | None:
    """None when there is none of this name, or it is not a name of ours."""
    path = _folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return Letter(name, message)


def _folder() -> Path:
    return Path(settings.MAILBOX_DIR)
