"""Which function does which kind of job. Apps register theirs in their `tasks.py`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from cms_portal.jobs.enums import Queue
from cms_portal.jobs.exceptions import UnknownKind

JobFunction = Callable[..., dict[str, Any] | None]
F = TypeVar("F", bound=JobFunction)

LEASE = timedelta(minutes=3)
BACKOFF = timedelta(minutes=1)


@dataclass(frozen=True)
class JobKind:
    """`label`: Italian, what staff read in the list of jobs.

    `lease`: time without a sign of life after which another worker may take the job over.

    `time_limit`: the worker kills the attempt after it; at most two thirds of `lease`, unless the
    job shows life with `set_progress`, which renews the lease.
    `backoff`: wait before the second attempt, doubled for each one after, never above an hour.
    """

    name: str
    label: str
    function: JobFunction
    queue: Queue
    lease: timedelta
    time_limit: timedelta
    max_attempts: int
    backoff: timedelta


_kinds: dict[str, JobKind] = {}


def job(
    name: str,
    *,
    label: str = "",
    queue: str = Queue.DEFAULT,
    lease: timedelta = LEASE,
    time_limit: timedelta | None = None,
    max_attempts: int = 5,
    backoff: timedelta = BACKOFF,
) -> Callable[[F], F]:
    """Register `f(job: Job, **payload) -> dict | None` as what `enqueue(name, …)` does.

    The function runs outside a transaction and may run again after a crash: the service that it
    calls opens its own transaction and is safe to repeat. A returned dict becomes `job.result`.
    Raising means another attempt later; `GiveUp("perché")` means none.
    """

    def register(function: F) -> F:
        known = _kinds.get(name)
        if known and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"Two functions want to be the job {name!r}.")
        _kinds[name] = JobKind(
            name=name,
            label=label or name,
            function=function,
            queue=Queue(queue),
            lease=lease,
            time_limit=time_limit or lease * 2 / 3,
            max_attempts=max_attempts,
            backoff=backoff,
        )
        return function

    return register


_loaders: dict[Queue, Callable[[], None]] = {}


def load_before_fork(queue: Queue, load: Callable[[], None]) -> None:
    """Have `load()` called once in a worker of `queue` before its children are made.

    Registered in an AppConfig.ready(), for what is slow to import and may be shared.
    """
    _loaders[queue] = load


def load_for(queues: Iterable[str]) -> None:
    for queue in queues:
        if queue in _loaders:
            _loaders[Queue(queue)]()


def get_kind(name: str) -> JobKind:
    """Raises `UnknownKind` when no app registered `name`."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"No job is registered as {name!r}.") from None


def label_of(name: str) -> str:
    """For the screen; a kind that this release does not know is called by its name."""
    return _kinds[name].label if name in _kinds else name


def all_kinds() -> Iterator[JobKind]:
    yield from sorted(_kinds.values(), key=lambda kind: kind.name)
