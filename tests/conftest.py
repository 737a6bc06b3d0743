"""What every test stands on: the real servers."""

import fcntl
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from django.conf import settings
from django.template import engines
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from cms_portal import embedded
from cms_portal.privacy import current
from tests.clients import Client
from tests.databases import create_copy, drop_copy
from tests.emptying import remember_first_rows
from tests.templates import RefuseUndefined

pytest_plugins = ["tests.jobs.processes"]

# The same examples at every run, and no clock: a busy machine is not a failure.
hypothesis_settings.register_profile(
    "portal", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("portal")


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs real workers runs in one part: the pair is started once."""
    for item in items:
        if "workers" in getattr(item, "fixturenames", ()) or item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.xdist_group("workers"))


def pytest_collection_finish() -> None:
    """What was imported stays to the end: looking through it for rubbish costs a fifth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def embedded_servers() -> Iterator[None]:
    """The embedded PostgreSQL and Redis, unless DATABASE_URL and REDIS_URL name others."""
    with (
        _only_run(),
        embedded.acquire_for(settings.DATABASES["default"]["HOST"], settings.REDIS_URL),
    ):
        with redis.Redis.from_url(embedded.cache_location(settings.REDIS_URL)) as broker:
            broker.flushdb()  # what a run that was killed left waiting
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    embedded_servers, django_db_modify_db_settings, django_db_blocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        before = create_copy()
        remember_first_rows()
    yield
    with django_db_blocker.unblock():
        drop_copy(before)


@contextmanager
def _only_run() -> Iterator[None]:
    """Two runs from one checkout would share a database and a broker: the second waits."""
    embedded.VAR_DIR.mkdir(mode=0o700, exist_ok=True)
    with (embedded.VAR_DIR / f"tests{settings.TEST_PART}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another run of the tests…", file=sys.__stderr__)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(autouse=True)
def undefined_variables_are_errors() -> None:
    """For each test: an override of the settings makes a new engine."""
    engines["django"].engine.string_if_invalid = RefuseUndefined()


@pytest.fixture(autouse=True)
def no_notice_is_remembered() -> None:
    """What a test publishes it asks for; the others ask nobody, and pay no query for it."""
    current.remember(None, seconds=86_400)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def admin_client(admin_user) -> Client:
    signed_in = Client()
    signed_in.force_login(admin_user)
    return signed_in
