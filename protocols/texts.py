"""Which of the three a file is: identical, same text in another file, another text; and which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cms_portal.documents.models import FrozenDocument
from cms_portal.files.exceptions import FileRefused, FileTooDemanding
from cms_portal.signatures.comparing import (
    Box,
    Comparison,
    Words,
    compare,
    read_pictures,
    read_words,
)
from cms_portal.signatures.results import Change, Examination
from cms_portal.signatures.services import Patience
from protocols.enums import CopyProblem, TextOutcome

PREVIEW = "anteprima: non è il testo definitivo"
CODE = re.compile(r"CMS-\d{4}-\d{6}")
VERIFICATION = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_HEADING = re.compile(r"Art\. \d+")
MOST_WORDS, MOST_PAGES = 60, 30


@dataclass
class Told:
    """What differs, in few words; `is_readable` is False for a scan, which has no words."""

    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    other: str = ""
    is_readable: bool = True


@dataclass
class Reading:
    """`pictures`: page -> ours, theirs, with what differs in a box."""

    outcome: TextOutcome = TextOutcome.DIFFERENT
    problem: CopyProblem | None = None
    told: Told = field(default_factory=Told)
    pictures: dict[int, tuple[bytes | None, bytes | None]] = field(default_factory=dict)


def read_text(
    content: bytes,
    found: Examination,
    document: FrozenDocument,
    patience: Patience | None = None,
) -> Reading:
    """`content` against the definitive text `document`: identical, or what is not.

    Raises FileTooDemanding when its words cannot be compared in the time that is left.
    """
    patience = patience or Patience()
    if found.starts_with == document.sha256 and found.change != Change.PAGES:
        return Reading(TextOutcome.IDENTICAL)
    ours = read_words(bytes(document.content), patience)
    try:
        theirs = read_words(content, patience)
    except FileTooDemanding:
        raise
    except FileRefused:
        return Reading(problem=CopyProblem.DIFFERENT, told=Told(is_readable=False))
    comparison = compare(ours, theirs, patience)
    reading = Reading(told=_told(ours, theirs, comparison))
    if theirs.is_scan:  # what is seen is a picture, whatever words stand behind it
        reading.problem = CopyProblem.SCAN
    elif comparison.is_same:
        reading.outcome = TextOutcome.SAME
    else:
        reading.problem, reading.told.other = which_other(theirs, document)
    reading.pictures = _pictures(content, document, ours, theirs, comparison, patience)
    return reading


def which_other(theirs: Words, document: FrozenDocument) -> tuple[CopyProblem, str]:
    """Whose text it is, when the file itself says so."""
    plain = theirs.plain
    if PREVIEW in plain.casefold():
        return CopyProblem.PREVIEW, ""
    codes = set(CODE.findall(plain))
    if codes and document.reference not in codes:
        return CopyProblem.OTHER_ACT, min(codes)
    verification = set(VERIFICATION.findall(plain))
    if codes and verification and document.code not in verification:
        return CopyProblem.OLD_TEXT, min(verification)
    return CopyProblem.DIFFERENT, ""


def _told(ours: Words, theirs: Words, comparison: Comparison) -> Told:
    return Told(
        missing=comparison.missing[:MOST_WORDS],
        added=comparison.added[:MOST_WORDS],
        articles=changed_articles(ours, comparison.changed_at),
        is_readable=bool(theirs.words),
    )


def changed_articles(ours: Words, places: list[int]) -> list[str]:
    """The articles in which words differ, as the text numbers them."""
    heading, starts = "Premesse", []
    for index, word in enumerate(ours.words[:-1]):
        pair = f"{word.text} {ours.words[index + 1].text}".rstrip(".")
        if word.text == "Art." and _HEADING.fullmatch(pair) and _begins_line(ours, index):
            starts.append((index, pair))
    found = []
    for place in places:
        heading = next((name for at, name in reversed(starts) if at <= place), "Premesse")
        found.append(heading)
    return list(dict.fromkeys(found))


def _begins_line(ours: Words, index: int) -> bool:
    """A heading, not a reference to an article in the middle of a sentence."""
    before, word = ours.words[index - 1] if index else None, ours.words[index]
    return before is None or before.page != word.page or before.box[1] < word.box[1] - 6


def _pictures(
    content: bytes,
    document: FrozenDocument,
    ours: Words,
    theirs: Words,
    comparison: Comparison,
    patience: Patience,
) -> dict[int, tuple[bytes | None, bytes | None]]:
    pages = sorted({*comparison.ours, *comparison.theirs})[:MOST_PAGES]
    left = _some(bytes(document.content), comparison.ours, pages, len(ours.pages), patience)
    right = _some(content, comparison.theirs, pages, len(theirs.pages), patience)
    return {page: (left.get(page), right.get(page)) for page in pages}


def _some(
    content: bytes,
    boxes: dict[int, list[Box]],
    pages: list[int],
    count: int,
    patience: Patience,
) -> dict[int, bytes]:
    wanted = {page: boxes.get(page, [])[:400] for page in pages if page < count}
    try:
        return read_pictures(content, wanted, patience) if wanted else {}
    except FileRefused:
        return {}
