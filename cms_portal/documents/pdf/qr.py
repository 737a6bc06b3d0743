"""QR codes as `data:` addresses: shapes for one code, points for a sheet of many.

Level M bears a stain or a fold; where a code of the same size bears more, it is the one drawn.
"""

import io
from base64 import b64encode

import zxingcpp
from PIL import Image

_LEVELS = ("M", "Q", "H")  # each bears more than the one before
_POINTS = 8  # of each module, for printers that smooth pictures


def qr_shapes(text: str) -> str:
    """An SVG: as sharp as the paper."""
    picture = _draw(text).to_svg(add_quiet_zones=False)
    return _address("image/svg+xml", picture[picture.index("<svg") :].encode())


def qr_points(text: str) -> str:
    """A PNG in black and white: a sheet of them is made in a third of the time.

    As sharp when it is printed by `image-rendering: pixelated`.
    """
    drawn = _draw(text).to_image(scale=_POINTS, add_quiet_zones=False)
    height, width = drawn.shape
    picture = io.BytesIO()
    points = bytes(drawn)  # type: ignore[call-overload]  # a buffer: its types do not say so
    Image.frombytes("L", (width, height), points).convert("1").save(picture, "PNG")
    return _address("image/png", picture.getvalue())


def _draw(text: str) -> zxingcpp.Barcode:
    """The smallest code that holds `text`."""
    drawn = [
        zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
        for level in _LEVELS
    ]
    smallest = drawn[0].to_image(add_quiet_zones=False).shape
    return [one for one in drawn if one.to_image(add_quiet_zones=False).shape == smallest][-1]


def _address(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"
