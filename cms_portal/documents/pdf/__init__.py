"""The PDF engine. WeasyPrint (half a second, 40 MB) is loaded by the first render, not before."""

import gc
from typing import TYPE_CHECKING

from cms_portal.documents.pdf.exceptions import ForbiddenAddress, MissingGlyph, RenderError
from cms_portal.documents.pdf.faces import name_sign, printable, undrawable
from cms_portal.documents.pdf.frame import frame_context, sheet_context

if TYPE_CHECKING:
    from cms_portal.documents.pdf.engine import Rendering

__all__ = [
    "ForbiddenAddress",
    "MissingGlyph",
    "RenderError",
    "engine_versions",
    "frame_context",
    "load_engine",
    "name_sign",
    "printable",
    "render",
    "render_pdf",
    "sheet_context",
    "undrawable",
]


def render_pdf(html: str, *, title: str) -> bytes:
    """PDF/A-3a and PDF/UA-1 of a whole HTML page, in our print style, fetching nothing.

    Raises `MissingGlyph` (naming the character and where), `ForbiddenAddress` or `RenderError`.
    """
    return render(html, title=title).content


def render(html: str, *, title: str) -> "Rendering":
    """Like `render_pdf`, with the number of pages: `.content` (bytes), `.pages` (int)."""
    from cms_portal.documents.pdf import engine

    return engine.render(html, title=title)


def load_engine() -> None:
    """Import it now: for a process that is going to fork children that render.

    What is loaded by then is left out of the children's garbage collections: going through it
    again and again costs a tenth of a render, and unshares the memory.
    """
    from cms_portal.documents.pdf import engine  # noqa: F401

    gc.collect()
    gc.freeze()


def engine_versions() -> dict[str, str]:
    """What the bytes depend on beside the HTML: the same versions give the same bytes."""
    from cms_portal.documents.pdf import engine

    return engine.versions()
