"""Which text of ours is a file? Asked without keeping anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents.models import FrozenDocument
from cms_portal.files.exceptions import FileRefused
from cms_portal.signatures.comparing import Words, compare, read_words
from cms_portal.signatures.results import Change, Examination, Signature
from cms_portal.signatures.services import KnownText, Patience, examine
from protocols.enums import TextOutcome
from protocols.models import Protocol
from protocols.services.freezing import DOCUMENT_KIND
from protocols.services.judging import known_document
from protocols.texts import CODE, PREVIEW, VERIFICATION, changed_articles


@dataclass
class Answer:
    """`refusal`: it could not be read. Without `protocol` the file is none that the reader sees."""

    refusal: str = ""
    protocol: Protocol | None = None
    document: FrozenDocument | None = None
    outcome: TextOutcome | None = None
    is_preview: bool = False
    is_in_force: bool = False
    articles: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    signatures: Sequence[Signature] = ()
    is_changed_after: bool = False


def which_version(content: bytes, *, user: User) -> Answer:
    """Recognised by its bytes, else by the codes printed in it."""
    patience = Patience()
    try:
        found = examine(content, moment=timezone.now(), known=[], patience=patience)
        document = known_document(found.beginnings)
        if document is not None:
            ours = [KnownText(document.sha256, document.size)]
            found = examine(content, moment=timezone.now(), known=ours, patience=patience)
            if found.change != Change.PAGES:
                return _answer(document, found, TextOutcome.IDENTICAL, user=user)
        return _by_words(content, found, document, user=user, patience=patience)
    except FileRefused as refusal:
        return Answer(refusal=str(refusal))


def _by_words(
    content: bytes,
    found: Examination,
    document: FrozenDocument | None,
    *,
    user: User,
    patience: Patience,
) -> Answer:
    theirs = read_words(content, patience)
    document = document or _printed(theirs)
    if document is None:
        return Answer(signatures=found.signatures, is_preview=PREVIEW in theirs.plain.casefold())
    answer = _answer(document, found, TextOutcome.DIFFERENT, user=user)
    if answer.protocol is None:
        return answer
    ours = read_words(bytes(FrozenDocument.objects.get(pk=document.pk).content), patience)
    comparison = compare(ours, theirs, patience)
    answer.is_preview = PREVIEW in theirs.plain.casefold()
    if comparison.is_same:
        answer.outcome = TextOutcome.SAME
    answer.articles = changed_articles(ours, comparison.changed_at)
    answer.missing, answer.added = comparison.missing[:30], comparison.added[:30]
    return answer


def _printed(theirs: Words) -> FrozenDocument | None:
    """By the verification code, else by the codice pratica: then the text in force."""
    rows = FrozenDocument.objects.filter(kind=DOCUMENT_KIND).without_content()
    plain = theirs.plain
    if document := rows.filter(code__in=set(VERIFICATION.findall(plain)[:50])).first():
        return document
    codes = set(CODE.findall(plain)[:50])
    if len(codes) != 1:
        return None
    return rows.filter(protocol__code__in=codes).first()


def _answer(
    document: FrozenDocument, found: Examination, outcome: TextOutcome, *, user: User
) -> Answer:
    protocol = (
        Protocol.objects.visible_to(user)
        .select_related("city", "document")
        .defer("document__content", "document__html", "document__data")
        .filter(pk=document.subject_id)
        .first()
    )
    if protocol is None or document.kind != DOCUMENT_KIND:
        return Answer(signatures=found.signatures)
    return Answer(
        protocol=protocol,
        document=document,
        outcome=outcome,
        is_in_force=protocol.document_id == document.pk,
        signatures=found.signatures,
        is_changed_after=any(one.change == Change.PAGES for one in found.signatures),
    )
