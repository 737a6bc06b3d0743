"""What the QR codes of a sign-in sheet say. Printed on paper that comes back: never to change.

"F7K3MQ9TD2XWA-2" is page 2 of the sheet 7K3M-Q9TD-2XWA, "F7K3MQ9TD2XWA-2-07" the seventh row of it.
Capitals, figures and hyphens alone: 20 of them fit in the smallest QR there is. The second group of
the code holds its own check (`documents.codes`), so nothing misread passes for something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cms_portal.documents.codes import read_code

_SHAPE = re.compile(r"F([0-9A-Z]{12})-([1-9][0-9]?)(?:-([0-9]{2}))?")


@dataclass(frozen=True)
class SheetMark:
    """A page of a sheet, or with `place` a row of that page. `code` as in `SignInSheet.code`."""

    code: str
    page: int
    place: int | None = None

    def __str__(self) -> str:
        of_page = f"F{self.code.replace('-', '')}-{self.page}"
        return of_page if self.place is None else f"{of_page}-{self.place:02}"


def read_mark(text: str) -> SheetMark | None:
    """What a QR of ours says; None for anybody else's."""
    found = _SHAPE.fullmatch(text.strip())
    code = read_code(found[1]) if found else None
    if found is None or code is None or found[3] == "00":
        return None
    return SheetMark(code, int(found[2]), int(found[3]) if found[3] else None)
