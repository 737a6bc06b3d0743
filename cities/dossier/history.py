"""Every change that the database kept of the city, as its page tells it."""

from __future__ import annotations

from collections.abc import Iterator

from cities.dossier.extent import CityExtent
from cities.history import Tracked, places
from cities.models import ContactNote
from cities.stories import story_of
from cities.telling import Teller
from cms_portal.dossiers import NamedFile, table_files

_AT_ONCE = 500


def files(extent: CityExtent) -> Iterator[NamedFile]:
    columns = ["Quando", "Che cosa", "Di che cosa", "Chi", "Campo", "Prima", "Dopo"]
    yield from table_files(extent, "storia", "Storia della città", columns, list(_rows(extent)))


def _rows(extent: CityExtent) -> Iterator[list[object]]:
    story = story_of("citta", extent.reader, extent.city.cadastral_code)
    # What the office noted for itself is no paper of the procedure.
    tracked: list[Tracked] = [
        one for one in (story.tracked if story else []) if one.model is not ContactNote
    ]
    if not tracked:
        return
    teller, found = Teller(tracked, extent.reader), list(places(tracked))
    for start in range(0, len(found), _AT_ONCE):
        for change in teller.tell(found[start : start + _AT_ONCE]):
            head = [change.at, change.what, change.subject, change.who]
            if not change.fields:
                yield [*head, "", "", ""]
            for field in change.fields:
                yield [*head, field.label, field.before, field.after]
