"""The pool of connections after the database server was restarted."""

import pytest
from django.db import connection
from psycopg import connect
from psycopg_pool import ConnectionPool, PoolTimeout

from cms_portal.pool import drop_all_when_one_is_dead

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    """Four connections that wait, and were cut by the server."""
    options = connection.get_connection_params() | {"autocommit": True}
    with ConnectionPool(
        kwargs=options, min_size=1, max_size=4, check=ConnectionPool.check_connection, open=False
    ) as made:
        taken = [made.getconn(timeout=20) for _ in range(4)]
        pids = [one.info.backend_pid for one in taken]
        for one in taken:
            made.putconn(one)
        with connect(**options) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [pids])
        yield made


def test_one_that_is_dead_takes_the_others_with_it(pool):
    drop_all_when_one_is_dead(pool)
    one = pool.getconn(timeout=20)
    assert one.execute("SELECT 1").fetchone() == (1,)
    pool.putconn(one)
    assert pool.get_stats()["connections_lost"] == 1


def test_control_left_alone_the_pool_tries_each_and_gives_up(pool):
    with pytest.raises(PoolTimeout):
        pool.getconn(timeout=1.5)


def test_the_portal_watches_its_own(settings):
    connection.ensure_connection()
    assert connection.pool._check is not ConnectionPool.check_connection
