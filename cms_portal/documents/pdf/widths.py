"""How large a text may be printed to stay inside its box. Without WeasyPrint."""

from collections.abc import Sequence
from functools import cache

from cms_portal.documents.pdf.faces import FACES, FONTS_DIR, TEXT_FAMILY, tidy

MARGIN = 1.02  # lines are laid out to the hundredth of a point: none may be one too many


def fitting_size(
    text: str, *, width: float, sizes: Sequence[tuple[float, int]], weight: int = 700
) -> tuple[float, int]:
    """The first of `sizes` (points and lines that the box holds, the largest first) at which `text`
    fits in lines of `width` points, words whole. The last when none does: see `cut_to_fit`.
    """
    for size, lines in sizes:
        if fits(text, width=width, lines=lines, size=size, weight=weight):
            return size, lines
    return sizes[-1]


def fits(text: str, *, width: float, lines: int, size: float, weight: int = 400) -> bool:
    return _lines(text, width / size / MARGIN, weight) <= lines


def cut_to_fit(text: str, *, width: float, lines: int, size: float, weight: int = 400) -> str:
    """`text`, ended with "…" where it would need more than `lines` lines, broken anywhere."""
    if fits(text, width=width, lines=lines, size=size, weight=weight):
        return text
    # words that do not break leave a part of each line empty
    room, used = lines * width / size / MARGIN * 0.8, 0.0
    for at, sign in enumerate(tidy(text)):
        used += _widths(weight)(sign)
        if used > room:
            return f"{text[: max(at - 1, 1)].rstrip()}…"
    return text


def _lines(text: str, width: float, weight: int) -> int:
    """How many lines of `width` (in ems) it takes; more than anybody wants when a word is wider."""
    of, space = _widths(weight), _widths(weight)(" ")
    lines, left = 1, width
    for word in tidy(text).split():
        wide = sum(map(of, word))
        if wide > width:
            return 1000
        if wide > left:
            lines, left = lines + 1, width
        left -= wide + space
    return lines


class _Widths:
    """Of each sign, its advance in ems."""

    def __init__(self, name: str) -> None:
        from fontTools.ttLib import TTFont  # a tenth of a second that few processes need

        with TTFont(FONTS_DIR / name, lazy=True) as font:
            units = font["head"].unitsPerEm
            advances = font["hmtx"].metrics
            self.of: dict[str, float] = {
                chr(sign): advances[glyph][0] / units for sign, glyph in font.getBestCmap().items()
            }

    def __call__(self, sign: str) -> float:
        return self.of.get(sign, 1.0)


@cache
def _widths(weight: int) -> _Widths:
    return _Widths(FACES[TEXT_FAMILY, weight, False])
