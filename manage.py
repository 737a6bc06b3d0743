#!/usr/bin/env python
import os
import signal
import sys
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from cms_portal import embedded

# These read or write code only; every other command may ask for the database or the broker.
WITHOUT_SERVERS = {"check", "collectstatic", "diffsettings", "help", "mailbox", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_portal.settings.dev")
    try:
        with _servers(sys.argv):
            execute_from_command_line(sys.argv)
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _servers(argv: list[str]) -> AbstractContextManager[object]:
    """The embedded servers for as long as this command runs, if the settings point at them."""
    if len(argv) < 2 or argv[1] in WITHOUT_SERVERS or {"-h", "--help"} & set(argv):
        return nullcontext()
    try:
        if not settings.IS_DEMO_ALLOWED:
            return nullcontext()
    except ImproperlyConfigured:
        return nullcontext()  # Django says it better
    # A polite end must give the servers back.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    return embedded.acquire_for(settings.DATABASES["default"]["HOST"], settings.REDIS_URL)


if __name__ == "__main__":
    main()
