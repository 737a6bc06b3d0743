"""What workers do for the protocols. Mistakes of the data are not worth a second attempt."""

from datetime import timedelta
from typing import Any

from cms_portal.documents.pdf import MissingGlyph
from cms_portal.files.exceptions import FileRefused
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


@job(
    "protocols.build_shipment",
    label="ZIP e note di una spedizione",
    queue="pdf",
    lease=timedelta(minutes=5),
    max_attempts=4,
)
def build_shipment(job: Job, *, shipment_id: int) -> dict[str, Any]:
    try:
        made = services.build_shipment(
            shipment_id=shipment_id,
            on_progress=lambda done, total: set_progress(job, done=done, total=total),
        )
    except (ProtocolError, MissingGlyph) as error:
        raise GiveUp(str(error)) from error
    return {"file": str(made.pk), "sha256": made.sha256}


@job(
    "protocols.read_pec",
    label="Lettura delle PEC",
    queue="pdf",
    lease=timedelta(minutes=5),
    max_attempts=3,
)
def read_pec(job: Job, *, drop_id: int) -> dict[str, Any]:
    try:
        drop = services.read_drop(drop_id=drop_id, job=job)
    except (ProtocolError, FileRefused) as error:
        raise GiveUp(str(error)) from error
    return {"messages": drop.messages.count()}


@job(
    "protocols.file_pec",
    label="Archiviazione delle PEC",
    queue="pdf",
    lease=timedelta(minutes=5),
    max_attempts=4,
)
def file_pec(job: Job, *, drop_id: int) -> dict[str, Any]:
    if job.by is None:
        raise GiveUp("Nessuno ha confermato queste PEC.")
    return {"filed": services.file_drop(drop_id=drop_id, by=job.by, job=job)}


@job(
    "protocols.hand_over",
    label="Consegna al controllo di file firmati arrivati con la PEC",
    queue="pdf",
    lease=timedelta(minutes=5),
    max_attempts=4,
)
def hand_over(job: Job, *, protocol_id: int) -> dict[str, Any]:
    if job.by is None:
        raise GiveUp("Nessuno ha segnato l'atto come trasmesso.")
    said = services.hand_over_files(protocol_id=protocol_id, by=job.by, job=job)
    return {"files": said}


@job(
    "protocols.judge_copy",
    label="Verifica di una copia firmata",
    queue="pdf",
    lease=timedelta(minutes=4),
    max_attempts=4,
)
def judge_copy(job: Job, *, copy_id: int) -> dict[str, Any]:
    copy = services.judge_copy(copy_id=copy_id, job=job)
    return {"protocol": copy.protocol.code, "state": copy.state}


@job(
    "protocols.build_kit",
    label="Kit per la Giunta di un protocollo",
    queue="pdf",
    lease=timedelta(minutes=2),
    max_attempts=4,
)
def build_kit(job: Job, *, kit_id: int, round_number: int) -> dict[str, Any]:
    try:
        kit = services.build_kit(kit_id=kit_id, round_number=round_number, by=job.by)
    except (ProtocolError, MissingGlyph) as error:
        raise GiveUp(str(error)) from error
    return {"docx": str(kit.docx_id), "pdf": str(kit.pdf_id)}
