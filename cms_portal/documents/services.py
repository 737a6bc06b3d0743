"""Freezing a text and proving, later, that it is still the same."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from cms_portal.accounts.demo import DEMO_MARK, is_demo_world
from cms_portal.accounts.models import User
from cms_portal.documents import pdf
from cms_portal.documents.codes import new_code
from cms_portal.documents.enums import Likeness
from cms_portal.documents.exceptions import CodeTaken, UnmarkedDemo
from cms_portal.documents.models import FrozenDocument

__all__ = ["Verification", "compose", "freeze", "keep", "likeness", "new_code", "verify"]


def freeze(
    *,
    code: str,
    kind: str,
    subject_id: int,
    reference: str,
    title: str,
    filename: str,
    html: str,
    data: dict[str, Any],
    by: User | None,
) -> FrozenDocument:
    """Render `html` and keep the bytes for ever; a second call with `code` changes nothing.

    Raises what `compose` and `keep` raise.
    """
    if existing := _existing(code, kind, subject_id):
        return existing
    return keep(
        compose(
            code=code,
            kind=kind,
            subject_id=subject_id,
            reference=reference,
            title=title,
            filename=filename,
            html=html,
            data=data,
            by=by,
        )
    )


def compose(
    *,
    code: str,
    kind: str,
    subject_id: int,
    reference: str,
    title: str,
    filename: str,
    html: str,
    data: dict[str, Any],
    by: User | None,
) -> FrozenDocument:
    """Render `html`: slow, writes nothing. `keep` then belongs in the transaction of the effect.

    Raises what `pdf.render_pdf` raises, and `UnmarkedDemo` when demonstration data would come out
    without their mark.
    """
    is_demo = is_demo_world()
    if is_demo and DEMO_MARK not in html:
        raise UnmarkedDemo(f"{kind} {reference}: manca «{DEMO_MARK}».")
    rendering = pdf.render(html, title=title)
    return FrozenDocument(
        code=code,
        kind=kind,
        subject_id=subject_id,
        reference=reference,
        title=title,
        filename=filename,
        content=rendering.content,
        sha256=hashlib.sha256(rendering.content).hexdigest(),
        size=len(rendering.content),
        pages=rendering.pages,
        html=html,
        data=data,
        engine=pdf.engine_versions(),
        is_demo=is_demo,
        created_by=by,
    )


def keep(document: FrozenDocument) -> FrozenDocument:
    """Keep for ever what `compose` made, or answer the document already kept under its code.

    Raises `CodeTaken` when that one is of another subject.
    """
    code, kind, subject_id = document.code, document.kind, document.subject_id
    if existing := _existing(code, kind, subject_id):
        return existing
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:
        # Somebody else froze it while we were rendering: theirs stands.
        if existing := _existing(code, kind, subject_id):
            return existing
        raise
    return document


@dataclass(frozen=True)
class Verification:
    """`is_intact`: the bytes have their SHA-256. `is_reproduced`: a new render gives them again,
    None when it was not tried. `changes`: what of the engine is not as it was, {name: (was, is)}.
    """

    is_intact: bool
    is_reproduced: bool | None
    changes: dict[str, tuple[str, str]]


def verify(document: FrozenDocument, *, rerender: bool = False) -> Verification:
    """Compare the stored bytes with their SHA-256 and, if asked, with a new render of the HTML."""
    content = bytes(document.content)
    is_intact = hashlib.sha256(content).hexdigest() == document.sha256
    if not rerender:
        return Verification(is_intact, None, {})
    now = pdf.engine_versions()
    names = sorted({*now, *document.engine})
    changes = {
        name: (document.engine.get(name, ""), now.get(name, ""))
        for name in names
        if document.engine.get(name) != now.get(name)
    }
    is_reproduced = pdf.render_pdf(document.html, title=document.title) == content
    return Verification(is_intact, is_reproduced, changes)


def likeness(document: FrozenDocument, *, sha256: str, head_sha256: str) -> Likeness:
    """What a file is, given its SHA-256 and that of its first `document.size` bytes."""
    if sha256 == document.sha256:
        return Likeness.SAME
    # A signature inside a PDF is written after the bytes it signs, which stay as they were.
    return Likeness.CONTAINS if head_sha256 == document.sha256 else Likeness.OTHER


def _existing(code: str, kind: str, subject_id: int) -> FrozenDocument | None:
    document = FrozenDocument.objects.filter(code=code).first()
    if document and (document.kind, document.subject_id) != (kind, subject_id):
        raise CodeTaken(f"Il codice {code} è già di {document.kind} {document.subject_id}.")
    return document
