"""The ZIP of a dossier, written by a worker and kept once."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import transaction

from cms_portal.dossiers import archive
from cms_portal.dossiers.archive import Progress
from cms_portal.dossiers.extent import Extent
from cms_portal.dossiers.models import MadeDossier
from cms_portal.dossiers.parts import Part
from cms_portal.files.services import store
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import hold

D = TypeVar("D", bound=MadeDossier)


def make_zip(
    dossier: D,
    extent: Extent,
    parts: Sequence[Part[Any]],
    *,
    kind: str,
    city_code: str,
    job: Job | None,
    on_progress: Progress,
) -> D:
    """Write the ZIP with what there is by now. A second time it finds it made."""
    if dossier.file_id:
        return dossier
    with tempfile.TemporaryFile() as stream:
        written = archive.write(extent, parts, stream, on_progress=on_progress)
        stream.seek(0)
        with transaction.atomic():
            rows = type(dossier)._default_manager.select_for_update(of=("self",))
            locked: D = rows.get(pk=dossier.pk)
            if locked.file_id:
                return locked
            locked.file = store(
                kind=kind,
                name=f"{extent.name}.zip",
                source=stream,
                content_type="application/zip",
                by=dossier.by,
                city_code=city_code,
            )
            locked.count, locked.index_sha256 = written.count, written.index_sha256
            locked.save(update_fields=["file", "count", "index_sha256"])
            if job is not None:
                hold(job)
    return locked
