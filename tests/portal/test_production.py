"""Production settings, in processes of their own: what they refuse, at every way in."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cms_portal import embedded

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "cms_portal.settings.base",
    "DJANGO_SECRET_KEY": "una-chiave-lunga-e-inventata-solo-per-questa-prova-0123456789",
    "DJANGO_ALLOWED_HOSTS": "portale.example",
    "DATABASE_URL": "postgres://portale:segreto@db.example/portale",
    "REDIS_URL": "redis://redis.example:6379/0",
    "SECRETS_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "SECOND_FACTOR_KEY": "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=",
    "PORTAL_URL": "https://portale.example",
    "EMAIL_URL": "smtp://posta.example:25",
    "DEFAULT_FROM_EMAIL": "portale@portale.example",
    "PRIVATE_FILES_DIR": "/srv/portale",
}
WAYS_IN = {
    "web": ["-c", "import cms_portal.wsgi"],
    "worker": ["-m", "celery", "-A", "cms_portal", "worker", "--pool=solo"],
    "beat": ["-m", "celery", "-A", "cms_portal", "beat", "--schedule=/dev/null"],
    "command": ["manage.py", "migrate"],
}


def start(arguments: list[str], **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **GOOD, **changes},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_good_settings_pass_the_deploy_check():
    done = start(["manage.py", "check", "--deploy", "--fail-level=ERROR"])
    assert done.returncode == 0, done.stderr


def test_every_missing_variable_is_named_at_once():
    done = start(WAYS_IN["web"], **dict.fromkeys(GOOD.keys() - {"DJANGO_SETTINGS_MODULE"}, ""))
    assert done.returncode != 0
    last_line = done.stderr.splitlines()[-1]
    assert [name for name in GOOD if name not in last_line] == ["DJANGO_SETTINGS_MODULE"]


@pytest.mark.parametrize(
    ("way_in", "name"),
    [
        ("web", "DJANGO_SECRET_KEY"),
        ("worker", "DATABASE_URL"),
        ("beat", "REDIS_URL"),
        ("command", "DJANGO_ALLOWED_HOSTS"),
    ],
)
def test_nothing_starts_without(way_in, name):
    done = start(WAYS_IN[way_in], **{name: ""})
    assert done.returncode != 0
    assert f"Mancano le variabili d'ambiente: {name}." in done.stderr


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_nothing_starts_on_the_embedded_servers(way_in):
    done = start(
        WAYS_IN[way_in], DATABASE_URL=embedded.database_url(), REDIS_URL=embedded.redis_url()
    )
    assert done.returncode != 0
    assert "PostgreSQL incorporato" in done.stderr
    assert "Redis incorporato" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to be root to be refused as root")
@pytest.mark.parametrize("way_in", WAYS_IN)
def test_nothing_starts_as_root(way_in):
    done = start(WAYS_IN[way_in])
    assert done.returncode != 0
    assert "non si avvia come root" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        (
            "DJANGO_SECRET_KEY",
            "solo-per-sviluppo-e-dimostrazione-mai-in-produzione-0",
            "DJANGO_SECRET_KEY",
        ),
        ("SECRETS_KEY", "c29sby1wZXItc3ZpbHVwcG8tbWFpLXByb2R1emlvbmU=", "SECRETS_KEY"),
        ("SECOND_FACTOR_KEY", "c29sby1zdmlsdXBwbzogc2Vjb25kby1mYXR0b3JlISE=", "SECOND_FACTOR"),
        ("SECOND_FACTOR_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "in comune"),
        ("DJANGO_ALLOWED_HOSTS", "portale.example,*", "DJANGO_ALLOWED_HOSTS"),
        ("SECRETS_KEY", "abc", "chiave Fernet"),
        ("SECOND_FACTOR_KEY", "abc", "SECOND_FACTOR_KEY non è una chiave Fernet"),
        ("DATABASE_URL", "segreto", "DATABASE_URL non porta il nome di un server"),
        ("EMAIL_URL", "segreto", "EMAIL_URL ha un valore che non si capisce"),
        ("EMAIL_URL", "smtp://:25", "EMAIL_URL non porta il nome"),
        ("TRUSTED_PROXY_COUNT", "segreto", "TRUSTED_PROXY_COUNT ha un valore"),
        ("TRUSTED_PROXY_COUNT", "-1", "TRUSTED_PROXY_COUNT non può"),
        ("SECURE_SSL_REDIRECT", "segreto", "SECURE_SSL_REDIRECT ha un valore"),
        ("DJANGO_SECRET_KEY", "corta", "troppo corta"),
        ("PORTAL_URL", "http://portale.example", "https://"),
        ("PORTAL_URL", "https://altrove.example", "nome di DJANGO_ALLOWED_HOSTS"),
    ],
)
def test_settings_that_do_not_hold_are_refused(name, value, complaint):
    done = start(["manage.py", "check"], **{name: value})
    assert done.returncode != 0
    assert complaint in done.stderr.splitlines()[-1]
    assert "segreto" not in done.stderr


def test_the_secrets_refused_are_those_of_the_demonstration():
    from cms_portal.production import PUBLIC_SECRETS

    text = (ROOT / "cms_portal/settings/dev.py").read_text()
    assert all(secret in text for secret in PUBLIC_SECRETS)


def test_the_example_explains_every_variable():
    asked = re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "cms_portal/settings/base.py").read_text())
    explained = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(asked) > 15
    assert set(asked) - set(explained) == set()
    assert len(explained) == len(set(explained))
