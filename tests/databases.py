"""The test database is a copy of one that the migrations made: they run once, not at every run.

Kept beside the others of the server under a name that says which migrations made it.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from cms_portal import embedded

_MARK = "migrated_"


def create_copy() -> str:
    """Make the test database of this part and point the connection to it; returns the old name."""
    before = connection.settings_dict["NAME"]
    name = connection.creation._get_test_db_name()
    with _alone():
        template = _MARK + _fingerprint()
        if template not in _databases():
            _migrate(template, before)
        _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # of a run that was killed
        _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _use(name)
    # Permissions and rules come from code as well: that of today counts.
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    return before


def drop_copy(before: str) -> None:
    """Whoever holds it: a thread, or a browser let go late."""
    name = connection.settings_dict["NAME"]
    _use(before)
    _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _migrate(template: str, before: str) -> None:
    """Under its final name only when it is whole; those of other migrations go."""
    made = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    _use(before)
    for stale in _databases():
        if stale.startswith(_MARK):
            _execute(f'DROP DATABASE "{stale}" WITH (FORCE)')
    _let_go(made)
    _execute(f'ALTER DATABASE "{made}" RENAME TO "{template}"')


def _use(name: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _let_go(name: str) -> None:
    """Whoever holds it still: what made it may have had connections of its own."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )


def _databases() -> set[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def _execute(sql: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def _fingerprint() -> str:
    """Of every migration, ours and of the libraries."""
    found = sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    """The parts of one run begin together: the first makes it, the others wait for it."""
    with (embedded.VAR_DIR / "migrated.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
