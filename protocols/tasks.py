"""What workers do for the protocols. Mistakes of the data are not worth a second attempt."""

from datetime import timedelta
from typing import Any

from cms_portal.documents.pdf import MissingGlyph
from cms_portal.jobs.exceptions import GiveUp
from cms_portal.jobs.models import Job
from cms_portal.jobs.registry import job
from cms_portal.jobs.services import set_progress
from protocols import services
from protocols.enums import ProtocolState
from protocols.exceptions import ProtocolError


@job(
    "protocols.freeze",
    label="Preparazione di un protocollo",
    queue="pdf",
    lease=timedelta(minutes=2),
    max_attempts=4,
)
def freeze(job: Job, *, protocol_id: int) -> dict[str, Any]:
    try:
        protocol = services.freeze_protocol(protocol_id=protocol_id)
    except (ProtocolError, MissingGlyph) as error:
        raise GiveUp(str(error)) from error
    if protocol.state == ProtocolState.WITHDRAWN:
        return {"protocol": protocol.code, "note": "ritirato nel frattempo"}
    return {"protocol": protocol.code, "document": protocol.document_id}


@job(
    "protocols.build_archive",
    label="Archivio ZIP dei protocolli",
    queue="pdf",
    lease=timedelta(minutes=5),
    max_attempts=4,
)
def build_archive(job: Job, *, batch_id: int) -> dict[str, Any]:
    archive = services.build_archive(
        batch_id=batch_id,
        on_progress=lambda done, total: set_progress(job, done=done, total=total),
    )
    return {"file": str(archive.pk), "sha256": archive.sha256}
