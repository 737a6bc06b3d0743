"""What a production start refuses. Missing variables are refused by `settings/base.py` itself."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from cms_portal import embedded

# Settings of the demonstration that would open an installation to whoever reads this repository.
PUBLIC_SECRETS = {
    "solo-per-sviluppo-e-dimostrazione-mai-in-produzione-0",
    "c29sby1wZXItc3ZpbHVwcG8tbWFpLXByb2R1emlvbmU=",
    "c29sby1zdmlsdXBwbzogc2Vjb25kby1mYXR0b3JlISE=",
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
        "DJANGO_SECRET_KEY, SECRETS_KEY o SECOND_FACTOR_KEY è quella, pubblica, della "
        "dimostrazione.": bool(
            PUBLIC_SECRETS
            & {settings.SECRET_KEY, *settings.SECRETS_KEYS, *settings.SECOND_FACTOR_KEYS}
        ),
        "SECOND_FACTOR_KEY e SECRETS_KEY hanno una chiave in comune: devono essere diverse.": (
            bool({*settings.SECRETS_KEYS} & {*settings.SECOND_FACTOR_KEYS})
        ),
        "DJANGO_ALLOWED_HOSTS ammette qualunque nome: elencare i nomi del portale.": (
            "*" in settings.ALLOWED_HOSTS
        ),
        "SECRETS_KEY non è una chiave Fernet: 32 byte in base64, come dice .env.example.": (
            not all(map(_is_fernet_key, settings.SECRETS_KEYS))
        ),
        "SECOND_FACTOR_KEY non è una chiave Fernet: 32 byte in base64, come dice .env.example.": (
            not all(map(_is_fernet_key, settings.SECOND_FACTOR_KEYS))
        ),
        "DATABASE_URL non porta il nome di un server.": not host,
        "EMAIL_URL non porta il nome di un server di posta.": not settings.EMAIL_HOST,
        "TRUSTED_PROXY_COUNT non può essere negativo.": settings.ALLAUTH_TRUSTED_PROXY_COUNT < 0,
        "DJANGO_SECRET_KEY è troppo corta: servono almeno 50 caratteri.": (
            len(settings.SECRET_KEY) < 50
        ),
        "PORTAL_URL deve cominciare con https:// e portare un nome di DJANGO_ALLOWED_HOSTS.": (
            not _is_portal_url(settings.PORTAL_URL)
        ),
        "Il portale non si avvia come root: usare un utente senza privilegi.": (
            os.geteuid() == 0 and not _runs_code_command(sys.argv)
        ),
    }
    if found := [text for text, is_true in refusals.items() if is_true]:
        raise ImproperlyConfigured(" ".join(found))


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _is_portal_url(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and validate_host(parts.hostname or "", settings.ALLOWED_HOSTS)


def _runs_code_command(argv: list[str]) -> bool:
    return len(argv) > 1 and Path(argv[0]).name == "manage.py" and argv[1] in CODE_COMMANDS
