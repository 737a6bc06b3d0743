"""In the child: is it a picture, and of the kind that its name says?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, Final

from cms_portal.files.exceptions import FileRefused

MAX_PIXELS: Final = 60_000_000
_BROKEN: Final = "la foto non si apre, o non è del tipo che dice il suo nome."


def opened(stream: IO[bytes], *, wanted: str) -> Iterator[Any]:
    """Width and height, once the whole picture has been looked at."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(stream, formats=[wanted]) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise FileRefused("la foto ha troppi punti: riducetela.")
            picture.draft("RGB", (2000, 2000))  # a large JPEG is read smaller, whole all the same
            picture.load()
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(_BROKEN) from error
    yield [width, height]
