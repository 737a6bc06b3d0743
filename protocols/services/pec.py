""" "Lascia qui la PEC": keep what was dropped, have it read, file what a person confirmed."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.exceptions import FileRefused
from cms_portal.files.names import clean_name
from cms_portal.files.registry import MEGABYTE
from cms_portal.files.sandbox import Limits, read_in_child
from cms_portal.files.services import delete_file, store
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue, hold, set_progress
from protocols.enums import SENDERS
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.journeys import Journey, MatchedBy, PecState
from protocols.models import PecDrop, PecMessage, Protocol
from protocols.services.moves import lock
from protocols.services.pec_filing import file_message, hand_over_file
from protocols.services.pec_matching import Matcher
from protocols.services.waiting_files import waiting_files

DROP_KIND: Final = "protocols.pec_drop"
MESSAGE_KIND: Final = "protocols.pec"
SUFFIXES: Final = ("eml", "msg", "mbox", "zip")
MOST_BYTES: Final = 150 * MEGABYTE
MOST_FILES: Final = 500
KEPT: Final = timedelta(days=7)  # what nobody confirmed
_FORGOTTEN: Final = timedelta(days=30)
_LIMITS = Limits(cpu_seconds=90, seconds=120, line_bytes=45 * MEGABYTE, answer_bytes=560 * MEGABYTE)
_TYPES: Final = {"msg": "application/vnd.ms-outlook", "eml": "message/rfc822"}


def drop_pec(*, uploads: Sequence[UploadedFile], by: User) -> PecDrop:
    """Keep the files for a week and have them read. Raises NotAllowed, ProtocolError."""
    if not by.has_role(*SENDERS):
        raise NotAllowed("Le PEC le archivia la segreteria.")
    zipped = [one for one in uploads if (one.name or "").lower().endswith(".zip")]
    if zipped and len(uploads) > 1:
        raise ProtocolError("Uno ZIP si carica da solo: gli altri messaggi in un secondo invio.")
    _forget_old()
    with tempfile.TemporaryFile() as packed:
        source, name = (
            (zipped[0], zipped[0].name) if zipped else (_pack(uploads, packed), "pec.zip")
        )
        with transaction.atomic():
            file = store(
                kind=DROP_KIND,
                name=name or "pec.zip",
                source=source,
                content_type="application/zip",
                by=by,
            )
            drop = PecDrop.objects.create(file=file, by=by)
            drop.job = enqueue(
                "protocols.read_pec", key=f"pec-read:{drop.pk}", by=by, drop_id=drop.pk
            )
            drop.save(update_fields=["job"])
    return drop


def _pack(uploads: Sequence[UploadedFile], packed: IO[bytes]) -> IO[bytes]:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for place, upload in enumerate(uploads, start=1):
            with archive.open(f"{place:04d}/{clean_name(upload.name or '')}", "w") as entry:
                for chunk in upload.chunks():
                    entry.write(chunk)
    packed.seek(0)
    return packed


def _forget_old() -> None:
    """Messages that nobody confirmed in a month: who wrote them is no business of ours."""
    before = timezone.now() - _FORGOTTEN
    old = PecMessage.objects.filter(drop__at__lt=before).exclude(state=PecState.FILED)
    old.delete()


# --- reading


def read_drop(*, drop_id: int, job: Job | None = None) -> PecDrop:
    """Write down what every message is and whose; a second time it begins anew.

    Raises FileRefused.
    """
    drop = PecDrop.objects.select_related("file", "by").get(pk=drop_id)
    if drop.read_at:
        return drop
    PecMessage.objects.filter(drop=drop).delete()
    facts = []
    read = read_in_child(
        "protocols.pec.reading:messages", drop.file.path, limits=_LIMITS, name=drop.file.name
    )
    for done, fact in enumerate(read, start=1):
        content = b64decode(fact.pop("raw"))
        fact["file"] = _keep_bytes(drop, fact, content)
        facts.append(fact)
        if job is not None:
            set_progress(job, done=done)
    with transaction.atomic():
        if job is not None:
            hold(job)
        _write_messages(drop, facts)
        drop.read_at = timezone.now()
        drop.save(update_fields=["read_at"])
    return drop


def _keep_bytes(drop: PecDrop, fact: Mapping[str, Any], content: bytes) -> Any:
    """Until somebody confirms it, for as long as the file that it came in."""
    suffix = fact["suffix"] if fact["suffix"] in _TYPES else "eml"
    name = (
        fact["name"] if fact["name"].lower().endswith(f".{suffix}") else f"{fact['name']}.{suffix}"
    )
    return store(
        kind=MESSAGE_KIND,
        name=name,
        source=content,
        content_type=_TYPES[suffix],
        by=drop.by,
        expires_at=timezone.now() + KEPT,
    )


def _write_messages(drop: PecDrop, facts: list[dict[str, Any]]) -> None:
    matcher = Matcher(facts)
    prints = {fact["fingerprint"] for fact in facts}
    filed = PecMessage.objects.filter(fingerprint__in=prints, state=PecState.FILED)
    known = set(filed.values_list("fingerprint", flat=True))
    rows = []
    for place, fact in enumerate(facts, start=1):
        match = matcher.match(fact)
        is_known = fact["fingerprint"] in known
        known.add(fact["fingerprint"])
        at = fact.get("at")
        rows.append(
            PecMessage(
                drop=drop,
                place=place,
                state=PecState.KNOWN if is_known else PecState.FOUND,
                protocol=match.protocol,
                journey=match.journey,
                matched_by=match.by,
                is_ours=match.is_ours,
                at=datetime.fromisoformat(at) if at else None,
                provider=fact.get("provider") or "",
                recipients=fact.get("recipients") or [],
                files=fact.get("files") or [],
                signature=fact.get("signature"),
                **{name: fact[name] for name in ("name", "file", "fingerprint", "kind")},
                **{name: fact.get(name) or "" for name in _TEXTS},
            )
        )
    PecMessage.objects.bulk_create(rows, batch_size=200)


_TEXTS = ("about", "message_id", "sender", "recipient", "subject", "error", "problem")


# --- one confirmation


@transaction.atomic
def confirm_drop(
    *, drop_id: int, choices: Mapping[int, tuple[str, str | None]], by: User
) -> PecDrop:
    """File the chosen messages: for each its "codice pratica" and journey ("" and None: as found).

    A second press while they are being filed changes nothing. Raises NotAllowed, ProtocolError.
    """
    if not by.has_role(*SENDERS):
        raise NotAllowed("Le PEC le archivia la segreteria.")
    drop = PecDrop.objects.select_for_update(of=("self",)).select_related("job").get(pk=drop_id)
    if drop.is_under_way:
        return drop
    codes = {code.upper() for code, _ in choices.values() if code}
    acts = Protocol.objects.visible_to(by).filter(code__in=codes, document__isnull=False)
    by_code = {one.code: one for one in acts.select_related("city")}
    if missing := codes - set(by_code):
        raise ProtocolError(f"Codice pratica che non c'è: {', '.join(sorted(missing))[:200]}.")
    waiting = PecMessage.objects.filter(drop=drop, state=PecState.FOUND, pk__in=list(choices))
    for message in waiting:
        code, journey = choices[message.pk]
        if code:
            protocol = by_code[code.upper()]
            if message.protocol_id != protocol.pk:
                message.protocol, message.matched_by = protocol, MatchedBy.PERSON
                message.is_ours = message.is_receipt
        if message.protocol_id is None:
            continue
        if journey is not None:
            message.journey = journey if journey in Journey.values else ""
        message.state = PecState.CHOSEN
        message.save(update_fields=["state", "protocol", "journey", "matched_by", "is_ours"])
    drop.filing_round += 1
    drop.job = enqueue(
        "protocols.file_pec", key=f"pec-file:{drop.pk}:{drop.filing_round}", by=by, drop_id=drop.pk
    )
    drop.save(update_fields=["filing_round", "job"])
    return drop


def file_drop(*, drop_id: int, by: User, job: Job | None = None) -> int:
    """File each chosen message, oldest first: one transaction each, so a crash loses none."""
    rows = PecMessage.objects.filter(drop=drop_id, state=PecState.CHOSEN)
    keys = list(rows.order_by("at", "place").values_list("pk", flat=True))
    for done, key in enumerate(keys, start=1):
        with transaction.atomic():
            if job is not None:
                hold(job)
            file_message(message_id=key, by=by, extract=extract)
        if job is not None:
            set_progress(job, done=done, total=len(keys))
    return len(keys)


@transaction.atomic
def hand_over_files(*, protocol_id: int, by: User, job: Job | None = None) -> list[str]:
    """Bring to the check what PECs brought before the act was sent; what came of each, in words."""
    if job is not None:
        hold(job)
    protocol = lock(protocol_id)
    return [
        hand_over_file(one.message, protocol, one.file, one.message.filed_by or by, extract)
        for one in waiting_files(protocol)
    ]


def extract(message: PecMessage, place: int) -> bytes:
    """The file at `place` of a message, read again in a child. Raises FileRefused."""
    suffix = "msg" if message.file.content_type == _TYPES["msg"] else "eml"
    pieces = read_in_child(
        "protocols.pec.reading:attachment",
        message.file.path,
        limits=_LIMITS,
        suffix=suffix,
        place=place,
    )
    content = b"".join(b64decode(piece) for piece in pieces)
    expected = next((one["sha256"] for one in message.files if one["place"] == place), "")
    if hashlib.sha256(content).hexdigest() != expected:
        raise FileRefused("L'allegato non è più quello letto.")
    return content


@transaction.atomic
def discard_drop(*, drop_id: int, by: User) -> None:
    """Forget what was dropped and not filed: its bytes go now. Raises NotAllowed, ProtocolError."""
    if not by.has_role(*SENDERS):
        raise NotAllowed("Le PEC le archivia la segreteria.")
    drop = PecDrop.objects.select_for_update(of=("self",)).select_related("job").get(pk=drop_id)
    if drop.is_under_way:
        raise ProtocolError("Il lavoro è in corso: attendete che finisca.")
    rows = PecMessage.objects.filter(drop=drop).exclude(state=PecState.FILED)
    files = list(rows.values_list("file_id", flat=True))
    rows.delete()
    for key in [*files, drop.file_id]:
        delete_file(file_id=key)
