"""How far a batch is, city by city, read from the jobs' rows. Two queries, whatever its size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from django.utils import timezone

from cms_portal.files.models import PrivateFile
from cms_portal.jobs.enums import JobState
from cms_portal.jobs.models import Job
from protocols.enums import ProtocolState
from protocols.exceptions import SecondWordingNeeded
from protocols.models import GenerationBatch, Protocol

# No document takes so long: past it no worker is at work, and nothing can be said of the time left.
STILL_AFTER = timedelta(minutes=1)
# What a cell of the page shows
DONE, RUNNING, QUEUED = "done", "running", "queued"
RETRYING, FAILED, STOPPED, WITHDRAWN = "retrying", "failed", "stopped", "withdrawn"
IN_REVIEW, RECALLED = "in_review", "recalled"
_BY_JOB = {
    JobState.RUNNING: RUNNING,
    JobState.QUEUED: QUEUED,
    JobState.FAILED: RETRYING,
    JobState.DEAD: FAILED,
    JobState.CANCELLED: STOPPED,
}


@dataclass(frozen=True)
class Cell:
    protocol: Protocol
    kind: str

    @property
    def error(self) -> str:
        """Why it failed, as said to staff: the last line of what the worker wrote."""
        job = self.protocol.job
        text = job.error.strip() if job else ""
        return text.splitlines()[-1] if text else ""

    @property
    def asks_second_wording(self) -> bool:
        """It failed since only the second wording fits: trying again must say whether it may."""
        return SecondWordingNeeded.asks in self.error


@dataclass(frozen=True)
class Progress:
    batch: GenerationBatch
    cells: tuple[Cell, ...]

    def _count(self, *kinds: str) -> int:
        return sum(cell.kind in kinds for cell in self.cells)

    @property
    def total(self) -> int:
        return self._count(DONE, RUNNING, QUEUED, RETRYING, FAILED, STOPPED)

    @property
    def done(self) -> int:
        return self._count(DONE)

    @property
    def running(self) -> int:
        return self._count(RUNNING)

    @property
    def queued(self) -> int:
        return self._count(QUEUED, RETRYING)

    @property
    def to_do(self) -> int:
        return self.queued + self.running

    @property
    def to_make(self) -> int:
        return self.total - self.done

    @cached_property
    def failed(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind in {FAILED, RETRYING}]

    @cached_property
    def stopped(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == STOPPED]

    @property
    def is_working(self) -> bool:
        return bool(self.to_do)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total

    @property
    def archive(self) -> PrivateFile | None:
        """The ZIP, if it may still be downloaded."""
        return self.batch.ready_archive

    @property
    def archive_job(self) -> Job | None:
        return self.batch.archive_job

    @property
    def is_archiving(self) -> bool:
        return bool(self.archive_job and not self.archive_job.is_finished)

    @property
    def must_ask_again(self) -> bool:
        """Something of the page will change by itself."""
        return self.is_working or self.is_archiving

    @property
    def seconds_left(self) -> int | None:
        """A guess from the pace so far, in steps of 5; None before there is one.

        A worker that died, or a document tried again days later, leaves a long pause between two
        ends: it is no part of the pace.
        """
        ended = sorted(job.finished_at for job in self._jobs(DONE) if job.finished_at)
        pauses = [later - earlier for earlier, later in pairwise(ended)]
        paces = [pause.total_seconds() for pause in pauses if pause <= STILL_AFTER]
        if not paces or not self.is_working or timezone.now() - self._last_move > STILL_AFTER:
            return None
        return max(5, 5 * round(sum(paces) / len(paces) * self.to_do / 5))

    @property
    def _last_move(self) -> datetime:
        """When a worker last began or ended one of these documents."""
        jobs = self._jobs(DONE, RUNNING, RETRYING)
        moments = [at for job in jobs for at in (job.started_at, job.finished_at) if at]
        return max(moments, default=self.batch.created_at)

    def _jobs(self, *kinds: str) -> list[Job]:
        return [
            cell.protocol.job for cell in self.cells if cell.kind in kinds and cell.protocol.job
        ]

    @property
    def duration(self) -> timedelta | None:
        ended = [
            cell.protocol.document.created_at
            for cell in self.cells
            if cell.kind == DONE and cell.protocol.document
        ]
        return max(ended) - self.batch.created_at if ended else None


def read_progress(batch_id: int) -> Progress | None:
    batch = (
        GenerationBatch.objects.select_related("template", "created_by", "archive", "archive_job")
        .filter(pk=batch_id)
        .first()
    )
    if batch is None:
        return None
    protocols = (
        batch.protocols.select_related("city", "job", "document")
        .defer("document__content", "document__html", "document__data")
        .order_by("city__folded_name", "pk")
    )
    return Progress(batch, tuple(cell_of(protocol) for protocol in protocols))


def cell_of(protocol: Protocol) -> Cell:
    """`protocol` with its `job` loaded."""
    return Cell(protocol, _kind(protocol))


def _kind(protocol: Protocol) -> str:
    if protocol.state == ProtocolState.WITHDRAWN:
        return WITHDRAWN
    if protocol.document_id:
        return DONE
    if protocol.state == ProtocolState.IN_REVIEW:
        return IN_REVIEW
    if protocol.job is None:
        return STOPPED
    if protocol.job.state == JobState.DONE:
        return RECALLED  # it had a document
    return _BY_JOB.get(JobState(protocol.job.state), QUEUED)
