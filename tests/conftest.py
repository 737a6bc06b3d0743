"""What every test stands on: the real servers."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template import engines
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from cms_portal import embedded
from tests.templates import RefuseUndefined

pytest_plugins = ["tests.jobs.processes"]

# The same examples at every run, and no clock: a busy machine is not a failure.
hypothesis_settings.register_profile(
    "portal", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("portal")


@pytest.fixture(scope="session", autouse=True)
def embedded_servers() -> Iterator[None]:
    """The embedded PostgreSQL and Redis, unless DATABASE_URL and REDIS_URL name others."""
    with embedded.acquire_for(settings.DATABASES["default"]["HOST"], settings.REDIS_URL):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(embedded_servers: None) -> None:
    """The servers come before the test database."""


@pytest.fixture(autouse=True)
def undefined_variables_are_errors() -> None:
    """For each test: an override of the settings makes a new engine."""
    engines["django"].engine.string_if_invalid = RefuseUndefined()
