"""Databases to measure in: made, filled as the demonstration is, and dropped."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO

from django.core.management import call_command
from django.db import connection


@contextmanager
def scratch_database() -> Iterator[None]:
    """An empty database of ours; worker processes started inside use it too."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{name}"  # tests may be running beside us
    with redirect_stdout(StringIO()):  # a command inside speaks whatever it is told
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        _close()
        connection.creation.destroy_test_db(name, verbosity=0)


@contextmanager
def copy_of_database(suffix: str) -> Iterator[None]:
    """Inside, a copy of the scratch database as it is now."""
    original = connection.settings_dict["NAME"]
    _close()
    connection.creation.clone_test_db(suffix, verbosity=0, autoclobber=True)
    connection.settings_dict["NAME"] = f"{original}_{suffix}"
    try:
        yield
    finally:
        _close()
        connection.settings_dict["NAME"] = original
        connection.creation.destroy_test_db(suffix=suffix, verbosity=0)


def load_demonstration() -> None:
    """The 39 cities, complete: referents, who signs, offices, ceilings, template."""
    from cities.demo import load_people
    from cms_portal.accounts.models import DemoWorld
    from protocols.demo import load_protocol_data

    DemoWorld.objects.get_or_create(pk=True)
    call_command("load_programme", verbosity=0)
    load_people()
    load_protocol_data()


def _close() -> None:
    connection.close()
    if connection.pool:
        connection.close_pool()
