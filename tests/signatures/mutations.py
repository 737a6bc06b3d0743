"""Good signed files, and what chance or malice makes of them: the same for the same seed."""

from __future__ import annotations

import base64
import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from cms_portal.signatures.results import Change, Examination
from tests.signatures.conftest import director, frozen_pdf, signed_once, signed_twice
from tests.signatures.signers import as_ber, sign_p7m

Mutation = Callable[[bytearray, random.Random], bytes]
_RANGE = re.compile(rb"/ByteRange *\[ *0 +(\d+) +(\d+) +(\d+) *\]")
_OBJECT = re.compile(rb"(?<=\n)\d+ 0 obj")
_REFERENCE = re.compile(rb"\b\d+ 0 R\b")
_NUMBER = re.compile(rb"(?<=[ /\[])\d+(?=[ \]/>\r\n])")
_KEY = re.compile(rb"/[A-Z][A-Za-z]{2,20}")


@dataclass(frozen=True)
class Mutant:
    """`good`: what it was made of; `kind`: what was done to it."""

    good: str
    kind: str
    content: bytes


@cache
def good_files() -> dict[str, bytes]:
    once = sign_p7m(frozen_pdf())
    return {
        "pdf": signed_once(),
        "pdf, two": signed_twice(),
        "p7m": once,
        "p7m, BER": as_ber(once),
        "p7m, nested": sign_p7m(once, director()),
        "p7m around pdf": sign_p7m(signed_once(), director()),
    }


def mutants(count: int, seed: int, *, goods: Sequence[str] = ()) -> Iterator[Mutant]:
    chance = random.Random(seed)  # noqa: S311 the same at every run
    names = goods or list(good_files())
    for turn in range(count):
        good = names[turn % len(names)]
        kind = chance.choice([*_ANY, *(_PDF if good.startswith("pdf") else _P7M)])
        content = kind(bytearray(good_files()[good]), chance)
        yield Mutant(good, kind.__name__.strip("_"), content)


def believed_wrongly(mutant: Mutant, found: Examination) -> bool:
    """A signature is said to hold, and what its signer signed is not in the file any more.

    It asks nothing of the reader: where the signed bytes stand is known from the good file.
    """
    good = good_files()[mutant.good]
    for one in found.signatures:
        if not one.is_intact:
            continue
        if one.id not in _signatures_of(mutant.good):
            return True  # nobody made that signature
        if mutant.good.startswith("pdf"):
            ranges = [tuple(map(int, place)) for place in _RANGE.findall(good)]
            kept = [
                good[:first] == mutant.content[:first]
                and good[start : start + rest] == mutant.content[start : start + rest]
                for first, start, rest in ranges
            ]
            if not any(kept):
                return True
        elif one.form == "CAdES" and not _holds_ours(mutant, found):
            return True
    is_ours = bool(found.starts_with) and found.change != Change.PAGES
    return is_ours and mutant.good.startswith("pdf") and not mutant.content.startswith(frozen_pdf())


def _holds_ours(mutant: Mutant, found: Examination) -> bool:
    import hashlib

    inner = signed_once() if mutant.good == "p7m around pdf" else frozen_pdf()
    # A nested one that lost a layer holds what the layer held.
    return found.sha256 == hashlib.sha256(inner).hexdigest()


@cache
def _signatures_of(good: str) -> frozenset[str]:
    import io
    from datetime import UTC, datetime

    from cms_portal.signatures.reading import examined

    [found] = examined(
        io.BytesIO(good_files()[good]), anchors="", moment=datetime.now(UTC).isoformat(), known=[]
    )
    return frozenset(one["id"] for one in found["signatures"])


def _span(data: bytearray, chance: random.Random) -> slice:
    at = chance.randrange(len(data))
    return slice(at, at + chance.choice((1, 2, 16, 200, 3000)))


def _bits_flipped(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 9)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    del data[_span(data, chance)]
    return bytes(data)


def _truncated(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data))])


def _repeated(data: bytearray, chance: random.Random) -> bytes:
    part = _span(data, chance)
    data[part.start : part.start] = data[part] * chance.choice((1, 1, 1, 40))
    return bytes(data)


