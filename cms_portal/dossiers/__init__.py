"""Papers for who checks: parts that apps register, one ZIP with its index, a script that proves it.

A dossier of an event, or of a city, is an `Extent` of its own app: this package knows neither.
"""

from cms_portal.dossiers.extent import Extent
from cms_portal.dossiers.files import NamedFile, in_words, page, table_files
from cms_portal.dossiers.parts import Part, Registry

__all__ = ["Extent", "NamedFile", "Part", "Registry", "in_words", "page", "table_files"]
