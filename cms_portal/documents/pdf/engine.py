"""HTML in, one file out that is PDF/A-3a and PDF/UA-1; the same bytes every time."""

import ctypes
import gc
import hashlib
import logging
import os
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from cms_portal.documents.pdf.exceptions import ForbiddenAddress, RenderError
from cms_portal.documents.pdf.faces import FONTS_DIR, tidy

PRINT_CSS = Path(__file__).resolve().parent / "print.css"
_LONG_WORD = re.compile(r"\S{26}")  # no Italian word is longer, no column but a table's narrower
MAX_HTML = 2_000_000  # characters; a protocol has about 40,000


# All there is: no system folder, no alias, no substitution.
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""
_VARIABLES = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT")


@contextmanager
def _only_our_fonts() -> Iterator[None]:
    """Have fontconfig read our file. Put back afterwards: a browser we start needs its own fonts.

    The cache lives as long as this block, since a stale one would change a document.
    """
    before = {name: os.environ.pop(name) for name in _VARIABLES if name in os.environ}
    with TemporaryDirectory(prefix="cms-fonts-") as folder:
        conf = Path(folder) / "fonts.conf"
        conf.write_text(_FONTS_CONF.format(fonts=escape(str(FONTS_DIR)), cache=folder))
        os.environ["FONTCONFIG_FILE"] = str(conf)
        try:
            yield
        finally:
            del os.environ["FONTCONFIG_FILE"]
            os.environ.update(before)


with _only_our_fonts():
    # Fontconfig reads its file once per process, and Pango would do so later, in a thread of its
    # own: do it here and now, before anything else can.
    ctypes.CDLL("libfontconfig.so.1").FcInit()
    from weasyprint import CSS, HTML, VERSION
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.ffi import harfbuzz_subset, pango
    from weasyprint.text.fonts import FontConfiguration

from cms_portal.documents.pdf.fetcher import Refused, SealedFetcher  # noqa: E402
from cms_portal.documents.pdf.glyphs import (  # noqa: E402
    check_fonts,
    check_text,
    curl_apostrophes,
    fonts_digest,
)
from cms_portal.documents.pdf.metadata import declare_pdf_ua  # noqa: E402
from cms_portal.documents.pdf.signature_fields import make_signature_fields  # noqa: E402

_LOCK = threading.Lock()  # Pango's font map is shared by the whole process and is not thread-safe


@dataclass(frozen=True)
class Rendering:
    content: bytes
    pages: int


def render(html: str, *, title: str) -> Rendering:
    """See `cms_portal.documents.pdf.render`."""
    if len(html) > MAX_HTML:
        raise RenderError(f"Il documento è troppo lungo: {len(html)} caratteri su {MAX_HTML}.")
    with _LOCK, _no_collection(), _complaints() as complaints:
        try:
            rendering = _render(tidy(html), title)
        except Refused as error:
            raise ForbiddenAddress(str(error)) from error
    if complaints.messages:
        raise RenderError("; ".join(complaints.messages))
    return rendering


def versions() -> dict[str, str]:
    """What the bytes depend on beside the HTML: the same engine gives the same bytes."""
    return {
        "weasyprint": VERSION,
        "pango": str(pango.pango_version()),
        "subset": "harfbuzz" if harfbuzz_subset else "fonttools",
        "fonts": fonts_digest()[:16],
        "css": hashlib.sha256(PRINT_CSS.read_bytes()).hexdigest()[:16],
    }


def _render(html: str, title: str) -> Rendering:
    fetcher = SealedFetcher()
    page = HTML(string=html, url_fetcher=fetcher)
    curl_apostrophes(page.etree_element)
    _let_long_words_break(page.etree_element)
    css, counters = _style()
    options = {"stylesheets": [css], "pdf_variant": "pdf/a-3a"}
    document = page.render(font_config=_fonts(), counter_style=counters.copy(), **options)
    _check_frame(document)
    check_text(document.pages)
    document.metadata.title = title
    with warnings.catch_warnings():
        # WeasyPrint leaves its colour profile to the garbage collector
        warnings.filterwarnings("ignore", "unclosed file .*sRGB2014", ResourceWarning)
        content = document.write_pdf(finisher=_finish, **options)
    if fetcher.refusal:
        raise fetcher.refusal
    check_fonts(document.fonts)
    return Rendering(content, len(document.pages))


def _finish(document: Any, pdf: Any) -> None:
    make_signature_fields(pdf)
    declare_pdf_ua(document, pdf)


def _let_long_words_break(tree: Any) -> None:
    """A name without spaces stays on the paper. Not one rule for all text: with it Pango keeps half
    of what it allocates for each line, until the process ends."""
    for element in tree.iter():
        texts = [element.text, *(child.tail for child in element)]
        if any(_LONG_WORD.search(text) for text in texts if text):
            element.set("style", f"{element.get('style', '')}; overflow-wrap: anywhere")


def _check_frame(document: Any) -> None:
    if document.metadata.lang != "it":
        raise RenderError("Il documento non dichiara la lingua italiana (lang=it).")
    if document.metadata.attachments:
        raise ForbiddenAddress("Il documento chiede di allegare un file.")
    for page in document.pages:
        for kind, target, *_ in page.links:
            if kind == "attachment" or (kind == "external" and not target.startswith("http")):
                raise ForbiddenAddress(f"Il documento rimanda a {str(target)[:200]}")


@contextmanager
def _no_collection() -> Iterator[None]:
    """A render builds a tree of boxes and throws it away whole: looking for cycles in it while it
    grows finds nothing, and takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@cache
def _fonts() -> Any:
    """Made by the process that renders, never before a fork: Pango starts a thread for it."""
    with _only_our_fonts():
        return FontConfiguration()


@cache
def _style() -> tuple[Any, Any]:
    """Style sheet and counters, parsed once per process."""
    counters = CounterStyle()
    css = CSS(
        string=PRINT_CSS.read_text(),
        font_config=_fonts(),
        counter_style=counters,
        url_fetcher=SealedFetcher(),
    )
    return css, counters


class _Complaints(logging.Handler):
    """WeasyPrint only logs a missing alternative text or a broken picture: we refuse it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[_Complaints]:
    handler, logger = _Complaints(), logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
