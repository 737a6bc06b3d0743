"""What a production start refuses. Missing variables are refused by `settings/base.py` itself."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms_portal import embedded

# Settings of the demonstration that would open an installation to whoever reads this repository.
PUBLIC_SECRETS = {
    "solo-per-sviluppo-e-dimostrazione-mai-in-produzione-0",
    "c29sby1wZXItc3ZpbHVwcG8tbWFpLXByb2R1emlvbmU=",
}
# Commands that read or write code only: `make check` and the image's build run them as root.
CODE_COMMANDS = {"check", "collectstatic", "makemigrations"}


def refuse_unsafe_start() -> None:
    """Called whenever Django is set up: by WSGI, Celery and every command. Names what is wrong."""
    broker, host = settings.REDIS_URL, settings.DATABASES["default"]["HOST"]
    refusals = {
        "DATABASE_URL indica il PostgreSQL incorporato, che è per sviluppo e prove.": (
            embedded.is_embedded(host)
        ),
        "REDIS_URL indica il Redis incorporato, che è per sviluppo e prove.": (
            embedded.is_embedded(broker)
        ),
        "DJANGO_SECRET_KEY o SECRETS_KEY è quella, pubblica, della dimostrazione.": (
            bool(PUBLIC_SECRETS & {settings.SECRET_KEY, *settings.SECRETS_KEYS})
        ),
        "DJANGO_ALLOWED_HOSTS ammette qualunque nome: elencare i nomi del portale.": (
            "*" in settings.ALLOWED_HOSTS
        ),
        "Il portale non si avvia come root: usare un utente senza privilegi.": (
            os.geteuid() == 0 and not _runs_code_command(sys.argv)
        ),
    }
    if found := [text for text, is_true in refusals.items() if is_true]:
        raise ImproperlyConfigured(" ".join(found))


def _runs_code_command(argv: list[str]) -> bool:
    return len(argv) > 1 and Path(argv[0]).name == "manage.py" and argv[1] in CODE_COMMANDS
