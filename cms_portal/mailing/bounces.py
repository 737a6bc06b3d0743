"""A notice of non-delivery, as people save it from their mail program: which message, why.

What is uploaded was written by strangers: nothing in it is trusted beyond text of limited length,
and whatever cannot be read is "unknown", never an error.
"""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import Message

MAX_BYTES = 1024 * 1024
MAX_PARTS = 50
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,190}>")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class NotABounce(ValueError):
    """The file says nothing about a message that was not delivered; the text is Italian."""


@dataclass(frozen=True)
class Bounce:
    """`message_ids`: of the messages it may be about; `addresses`: who was not reached."""

    message_ids: frozenset[str]
    addresses: frozenset[str]
    reason: str
    is_delayed: bool = False


def read_bounce(content: bytes) -> Bounce:
    """Reads `multipart/report` (RFC 3464) and what looks like it. Raises NotABounce."""
    if len(content) > MAX_BYTES:
        raise NotABounce(f"Il file supera {MAX_BYTES // 1024**2} MB: salvate il solo avviso.")
    # compat32 keeps what it cannot parse as text: the modern policy raises on odd headers.
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    parts = _parts(message)
    status = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    fields = [block for part in status for block in _blocks(part)]
    addresses = {
        found.group().lower()
        for name in ("Final-Recipient", "Original-Recipient", "X-Failed-Recipients")
        for block in (*fields, message)
        for value in _values(block, name)
        if (found := _ADDRESS.search(value))
    }
    is_report = "report" in _header(message, "Content-Type").lower()
    if not addresses and not fields and not is_report:
        raise NotABounce("Il file non è un avviso di mancato recapito.")
    return Bounce(
        message_ids=frozenset(_message_ids(message, parts)),
        addresses=frozenset(addresses),
        reason=_reason(fields),
        is_delayed=bool(fields) and all(_action(block) in ("", "delayed") for block in fields),
    )


def _parts(message: Message) -> list[Message]:
    found: list[Message] = []
    for part in message.walk():
        found.append(part)
        if len(found) >= MAX_PARTS:
            break
    return found


def _blocks(part: Message) -> list[Message]:
    """The fields about the message, then those of each recipient."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [one for one in payload[:MAX_PARTS] if isinstance(one, Message)]
    return [email.message_from_string(block) for block in str(payload).split("\n\n")[:MAX_PARTS]]


def _message_ids(message: Message, parts: list[Message]) -> set[str]:
    """Of the message that came back, not of the notice: its part, else what the notice answers."""
    names = ("In-Reply-To", "References", "X-Original-Message-ID", "Original-Message-ID")
    found = {
        one
        for name in names
        for value in _values(message, name)
        for one in _MESSAGE_ID.findall(value)
    }
    for part in parts[1:]:
        for value in _values(part, "Message-ID"):
            found.update(_MESSAGE_ID.findall(value))
        if part.get_content_type() == "text/rfc822-headers":
            returned = email.message_from_string(_text(part))
            found.update(_MESSAGE_ID.findall(_header(returned, "Message-ID")))
    return found


def _reason(fields: list[Message]) -> str:
    for name in ("Diagnostic-Code", "Status"):
        for block in fields:
            if value := _header(block, name):
                return _UNPRINTABLE.sub(" ", re.sub(r"^\w+;\s*", "", value)).strip()[:300]
    return ""


def _action(block: Message) -> str:
    return _header(block, "Action").strip().lower()


def _header(message: Message, name: str) -> str:
    return next(iter(_values(message, name)), "")


def _values(message: Message, name: str) -> list[str]:
    return [str(value)[:2000] for value in message.get_all(name, [])[:20]]


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(payload)
