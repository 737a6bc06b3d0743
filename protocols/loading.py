"""Figures that the press published, read from their file. None becomes a ceiling by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction

from cities.models import City
from cities.names import fold
from cms_portal.spreadsheets.columns import decimal, text
from cms_portal.spreadsheets.tables import Problem, Row, TableError, read_csv
from protocols.models import PublishedFigure

FIGURES: Final = Path(__file__).parent / "data" / "citta_medie_sud_dotazioni.csv"
_COLUMNS: Final = {
    "name": text(max_length=100),
    "total_eur": decimal(places=2, minimum=0, is_required=False),
    "fesr_p6_eur": decimal(places=2, minimum=0, is_required=False),
    "fse_plus_p5_eur": decimal(places=2, minimum=0, is_required=False),
    "precision": text(max_length=120, is_required=False),
    "as_of": text(r"\d{4}(-\d{2}){0,2}", words="anno, anno-mese o data", is_required=False),
    "source_url": text(max_length=500),
    "note": text(is_required=False),
}
_EXACT = ("exact", "exact total")


@transaction.atomic
def load_published_figures(path: Path = FIGURES) -> int:
    """Store the figures of `path`, safe to repeat; how many they are.

    Raises `TableError` naming line and column when the file is wrong or names an unknown city.
    """
    rows = read_csv(path, columns=_COLUMNS)
    cities = {city.folded_name: city for city in City.objects.all()}
    unknown = [row for row in rows if fold(row["name"]) not in cities]
    if unknown:
        raise TableError(
            [Problem(row.line, "name", f"«{row['name']}» non è una città.") for row in unknown]
        )
    for row in rows:
        PublishedFigure.objects.update_or_create(
            city=cities[fold(row["name"])],
            source_url=row["source_url"],
            defaults=_values(row),
        )
    return len(rows)


def _values(row: Row) -> dict[str, object]:
    precision = row["precision"]
    return {
        "total": row["total_eur"],
        "esf_plus": row["fse_plus_p5_eur"],
        "erdf": row["fesr_p6_eur"],
        "wording": "" if precision in _EXACT else precision,
        "as_of": row["as_of"],
        "note": row["note"],
    }


def source_name(url: str) -> str:
    """ "ilmattino.it"."""
    return urlsplit(url).netloc.removeprefix("www.")