def _moved(data: bytearray, chance: random.Random) -> bytes:
    part = _span(data, chance)
    piece = data[part]
    del data[part]
    at = chance.randrange(len(data) + 1)
    data[at:at] = piece
    return bytes(data)


def _noise(data: bytearray, chance: random.Random) -> bytes:
    part = _span(data, chance)
    data[part] = chance.randbytes(len(data[part]))
    return bytes(data)


def _spliced(data: bytearray, chance: random.Random) -> bytes:
    other = good_files()[chance.choice(list(good_files()))]
    return bytes(data[: chance.randrange(len(data))]) + other[chance.randrange(len(other)) :]


def _junk_after(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data) + chance.choice((b"\n", b"\0" * 70, bytes(data), chance.randbytes(500)))


def _junk_before(data: bytearray, chance: random.Random) -> bytes:
    return chance.choice((b"\n", b"%PDF-1.4\n", chance.randbytes(90))) + bytes(data)


def _in_base64(data: bytearray, chance: random.Random) -> bytes:
    text = bytearray(base64.encodebytes(bytes(data)))
    for _ in range(chance.randrange(4)):
        text[chance.randrange(len(text))] = chance.choice(b"A+/= \n-z\0\xe8")
    del text[chance.randrange(len(text)) :: 10**9]
    return chance.choice((b"", b"-----BEGIN PKCS7-----\n")) + bytes(text)


def _swap(data: bytearray, pattern: re.Pattern[bytes], chance: random.Random) -> bytes:
    """One of what the pattern finds in the place of another."""
    found = list(pattern.finditer(data))
    if len(found) < 2:
        return bytes(data)
    one, other = chance.sample(found, 2)
    data[one.start() : one.end()] = other.group()
    return bytes(data)


def _objects_swapped(data: bytearray, chance: random.Random) -> bytes:
    return _swap(data, _OBJECT, chance)


def _references_swapped(data: bytearray, chance: random.Random) -> bytes:
    return _swap(data, _REFERENCE, chance)


def _keys_swapped(data: bytearray, chance: random.Random) -> bytes:
    return _swap(data, _KEY, chance)


def _number_changed(data: bytearray, chance: random.Random) -> bytes:
    """An offset, a length, a count, a byte range: whatever is written as a number."""
    one = chance.choice(list(_NUMBER.finditer(data)))
    new = chance.choice((b"0", b"1", b"-1", b"65536", b"2147483647", b"9" * 30, b"1.5"))
    data[one.start() : one.end()] = new
    return bytes(data)


def _index_broken(data: bytearray, chance: random.Random) -> bytes:
    at = data.rindex(b"startxref") + 10
    end = data.index(b"\n", at)
    place = chance.choice((0, 5, at - 10, len(data) * 2, chance.randrange(len(data))))
    data[at:end] = str(place).encode()
    return bytes(data)


def _update(data: bytearray, number: int, body: bytes, *, previous: int | None = None) -> bytes:
    """One more revision in which an object is another."""
    at = len(data) + 1
    if previous is None:
        previous = int(data[data.rindex(b"startxref") + 10 :].split()[0])
    made = b"\n%d 0 obj\n%s\nendobj\n" % (number, body)
    index = at + len(made) - 1
    made += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 90/Root 2 0 R/Prev %d>>\n" % (
        number,
        at,
        previous,
    )
    return bytes(data) + made + b"startxref\n%d\n%%%%EOF\n" % index


def _object_replaced(data: bytearray, chance: random.Random) -> bytes:
    """Appended, as an update would: the signed bytes are all there and the page is another."""
    body = chance.choice(
        (
            b"<</Type/Catalog/Pages 1 0 R>>",
            b"<</Type/Pages/Count 1000000000/Kids[1 0 R 1 0 R]>>",
            b"<</Type/Page/Parent 1 0 R/MediaBox[0 0 9e9 9e9]/Contents 2 0 R>>",
            b"null",
            b"[" * 50_000,
            b"<</A" * 20_000,
            b"<</Length 9>>\nstream\n0 0 m 9 9 l S\nendstream",
        )
    )
    return _update(data, _an_object(chance), body)


def _stream_that_swells(data: bytearray, chance: random.Random) -> bytes:
    """A few hundred bytes that are half a gigabyte, twice packed."""
    small = zlib.compress(_swollen(), 9)
    body = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%s\nendstream"
    return _update(data, _an_object(chance), body % (len(small), small))


