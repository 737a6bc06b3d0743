"""In the child: a picture is opened, looked at whole, and made anew without what a camera adds."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, Final

from cms_portal.files.exceptions import FileRefused

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS: Final = 60_000_000
MAX_SIDE: Final = 2400  # a flipchart is read to its last word
QUALITY: Final = 85
_BROKEN: Final = "la foto non si apre, o non è del tipo che dice il suo nome."
_CHUNK: Final = 768 * 1024


def cleaned(stream: IO[bytes], *, wanted: str) -> Iterator[Any]:
    """A JPEG of what is seen and nothing else, in pieces of base 64."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(stream, formats=[wanted]) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise FileRefused("la foto ha troppi punti: riducetela.")
            made = _as_jpeg(picture)
    except (FileRefused, MemoryError):
        raise
    except Exception as error:
        raise FileRefused(_BROKEN) from error
    for start in range(0, len(made), _CHUNK):
        yield b64encode(made[start : start + _CHUNK]).decode()


def _as_jpeg(picture: Image) -> bytes:
    from PIL import Image, ImageOps

    picture.thumbnail((MAX_SIDE, MAX_SIDE))  # a large JPEG is read smaller, whole all the same
    upright = ImageOps.exif_transpose(picture)  # the camera's word for "turned" goes too
    if upright.has_transparency_data:
        seen = upright.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
    else:
        paper = upright.convert("RGB")
    # Only the points pass: no EXIF, XMP, comment, colour profile or second picture.
    bare = Image.frombytes("RGB", paper.size, paper.tobytes())
    made = io.BytesIO()
    bare.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()
