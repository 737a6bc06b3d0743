"""The papers of an event for who checks it: parts that other pieces register, a ZIP, its index."""

from cms_portal.dossiers.files import NamedFile, table_files
from events.dossier.extent import Extent
from events.dossier.parts import Part, parts_of, register_part

__all__ = ["Extent", "NamedFile", "Part", "parts_of", "register_part", "table_files"]
