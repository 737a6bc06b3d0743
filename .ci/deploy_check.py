"""Django's deploy check on the production settings, with invented values. Nothing is contacted."""

import os
import sys
from pathlib import Path

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "cms_portal.settings.base",
    "DJANGO_SECRET_KEY": "inventata-solo-per-questo-controllo-0123456789-abcdefghijklmnop",
    "DJANGO_ALLOWED_HOSTS": "portale.example",
    "DATABASE_URL": "postgres://portale:inventata@db.example/portale",
    "REDIS_URL": "redis://redis.example:6379/0",
    "SECRETS_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "SECOND_FACTOR_KEY": "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=",
    "PORTAL_URL": "https://portale.example",
    "EMAIL_URL": "smtp://posta.example:25",
    "DEFAULT_FROM_EMAIL": "portale@portale.example",
    "PRIVATE_FILES_DIR": "/srv/portale",
    "EMBLEMS_DIR": "tests/documents/emblems",
}
os.chdir(Path(__file__).parent.parent)
os.execv(  # noqa: S606
    sys.executable,
    [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
)
