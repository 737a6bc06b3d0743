"""The agenda in force as a page, and what changed from version to version."""

from __future__ import annotations

from collections.abc import Iterator

from cms_portal.dossiers.files import NamedFile, page, table_files
from events.dossier.extent import Extent
from events.models import AgendaVersion
from events.timetable import Plan, working_plan
from events.timetable.differences import differences
from events.timetable.layout import parts


def files(extent: Extent) -> Iterator[NamedFile]:
    rows = extent.event.agenda_versions.select_related("by").order_by("number")
    versions = [(one, Plan.from_data(one.data)) for one in rows]
    if not versions:
        plan = working_plan(extent.event)
        note = "Nessuna versione è stata pubblicata: è il programma come lo prepara la segreteria."
        yield NamedFile(
            "programma.html", lambda: _page(extent, plan, None), "Programma preparato", note
        )
        return
    last, in_force = versions[-1]
    yield NamedFile(
        f"programma_versione-{last.number}.html",
        lambda: _page(extent, in_force, last),
        f"Programma in vigore, versione {last.number}",
    )
    yield from _changes(extent, versions)


def _page(extent: Extent, plan: Plan, version: AgendaVersion | None) -> bytes:
    return page(
        "events/pdf/dossier_agenda.html",
        extent,
        title=f"Programma, versione {version.number}" if version else "Programma preparato",
        version=version,
        parts=parts(plan),
    )


def _changes(extent: Extent, versions: list[tuple[AgendaVersion, Plan]]) -> list[NamedFile]:
    columns = ["Versione", "Pubblicata il", "Da", "Nota", "Sessione", "Che cosa", "Campo"]
    columns += ["Prima", "Dopo"]
    rows: list[list[object]] = []
    before: Plan | None = None
    for version, plan in versions:
        head = [version.number, version.published_at, version.by or "", version.note]
        found = differences(before, plan) if before else []
        for one in found:
            rows += [
                [*head, one.entry.title, one.what, field.label, field.before, field.after]
                for field in one.fields
            ] or [[*head, one.entry.title, one.what, "", "", ""]]
        if not found:
            words = "Nessuna differenza" if before else f"Prima versione, {len(plan.entries)} parti"
            rows.append([*head, "", words, "", "", ""])
        before = plan
    title = "Versioni del programma e differenze"
    return table_files(extent, "programma_versioni", title, columns, rows)
