"""What offices send about cities and people, read line by line."""

from cities.imports.people import PeopleImporter
from cities.imports.registry import CitiesImporter
from cms_portal.spreadsheets.imports.registry import register


def register_importers() -> None:
    register(CitiesImporter())
    register(PeopleImporter())
