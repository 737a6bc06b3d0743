"""The connections to the database after the server was away: none of those that wait is tried.

psycopg's pool checks a connection before it gives it, and after one that is dead it tries the next
a second later, then after two, four, eight: with a handful of them the request gives up before it
comes to the first good one (https://github.com/psycopg/psycopg/issues/709).
"""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created
from psycopg import Connection, Error
from psycopg_pool import ConnectionPool


def watch_pools() -> None:
    """From now on every pool that Django makes drops all that wait when one is found dead."""
    connection_created.connect(_watch, dispatch_uid="pool")


def drop_all_when_one_is_dead(pool: ConnectionPool[Any]) -> None:
    """Django gives its pools a check of its own and no way to say another."""

    def check(connection: Connection[Any]) -> None:
        try:
            ConnectionPool.check_connection(connection)
        except Error:
            pool.drain()
            raise

    pool._check = check


def _watch(connection: Any, **kwargs: object) -> None:
    pool = getattr(connection, "pool", None)
    if pool is not None and pool._check is ConnectionPool.check_connection:
        drop_all_when_one_is_dead(pool)
