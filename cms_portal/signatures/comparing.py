"""Is it the same text? Words are compared one by one; what was added at the margin is a stamp."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from cms_portal.files.sandbox import read_in_child
from cms_portal.signatures.services import Patience, limits_of

Box = list[float]
# The words of the area that a text of ours leaves free for a stamp, and how far it reaches.
STAMP_WORDS: Final = ("spazio", "per", "la", "segnatura", "di", "protocollo")
STAMP_WIDTH, STAMP_HEIGHT = 190.0, 68.0
_NEAR: Final = 4.0


@dataclass(frozen=True)
class Word:
    text: str
    page: int
    box: Box


@dataclass(frozen=True)
class Words:
    """A text as words; `pages`: width and height of each page, in points.

    `is_scan`: most pages are one picture, with words behind it or without.
    """

    words: list[Word]
    pages: list[tuple[float, float]]
    is_scan: bool = False

    @property
    def plain(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass
class Comparison:
    """`is_same`: no word of ours is missing or changed, and none was put among them.

    `ours`, `theirs`: for each page the boxes of what differs.
    """

    is_same: bool
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    ours: dict[int, list[Box]] = field(default_factory=dict)
    theirs: dict[int, list[Box]] = field(default_factory=dict)
    changed_at: list[int] = field(default_factory=list)  # places in our words


def read_words(content: bytes, patience: Patience | None = None) -> Words:
    """Raises FileRefused, FileTooDemanding."""
    with tempfile.TemporaryFile() as held:
        held.write(content)
        held.flush()
        limits = limits_of(patience)
        pages = list(read_in_child("cms_portal.signatures.pages:worded", held, limits=limits))
    words = [
        Word(text, number, box) for number, page in enumerate(pages) for text, *box in page["words"]
    ]
    pictures = sum(page["is_picture"] for page in pages)
    return Words(
        words,
        [(page["width"], page["height"]) for page in pages],
        is_scan=pictures * 2 > len(pages),
    )


def read_pictures(
    content: bytes, boxes: dict[int, list[Box]], patience: Patience | None = None
) -> dict[int, bytes]:
    """The pages that `boxes` names as JPEG, with the boxes drawn. Raises what `read_words` does."""
    with tempfile.TemporaryFile() as held:
        held.write(content)
        held.flush()
        answers: Any = read_in_child(
            "cms_portal.signatures.pages:pictured",
            held,
            limits=limits_of(patience),
            boxes={str(page): found for page, found in boxes.items()},
        )
        return {one["page"]: b64decode(one["jpeg"]) for one in answers}


def compare(ours: Words, theirs: Words, patience: Patience | None = None) -> Comparison:
    """Raises FileTooDemanding: words can be chosen so that comparing them takes for ever."""
    a, b = (
        [_folded(word.text) for word in ours.words],
        [_folded(word.text) for word in theirs.words],
    )
    found = Comparison(is_same=bool(b))
    areas = _free_areas(ours)
    for a1, a2, b1, b2 in _differing(a, b, patience):
        if "".join(a[a1:a2]) == "".join(b[b1:b2]):
            continue  # the same letters parted in another way
        added = theirs.words[b1:b2]
        is_stamp = a1 == a2 and all(_is_free(word, areas) for word in added)
        if not is_stamp:
            found.is_same = False
            found.changed_at += list(range(a1, a2)) or [min(a1, len(a) - 1)]
        _box(found.ours, ours.words[a1:a2])
        _box(found.theirs, added)
        found.missing += [word.text for word in ours.words[a1:a2]]
        found.added += [word.text for word in added]
    return found


def _differing(a: list[str], b: list[str], patience: Patience | None) -> Iterator[Any]:
    with tempfile.TemporaryFile() as held:
        held.write(json.dumps([a, b]).encode())
        held.flush()
        yield from read_in_child(
            "cms_portal.signatures.matching:matched", held, limits=limits_of(patience)
        )


def _folded(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    return re.sub(r"[\u00ad\u200b-\u200f\u2028-\u202e\ufeff‐‑-]", "", normal).casefold()


def _box(boxes: dict[int, list[Box]], words: list[Word]) -> None:
    for word in words:
        boxes.setdefault(word.page, []).append(word.box)


def _free_areas(ours: Words) -> dict[int, list[Box]]:
    """Where a stamp may stand: beyond all that is written on the page, and the area left for it."""
    found: dict[int, list[Box]] = {}
    for page, (width, height) in enumerate(ours.pages):
        boxes = [word.box for word in ours.words if word.page == page]
        if not boxes:
            continue
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        found[page] = [
            [0, 0, width, top],
            [0, bottom, width, height],
            [0, 0, left, height],
            [right, 0, width, height],
        ]
    return _with_stamp_area(found, ours)


def _with_stamp_area(found: dict[int, list[Box]], ours: Words) -> dict[int, list[Box]]:
    texts = [_folded(word.text) for word in ours.words]
    for at in range(len(texts) - len(STAMP_WORDS) + 1):
        if tuple(texts[at : at + len(STAMP_WORDS)]) == STAMP_WORDS:
            left, top, *_ = ours.words[at].box
            area = [left - 8, top - 8, left + STAMP_WIDTH, top + STAMP_HEIGHT]
            found.setdefault(ours.words[at].page, []).append(area)
            break
    return found


def _is_free(word: Word, areas: dict[int, list[Box]]) -> bool:
    left, top, right, bottom = word.box
    return any(
        area[0] - _NEAR <= left
        and area[1] - _NEAR <= top
        and right <= area[2] + _NEAR
        and bottom <= area[3] + _NEAR
        for area in areas.get(word.page, [])
    )
