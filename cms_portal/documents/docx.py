"""The HTML of our printed texts as a DOCX that an office can go on writing.

It knows the few elements that those texts are made of; the marks of lists are written as text, so
that they stay when somebody pastes them elsewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html

_FONT: Final = "Calibri"
_RED: Final = RGBColor(0x8A, 0x15, 0x26)
_INK: Final = RGBColor(0x17, 0x20, 0x2A)
_GREY: Final = RGBColor(0x4A, 0x55, 0x60)
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3}
_LISTS: Final = frozenset({"ol", "ul"})
_BLOCKS: Final = _LISTS | {"p", "div", "section", "table", *_HEADINGS}
# What XML cannot hold.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Marks:
    """`top`: on every page, above; `reference`: on every page, below, beside the page's number."""

    title: str
    top: str
    reference: str


def write_docx(content: str, marks: Marks) -> bytes:
    """A whole DOCX of `content`, HTML of ours without its page; class "new-page" begins a page."""
    document = docx.Document()
    _set_style(document, marks.title)
    _set_frame(document, marks)
    root = lxml_html.fragment_fromstring(_ILLEGAL.sub("", content), create_parent="div")
    _Writer(document).blocks(root)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_style(document: Document, title: str) -> None:
    styles: Any = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "it-IT")
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    for level, size in ((1, 16), (2, 13), (3, 11)):
        style = styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _INK
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(12), Pt(4)
    document.core_properties.title = title
    document.core_properties.language = "it-IT"
    document.core_properties.author = ""
    document.core_properties.comments = ""


def _set_frame(document: Document, marks: Marks) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    top = section.header.paragraphs[0]
    top.alignment = WD_ALIGN_PARAGRAPH.CENTER
    mark = top.add_run(marks.top)
    mark.bold, mark.font.size, mark.font.color.rgb = True, Pt(11), _RED
    foot = section.footer.paragraphs[0]
    for part in (f"{marks.reference}, pagina ", "PAGE", " di ", "NUMPAGES"):
        run = foot.add_run("" if part.isupper() else part)
        run.font.size, run.font.color.rgb = Pt(8.5), _GREY
        if part.isupper():
            _add_field(run, part)


def _add_field(run: Any, name: str) -> None:
    """A number that the word processor counts."""
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = name
        run._r.append(element)


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.begins_page = False

    def blocks(self, node: Any) -> None:
        for child in node:
            if "new-page" in _classes(child):
                self.begins_page = True
            if child.tag in _HEADINGS:
                level = _HEADINGS[child.tag]
                self.fill(self.document.add_heading("", level), child)
            elif child.tag in _LISTS:
                self.list(child, 0)
            elif child.tag == "table":
                self.table(child)
            elif child.tag == "p":
                paragraph = self.document.add_paragraph()
                if "center" in _classes(child):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                self.fill(paragraph, child)
            else:
                self.blocks(child)

    def list(self, node: Any, depth: int) -> None:
        mark = _marker(node)
        for index, item in enumerate(node.iterchildren("li")):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(0.8 * (depth + 1))
            paragraph.paragraph_format.first_line_indent = Cm(-0.8)
            paragraph.paragraph_format.space_after = Pt(4)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.8 * (depth + 1)))
            paragraph.add_run(f"{mark(index)}\t")
            self.fill(paragraph, item)
            for child in item:
                if child.tag in _LISTS:
                    self.list(child, depth + 1)

    def table(self, node: Any) -> None:
        for caption in node.iterchildren("caption"):
            paragraph = self.document.add_paragraph(style="Caption")
            paragraph.paragraph_format.keep_with_next = True
            self.fill(paragraph, caption)
        rows = list(node.iter("tr"))
        columns = max(len(row) for row in rows)
        table: Any = self.document.add_table(rows=0, cols=columns, style="Table Grid")
        for row in rows:
            added = table.add_row()
            if row.getparent().tag == "thead":
                added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for place, cell in zip(added.cells, row, strict=False):
                paragraph = place.paragraphs[0]
                if "amount" in _classes(cell):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                is_strong = cell.tag == "th" or "total" in _classes(row)
                self.fill(paragraph, cell, is_strong=is_strong)
        self.document.add_paragraph()

    def fill(self, paragraph: Paragraph, node: Any, *, is_strong: bool = False) -> None:
        """The text of `node`, without the blocks inside it."""
        if self.begins_page:
            paragraph.paragraph_format.page_break_before = True
            self.begins_page = False
        pieces = _pieces(node, is_strong=is_strong)
        for text, strong, is_blank in _tidy(pieces):
            run = paragraph.add_run(text)
            run.bold = True if strong else None
            if is_blank:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


Piece = tuple[str, bool, bool]


def _pieces(node: Any, *, is_strong: bool, is_blank: bool = False) -> list[Piece]:
    found = [(node.text or "", is_strong, is_blank)]
    for child in node:
        if child.tag == "br":
            found.append(("\n", is_strong, is_blank))
        elif child.tag not in _BLOCKS:
            strong = is_strong or child.tag in {"b", "strong"}
            blank = is_blank or "blank" in _classes(child)
            found += _pieces(child, is_strong=strong, is_blank=blank)
        found.append((child.tail or "", is_strong, is_blank))
    return found


def _tidy(pieces: list[Piece]) -> list[Piece]:
    """Spaces as a browser shows them: one between words, none at the ends of a line."""
    found: list[Piece] = []
    ends_in_space = True
    for text, strong, blank in pieces:
        shown = text if text == "\n" else re.sub(r"[ \t\r\n]+", " ", text)
        if text == "\n":
            _close(found)
        elif ends_in_space:
            shown = shown.lstrip(" ")
        if shown:
            found.append((shown, strong, blank))
            ends_in_space = shown[-1] in " \n"
    _close(found)
    return found


def _close(line: list[Piece]) -> None:
    """No space before the end of a line."""
    if line:
        text, strong, blank = line[-1]
        line[-1] = (text.rstrip(" "), strong, blank)


def _marker(node: Any) -> Callable[[int], str]:
    if node.tag == "ul":
        return lambda index: "–"
    if "letters" in _classes(node):
        return lambda index: f"{_letters(index)})"
    return lambda index: f"{index + 1}."


def _letters(index: int) -> str:
    """ "a", … "z", "aa"."""
    high, low = divmod(index, 26)
    return (_letters(high - 1) if high else "") + chr(ord("a") + low)


def _classes(node: Any) -> list[str]:
    return (node.get("class") or "").split()
