"""After a test that committed the database is emptied, and holds again what its migrations wrote.

Django would have every app compute its first rows anew: permissions, roles, rules, a third of a
second each time. They are put back as they were read once, at the beginning of the run.
"""

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test import TransactionTestCase

_first_rows: dict[str, bytes] = {}


def remember_first_rows() -> None:
    """Of the database just made; from now on `TransactionTestCase` goes back to them.

    Not those of the histories: the triggers write them again.
    """
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(include_views=False):
            columns = connection.introspection.get_table_description(cursor, table)
            if table == "django_migrations" or any(one.name == "pgh_id" for one in columns):
                continue
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                if found := b"".join(bytes(part) for part in rows):
                    _first_rows[table] = found
    TransactionTestCase._fixture_teardown = _go_back


def _go_back(case: TransactionTestCase) -> None:
    _empty()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in _first_rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                into.write(rows)


def _empty(attempts: int = 3) -> None:
    try:
        # Numbers go on: a worker may still hold one of a test before.
        call_command(
            "flush",
            verbosity=0,
            interactive=False,
            reset_sequences=False,
            allow_cascade=False,
            inhibit_post_migrate=True,
        )
    except CommandError as error:
        # The server may still be answering the last request of a browser that is gone.
        if attempts == 1 or not isinstance(error.__cause__, OperationalError):
            raise
        _empty(attempts - 1)
