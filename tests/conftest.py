"""What every test stands on: the real servers."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from cms_portal import embedded

pytest_plugins = ["tests.jobs.processes"]


@pytest.fixture(scope="session", autouse=True)
def embedded_servers() -> Iterator[None]:
    """The embedded PostgreSQL and Redis, unless DATABASE_URL and REDIS_URL name others."""
    with embedded.acquire_for(settings.DATABASES["default"]["HOST"], settings.REDIS_URL):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(embedded_servers: None) -> None:
    """The servers come before the test database."""
