"""A message out of a file: its headers and what hangs on it, in the child process."""

from __future__ import annotations

import email
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, Final

import olefile

from cms_portal.files.exceptions import FileRefused

MOST_FILES: Final = 60
_MOST_DEPTH: Final = 4
_MOST_PARTS: Final = 300
# Properties of a message as Outlook stores it: [MS-OXPROPS], by their number.
_SUBJECT, _HEADERS, _CLASS, _SENDER, _SENDER_SMTP = "0037", "007D", "001A", "0C1F", "5D01"
_TO, _MESSAGE_ID, _NAME, _SHORT_NAME, _DATA = "0E04", "1035", "3707", "3704", "3701"


@dataclass
class File:
    name: str
    content: bytes
    inner: Mail | None = None


@dataclass
class Mail:
    headers: dict[str, str] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    def addresses(self, *names: str) -> list[str]:
        found = getaddresses([self.header(name) for name in names])
        return [address.lower()[:254] for _, address in found if "@" in address][:200]

    @property
    def at(self) -> str | None:
        try:
            moment = parsedate_to_datetime(self.header("date"))
        except (TypeError, ValueError, IndexError):
            return None
        return moment.isoformat() if moment.tzinfo else f"{moment.isoformat()}+00:00"

    @property
    def inner(self) -> Mail | None:
        return next((one.inner for one in self.files if one.inner), None)


def read_mail(content: bytes, suffix: str) -> Mail:
    """Raises FileRefused."""
    if suffix == "msg":
        return _from_msg(content)
    found = _from_message(email.message_from_bytes(content), 0)
    if not found.headers:
        raise FileRefused("Non è un messaggio di posta.")
    return found


def _from_message(message: Message, depth: int) -> Mail:
    mail = Mail({name.lower(): _text(value) for name, value in reversed(message.items())})
    if depth < _MOST_DEPTH:
        for part in _parts(message):
            if len(mail.files) < MOST_FILES and (found := _file(part, depth)):
                mail.files.append(found)
    return mail


def _parts(message: Message) -> Iterator[Message]:
    """The leaves of this message, without going into those that it carries."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        content = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(content, list):
            waiting = [one for one in content if isinstance(one, Message)] + waiting
        else:
            yield part


def _file(part: Message, depth: int) -> File | None:
    name = _text(part.get_filename() or "")[:200]
    if part.get_content_type() == "message/rfc822":
        content = part.get_payload()
        inner = content[0] if isinstance(content, list) and content else None
        return (
            File(name or "postacert.eml", b"", _from_message(inner, depth + 1))
            if isinstance(inner, Message)
            else None
        )
    payload = part.get_payload(decode=True)
    if not name or not isinstance(payload, bytes):
        return None
    if name.lower().endswith(".eml"):  # some programs send it as bytes
        return File(name, payload, _from_message(email.message_from_bytes(payload), depth + 1))
    return File(name, payload)


def _text(value: Any) -> str:
    try:
        read = str(make_header(decode_header(str(value))))
    except (ValueError, LookupError, TypeError):
        read = str(value)
    readable = read.encode("utf-8", "replace").decode()
    return re.sub(r"\s+", " ", readable.replace("\x00", "")).strip()[:2000]


# --- Outlook


def _from_msg(content: bytes) -> Mail:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as store:
            return _from_storage(store, [], 0)
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise FileRefused("Il file .msg non si legge.") from error


def _from_storage(store: Any, place: list[str], depth: int) -> Mail:
    raw = _property(store, place, _HEADERS)
    mail = _from_message(email.message_from_string(raw), _MOST_DEPTH) if raw else Mail()
    for name, number in (("subject", _SUBJECT), ("to", _TO), ("message-id", _MESSAGE_ID)):
        mail.headers.setdefault(name, _text(_property(store, place, number)))
    sender = _property(store, place, _SENDER_SMTP) or _property(store, place, _SENDER)
    mail.headers.setdefault("from", _text(sender))
    if depth >= _MOST_DEPTH:
        return mail
    is_signed = _property(store, place, _CLASS).startswith("IPM.Note.SMIME")
    for attachment in _attachments(store, place)[:MOST_FILES]:
        found = _attached(store, attachment, depth)
        if is_signed and re.match(rb"\s*[A-Za-z-]{2,60}:", found.content):
            # A signed message is kept whole, as the one file that hangs on it.
            mail.files += _from_message(email.message_from_bytes(found.content), depth + 1).files
        elif found.content or found.inner:
            mail.files.append(found)
    return mail


def _attachments(store: Any, place: list[str]) -> list[list[str]]:
    found = {
        tuple(entry[: len(place) + 1])
        for entry in store.listdir(streams=True, storages=True)
        if entry[: len(place)] == place
        and len(entry) > len(place)
        and entry[len(place)].startswith("__attach_version1.0_#")
    }
    return [list(one) for one in sorted(found)]


def _attached(store: Any, place: list[str], depth: int) -> File:
    name = (_property(store, place, _NAME) or _property(store, place, _SHORT_NAME))[:200]
    embedded = [*place, f"__substg1.0_{_DATA}000D"]
    if store.exists(embedded):
        return File(name or "postacert.eml", b"", _from_storage(store, embedded, depth + 1))
    data = [*place, f"__substg1.0_{_DATA}0102"]
    content = store.openstream(data).read() if store.exists(data) else b""
    if name.lower().endswith(".eml"):
        return File(name, content, _from_message(email.message_from_bytes(content), depth + 1))
    return File(_text(name), content)


def _property(store: Any, place: list[str], number: str) -> str:
    """A text, in Unicode or as older versions wrote it; "" when it is not there."""
    for kind, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
        stream = [*place, f"__substg1.0_{number}{kind}"]
        if store.exists(stream):
            text: str = store.openstream(stream).read().decode(encoding, "replace")
            return text.rstrip("\x00")
    return ""
