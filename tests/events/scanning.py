"""Signed sheets as a scanner makes them: printed by the portal, signed by Pillow."""

import io

import pypdfium2
from PIL import Image, ImageDraw
from pypdf import PdfWriter

from events.printing import geometry

DOTS = 200 / 25.4  # to a millimetre
MARGINS = 14, 11


def pictures(path):
    """The pages of a print, at 200 dots per inch, in grey."""
    with pypdfium2.PdfDocument(path) as document:
        return [page.render(scale=200 / 72).to_pil().convert("L") for page in document]


def sign(picture, *places, ink=70):
    """A scribble in the box of each of these rows."""
    drawing = ImageDraw.Draw(picture)
    for place in places:
        x, y = MARGINS[0] + geometry.SIGNATURE[0] + 6, MARGINS[1] + geometry.middle_of_row(place)
        points = [((x + step * 2) * DOTS, (y + (-1) ** step * 3) * DOTS) for step in range(14)]
        drawing.line(points, fill=ink, width=3)
    return picture


def blank():
    return Image.new("L", (1654, 2339), 250)


def cover_codes(picture):
    """A page whose codes somebody cut off."""
    copy = picture.copy()
    ImageDraw.Draw(copy).rectangle((1400, 0, 1654, 2339), fill=250)
    return copy


def scan_of(*pages):
    made = io.BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return made.getvalue()


def locked(content):
    writer = PdfWriter(io.BytesIO(content))
    writer.encrypt("segreta")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def huge():
    """A page of five metres, with a line on it."""
    writer = PdfWriter()
    writer.add_blank_page(14_400, 14_400)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
