"""What the signed acts bind to do, by whom and when, and what proves that it was done."""

from __future__ import annotations

from collections.abc import Iterator

from cities.dossier import CityExtent
from cms_portal.dossiers import NamedFile, table_files
from cms_portal.files.names import office_name, office_suffix
from protocols.models import Obligation


def files(extent: CityExtent) -> Iterator[NamedFile]:
    rows = Obligation.objects.filter(protocol__city=extent.city).with_facts()
    found = list(rows.select_related("protocol", "file", "done_by").order_by("due_on", "pk"))
    columns = ["Codice pratica", "Articolo", "Chi", "Che cosa", "Entro il", "Concluso il"]
    columns += ["In base a", "Registrato da"]
    cells = [
        [one.protocol.code, one.article, one.get_side_display(), one.what, one.due_on,
         one.concluded_on, one.proof, one.done_by or ""]
        for one in found
    ]  # fmt: skip
    yield from table_files(extent, "adempimenti", "Adempimenti", columns, cells)
    for one in found:
        if one.file is not None:
            suffix = office_suffix(one.file.name)
            name = office_name("Prova", one.protocol.code, f"n-{one.pk}", suffix=suffix)
            yield NamedFile(name, one.file.path, f"Prova: {one.what}", "", one.file.sha256)
