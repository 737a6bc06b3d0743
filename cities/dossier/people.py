"""Who acted for the city, in which days and by which act; never addresses or telephones."""

from __future__ import annotations

from collections.abc import Iterator

from cities.dossier.extent import CityExtent
from cities.models import LegalRepresentative, Office, Referent
from cms_portal.dossiers import NamedFile, table_files


def files(extent: CityExtent) -> Iterator[NamedFile]:
    columns = ["Incarico", "Persona", "Qualità", "Atto", "Dal", "Al"]
    rows: list[list[object]] = []
    for one in LegalRepresentative.objects.filter(city=extent.city).select_related("person"):
        rows.append(["Rappresenta il Comune", one.person.shown_name, one.title, one.act])
        rows[-1] += [one.valid_from, one.valid_to]
    for referent in Referent.objects.filter(city=extent.city).select_related("person"):
        rows.append(["Referente", referent.person.shown_name, referent.get_kind_display()])
        rows[-1] += [referent.act, referent.valid_from, referent.valid_to]
    for office in Office.objects.filter(city=extent.city).select_related("responsible"):
        responsible = office.responsible.shown_name if office.responsible else ""
        rows.append([f"Ufficio: {office.name}", responsible, office.responsible_role, office.act])
        rows[-1] += [office.valid_from, office.valid_to]
    rows.sort(key=lambda row: (str(row[0]), str(row[4]), str(row[1])))
    yield from table_files(extent, "persone", "Persone e incarichi", columns, rows)