def _an_object(chance: random.Random) -> int:
    """Half of the time one that every reader needs."""
    return chance.choice((*(chance.randrange(1, 75) for _ in range(4)), *_needed()))


@cache
def _needed() -> tuple[int, ...]:
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(frozen_pdf()))
    page = reader.pages[0]
    return (page.indirect_reference.idnum, page.raw_get("/Contents").idnum, 1, 2)


@cache
def _swollen() -> bytes:
    packer, blank, check = zlib.compressobj(9, wbits=-15), b" " * 2**20, 1
    block = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)  # may be said again and again
    for _ in range(512):
        check = zlib.adler32(blank, check)
    return b"\x78\xda" + block * 512 + packer.flush() + check.to_bytes(4, "big")


def _index_in_a_circle(data: bytearray, chance: random.Random) -> bytes:
    return _update(data, chance.randrange(1, 75), b"null", previous=len(data) + 22)


@dataclass(frozen=True)
class _Piece:
    """One value in DER: where its tag, its length and its content are."""

    tag: int
    length: int
    content: int
    end: int


def _pieces(data: bytes, start: int, end: int) -> Iterator[_Piece]:
    at = start
    while at + 2 <= end:
        size, content = data[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            if not 0 < count < 5:
                return
            content += count
            size = int.from_bytes(data[at + 2 : content], "big")
        if content + size > end:
            return
        yield _Piece(at, at + 1, content, content + size)
        if data[at] & 0x20:
            yield from _pieces(data, content, content + size)
        at = content + size


def _piece(data: bytearray, chance: random.Random) -> _Piece:
    found = list(_pieces(bytes(data), 0, len(data)))
    return chance.choice(found or [_Piece(0, 1, 2, 4)])


def _length_changed(data: bytearray, chance: random.Random) -> bytes:
    one = _piece(data, chance)
    lengths = ("00", "80", "7f", "84ffffffff", "847fffffff", "8801ffffffffffffff", "82ffff")
    data[one.length : one.content] = bytes.fromhex(chance.choice(lengths))
    return bytes(data)


def _tag_changed(data: bytearray, chance: random.Random) -> bytes:
    data[_piece(data, chance).tag] = chance.choice((0, 2, 4, 5, 0x24, 0x30, 0x31, 0xA0, 0x1F, 0xFF))
    return bytes(data)


def _value_dropped(data: bytearray, chance: random.Random) -> bytes:
    one = _piece(data, chance)
    del data[one.tag : one.end]
    return bytes(data)


def _value_repeated(data: bytearray, chance: random.Random) -> bytes:
    one = _piece(data, chance)
    data[one.end : one.end] = data[one.tag : one.end] * chance.choice((1, 30))
    return bytes(data)


def _values_swapped(data: bytearray, chance: random.Random) -> bytes:
    one, other = _piece(data, chance), _piece(data, chance)
    data[one.tag : one.end] = data[other.tag : other.end]
    return bytes(data)


def _dug_deep(data: bytearray, chance: random.Random) -> bytes:
    one = _piece(data, chance)
    data[one.content : one.end] = b"\x30\x80" * chance.choice((50, 2000, 200_000))
    return bytes(data)


def _wrapped(data: bytearray, chance: random.Random) -> bytes:
    """Envelopes around it, some of them signed by nobody."""
    from tests.signatures.signers import unsigned_p7m

    made = bytes(data)
    for _ in range(chance.choice((1, 7, 8, 9, 40))):
        made = unsigned_p7m(made)
    return made


_ANY: tuple[Mutation, ...] = (
    _bits_flipped, _cut, _truncated, _repeated, _moved, _noise, _spliced, _junk_after,
    _junk_before, _in_base64,
)  # fmt: skip
_PDF: tuple[Mutation, ...] = (
    _objects_swapped, _references_swapped, _keys_swapped, _number_changed, _index_broken,
    _object_replaced, _index_in_a_circle, _stream_that_swells,
)  # fmt: skip
_P7M: tuple[Mutation, ...] = (
    _length_changed, _tag_changed, _value_dropped, _value_repeated, _values_swapped, _dug_deep,
    _wrapped,
)  # fmt: skip
