"""What a dropped file holds, message by message. Runs in the child; imports no models."""

from __future__ import annotations

import hashlib
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from typing import IO, Any, Final

from cms_portal.files.exceptions import FileRefused
from protocols.pec.certified import KINDS, bare_id, read_certificate
from protocols.pec.mail import File, Mail, read_mail
from protocols.pec.registered import read_signature

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 30 * MEGABYTE  # of one message
_MOST_TOTAL: Final = 400 * MEGABYTE
_MOST_ENTRIES: Final = 5000
_MAILS: Final = ("eml", "msg", "mbox")
_CHUNK: Final = 768 * 1024
UNREADABLE: Final = "Il messaggio non si legge."


def messages(stream: IO[bytes], *, name: str) -> Iterator[Any]:
    """The facts and the bytes of every message; one that cannot be read says why."""
    found = 0
    for title, suffix, content in _mails(stream, name):
        found += 1
        yield _facts_or_problem(title, suffix, content)
    if not found:
        raise FileRefused("Non contiene messaggi .eml o .msg.")


def attachment(stream: IO[bytes], *, suffix: str, place: int) -> Iterator[Any]:
    """The file at `place` of one message, in pieces of base 64."""
    content = _files(read_mail(stream.read(), suffix))[place].content
    for start in range(0, len(content), _CHUNK):
        yield b64encode(content[start : start + _CHUNK]).decode()


def _mails(stream: IO[bytes], name: str) -> Iterator[tuple[str, str, bytes]]:
    suffix = name.rpartition(".")[2].lower()
    if suffix == "zip":
        yield from _zipped(stream)
    elif suffix == "mbox":
        yield from _in_mailbox(name, stream.read())
    else:
        yield name, suffix, stream.read()


def _zipped(stream: IO[bytes]) -> Iterator[tuple[str, str, bytes]]:
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = [one for one in archive.infolist() if _suffix(one.filename) in _MAILS]
            if len(entries) > _MOST_ENTRIES:
                raise FileRefused(f"Lo ZIP ha più di {_MOST_ENTRIES} messaggi.")
            left = _MOST_TOTAL
            for entry in entries:
                with archive.open(entry) as opened:
                    content = opened.read(MOST_BYTES + 1)
                left -= len(content)
                if len(content) > MOST_BYTES or left < 0:
                    raise FileRefused("Lo ZIP, una volta aperto, è troppo grande.")
                title = re.split(r"[/\\]", entry.filename)[-1]
                if _suffix(title) == "mbox":
                    yield from _in_mailbox(title, content)
                else:
                    yield title, _suffix(title), content
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise FileRefused("Lo ZIP non si apre: è danneggiato o protetto da password.") from error
    except (zipfile.zlib.error, ValueError) as error:  # type: ignore[attr-defined]
        raise FileRefused("Lo ZIP è danneggiato.") from error


def _in_mailbox(name: str, content: bytes) -> Iterator[tuple[str, str, bytes]]:
    """The messages of a mailbox in one file, as Thunderbird keeps it."""
    pieces = re.split(rb"(?m)^From [^\n]*\d{4}\r?\n", content)
    for place, piece in enumerate((one for one in pieces if one.strip()), start=1):
        if place > _MOST_ENTRIES:
            raise FileRefused(f"La casella ha più di {_MOST_ENTRIES} messaggi.")
        yield f"{name} n. {place}", "eml", re.sub(rb"(?m)^>(>*From )", rb"\1", piece)


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _facts_or_problem(name: str, suffix: str, content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": name[:200],
        "suffix": suffix,
        "sha256": hashlib.sha256(content).hexdigest(),
        "raw": b64encode(content).decode(),
    }
    try:
        found |= _facts(read_mail(content, suffix))
    except FileRefused as refusal:
        found |= {"kind": "unreadable", "problem": str(refusal)}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a message made to break its reader: the others are read
        found |= {"kind": "unreadable", "problem": UNREADABLE}
    found["fingerprint"] = _fingerprint(found)
    if found.get("at") and not "1990" <= found["at"][:4] <= "2100":
        found["at"] = None  # a clock that was wrong proves nothing
    return found


def _facts(mail: Mail) -> dict[str, Any]:
    """Of the envelope of certified mail, when there is one; else of the message."""
    found = _certified(mail)
    is_message = found["kind"] in ("message", "plain")
    inner = mail.inner if found["kind"] == "message" else None
    if inner:
        found["subject"] = inner.header("subject")[:300] or found["subject"]
        found["sender"] = next(iter(inner.addresses("from")), found["sender"])
    files = _files(mail)
    found["names"] = [one.name for one in files] if is_message else _names(mail)
    found["files"] = [_told(place, one) for place, one in enumerate(files)] if is_message else []
    found["signature"] = next(
        (one["signature"] for one in found["files"] if one.get("signature")), None
    )
    return found


def _files(mail: Mail) -> list[File]:
    """What the sender attached: inside the message that the envelope carries."""
    source = mail.inner or mail
    own = ("daticert.xml", "smime.p7s", "postacert.eml")
    return [one for one in source.files if one.name.lower() not in own and not one.inner]


def _names(mail: Mail) -> list[str]:
    return [one.name for one in mail.inner.files] if mail.inner else []


def _certified(mail: Mail) -> dict[str, Any]:
    plain = {
        "kind": "plain",
        "at": mail.at,
        "message_id": bare_id(mail.header("message-id")),
        "about": "",
        "answers": bare_id(mail.header("in-reply-to")),
        "sender": next(iter(mail.addresses("from")), ""),
        "recipients": mail.addresses("to", "cc"),
        "recipient": "",
        "subject": mail.header("subject")[:300],
        "provider": "",
        "identifier": "",
        "error": "",
    }
    for one in mail.files:
        if one.name.lower() == "daticert.xml":
            try:
                said = read_certificate(one.content)
            except KeyError:
                continue
            if said["kind"] == "message":
                answers = bare_id(mail.inner.header("in-reply-to")) if mail.inner else ""
                return plain | said | {"message_id": said["about"], "answers": answers}
            return plain | said
    if kind := KINDS.get(mail.header("x-ricevuta").lower()):
        return plain | {"kind": kind, "about": bare_id(mail.header("x-riferimento-message-id"))}
    return plain


def _told(place: int, one: File) -> dict[str, Any]:
    found: dict[str, Any] = {
        "place": place,
        "name": one.name,
        "size": len(one.content),
        "sha256": hashlib.sha256(one.content).hexdigest(),
        "kind": _kind(one),
    }
    if found["kind"] == "xml":
        try:
            found["signature"] = read_signature(one.content)
        except (FileRefused, KeyError):
            found["kind"] = "other"
    return found


def _kind(one: File) -> str:
    """By the bytes; a signed envelope also by its name, since it has no first bytes of its own."""
    if one.name.lower().endswith(".p7m"):
        return "p7m"
    if b"%PDF-" in one.content[:1024]:
        return "signed_pdf" if b"/ByteRange" in one.content else "pdf"
    return "xml" if one.name.lower().endswith(".xml") else "other"


def _fingerprint(found: dict[str, Any]) -> str:
    """The same receipt saved twice, by two programs, is one receipt."""
    ids = [found.get("identifier") or found.get("message_id") or "", found.get("about") or ""]
    if not any(ids):
        return str(found["sha256"])
    parts = [found["kind"], *ids, found.get("recipient") or "", found.get("at") or ""]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
