"""The pages of a scan, read in a child process: which sheet each is, and where there is ink.

No models here: the child has no database. What it says of a page is `ScanReading.as_json`.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, Final

import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader, PdfWriter

from cms_portal.files.exceptions import FileRefused
from events.printing import geometry
from events.printing.codes import SheetMark, read_mark

# Points of the longer side, whatever size the page says it has: 200 per inch of an A4, then more.
_SIDES: Final = (2400, 3600)
_STRAIGHT: Final = 8  # points per mm of the strips that come out
_SEEN: Final = 900  # points of the longer side of the picture of a page
_DARK: Final = 0.72  # of the paper's own light
_BLANK: Final = 0.0008  # of a page: dust and the edge of the glass
_MOST_OFF: Final = 2.5  # mm: paper that is folded or cut apart is not measured
_QUALITY: Final = 60
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def page_count(stream: IO[bytes]) -> Iterator[Any]:
    yield len(_opened(stream))


def read_pages(stream: IO[bytes], *, first: int, last: int, rows: int) -> Iterator[Any]:
    """Of pages `first` to `last`, from 0: what each is, as JSON; `rows` to a page of a sheet."""
    document = _opened(stream)
    splitter = _Splitter(stream)
    for number in range(first, min(last + 1, len(document))):
        found = _read(document[number], rows)
        yield found | {"number": number + 1, "pdf": splitter.page(number)}


def _opened(stream: IO[bytes]) -> pypdfium2.PdfDocument:
    stream.seek(0)
    try:
        return pypdfium2.PdfDocument(stream.read())
    except pypdfium2.PdfiumError as error:
        raise FileRefused("Il PDF non si apre: scandite di nuovo i fogli.") from error


class _Splitter:
    """One page as a PDF of its own; "" when it cannot be taken out."""

    def __init__(self, stream: IO[bytes]) -> None:
        stream.seek(0)
        self.reader = PdfReader(stream)
        if self.reader.is_encrypted:
            self.reader.decrypt("")

    def page(self, number: int) -> str:
        try:
            writer = PdfWriter()
            writer.add_page(self.reader.pages[number])
            made = io.BytesIO()
            writer.write(made)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  a page that only pypdf cannot read is still a page
            return ""
        return b64encode(made.getvalue()).decode()


def _read(page: pypdfium2.PdfPage, rows: int) -> dict[str, Any]:
    picture = marks = None
    for side in _SIDES:
        picture = _drawn(page, side)
        marks = _marks(picture)
        if marks:
            break
    assert picture is not None
    seen = picture.copy()
    seen.thumbnail((_SEEN, _SEEN))
    found: dict[str, Any] = {"picture": _jpeg(seen), "is_blank": False, "sheets": [], "rows": []}
    if not marks:
        return found | {"is_blank": _is_blank(seen)}
    named = Counter((mark.code, mark.page) for mark, _ in marks)
    found["sheets"] = [[code, number] for (code, number), _ in named.most_common()]
    if len(named) > 1:
        return found
    pairs = [
        pair
        for mark, seen_at in marks
        for pair in zip(geometry.corners_of(mark.place), seen_at, strict=True)
    ]
    placed = geometry.place(pairs)
    if placed and placed[1] <= _MOST_OFF:
        found["rows"] = [_row(picture, placed[0], place) for place in range(1, rows + 1)]
        found["picture"] = _jpeg(_upright(seen, placed[0]))
    return found


def _drawn(page: pypdfium2.PdfPage, side: int) -> Image.Image:
    width, height = page.get_size()
    longest = max(width, height)
    if longest <= 0:
        raise FileRefused("Una pagina del PDF non ha misure.")
    drawn = page.render(scale=side / longest, grayscale=True)
    picture: Image.Image = drawn.to_pil()
    return picture.convert("L")


def _marks(picture: Image.Image) -> list[tuple[SheetMark, list[geometry.Point]]]:
    """Our codes, with their corners: each from its own top left, clockwise."""
    found = zxingcpp.read_barcodes(picture, formats=_QR)
    read = []
    for one in found:
        mark = read_mark(one.text)
        if mark is not None:
            at = one.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            read.append((mark, [(float(point.x), float(point.y)) for point in corners]))
    return read


def _row(picture: Image.Image, placing: geometry.Placing, place: int) -> dict[str, Any]:
    measured = _straight(picture, placing, geometry.measured_box(place))
    return {
        "place": place,
        "ink": round(_dark_points(measured) / _STRAIGHT**2 * 10),
        "strip": _jpeg(_straight(picture, placing, geometry.signature_box(place))),
        "whole": _jpeg(_straight(picture, placing, geometry.row_box(place))),
    }


def _straight(picture: Image.Image, placing: geometry.Placing, box: geometry.Box) -> Image.Image:
    """What is in `box`, in mm of the sheet, turned as it was printed."""
    left, top, right, bottom = box
    size = round((right - left) * _STRAIGHT), round((bottom - top) * _STRAIGHT)
    turn = placing.turn / _STRAIGHT
    x, y = placing.of(left, top)
    return picture.transform(
        size,
        Image.Transform.AFFINE,
        (turn.real, -turn.imag, x, turn.imag, turn.real, y),
        resample=Image.Resampling.BILINEAR,
        fillcolor=255,
    )


def _upright(picture: Image.Image, placing: geometry.Placing) -> Image.Image:
    """By quarters of a turn: enough to read it."""
    turn = placing.turn
    if abs(turn.real) >= abs(turn.imag):
        return picture if turn.real > 0 else picture.transpose(Image.Transpose.ROTATE_180)
    way = Image.Transpose.ROTATE_90 if turn.imag > 0 else Image.Transpose.ROTATE_270
    return picture.transpose(way)


def _dark_points(picture: Image.Image) -> int:
    """Darker than the paper by far, whatever its colour and the lamp of the scanner."""
    histogram = picture.histogram()
    limit = round(_light(histogram) * _DARK)
    return sum(histogram[:limit])


def _light(histogram: list[int]) -> int:
    """Of the paper: what half of the points are at least as light as."""
    half, seen = sum(histogram) // 2, 0
    for light in range(255, -1, -1):
        seen += histogram[light]
        if seen > half:
            return light
    return 0


def _is_blank(picture: Image.Image) -> bool:
    width, height = picture.size
    inner = picture.crop((width // 20, height // 20, width - width // 20, height - height // 20))
    return _dark_points(inner) < _BLANK * inner.size[0] * inner.size[1]


def _jpeg(picture: Image.Image) -> str:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return b64encode(made.getvalue()).decode()
