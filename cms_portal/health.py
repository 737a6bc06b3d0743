"""Is the portal alive, and can it do its work? Asked by the proxy and by whoever watches.

`/salute/` answers for the process alone: a database or a broker that is down is no reason to
restart it. `/salute/pronto/` answers 503 when some part does not work and says which; it tells
ages and yes or no, never an address, a name or an error text.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms_portal.embedded import cache_location
from cms_portal.jobs.health import heartbeat_age, oldest_waiting_age

log = structlog.get_logger(__name__)

HEARTBEAT_LIMIT = timedelta(seconds=120)  # it beats every 60
# The heartbeat proves the default queue; a job left waiting shows that another has no worker.
WAITING_LIMIT = timedelta(minutes=10)
BROKER_TIMEOUT = 2.0  # seconds


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"stato": "vivo"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    checks = {
        "database": _asked(_database),
        "migrazioni": _asked(_migrations),
        "broker": _asked(_broker),
        "worker": _asked(_workers),
        "lavori": _asked(_waiting_jobs),
    }
    is_ready = all(check["ok"] for check in checks.values())
    return JsonResponse(
        {"stato": "pronto" if is_ready else "non pronto", "controlli": checks},
        status=200 if is_ready else 503,
    )


def _asked(check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        log.warning("health_check_failed", check=check.__name__, error=type(error).__name__)
        return {"ok": False}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _migrations() -> dict[str, Any]:
    missing = _missing_migrations()
    if missing:
        _missing_migrations.cache_clear()  # they may be applied while this process runs
    return {"ok": not missing, "mancanti": missing}


@cache
def _missing_migrations() -> int:
    """How many; reading the files takes a second, and none becomes missing in a running process."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _broker() -> dict[str, Any]:
    client = redis.Redis.from_url(
        cache_location(settings.REDIS_URL),
        socket_timeout=BROKER_TIMEOUT,
        socket_connect_timeout=BROKER_TIMEOUT,
    )
    with client:
        client.ping()
    return {"ok": True}


def _workers() -> dict[str, Any]:
    age = heartbeat_age()
    return {"ok": age is not None and age <= HEARTBEAT_LIMIT, "ultimo_battito_s": _seconds(age)}


def _waiting_jobs() -> dict[str, Any]:
    age = oldest_waiting_age()
    return {"ok": age is None or age <= WAITING_LIMIT, "attesa_massima_s": _seconds(age)}


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())
