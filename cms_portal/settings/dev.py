"""Production, loosened for one person's machine: `make demo`."""

import os

os.environ.setdefault("DJANGO_SECRET_KEY", "solo-per-sviluppo-e-dimostrazione-mai-in-produzione-0")
os.environ.setdefault("SECRETS_KEY", "c29sby1wZXItc3ZpbHVwcG8tbWFpLXByb2R1emlvbmU=")
os.environ.setdefault("SECOND_FACTOR_KEY", "c29sby1zdmlsdXBwbzogc2Vjb25kby1mYXR0b3JlISE=")
os.environ.setdefault("DJANGO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:8025")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "Percorso Città Medie Sud <portale@demo.example>")
os.environ.setdefault("SECURE_SSL_REDIRECT", "false")
os.environ.setdefault("TRUSTED_PROXY_COUNT", "0")
os.environ.setdefault("SUPPORT_EMAIL", "segreteria@demo.example")
os.environ.setdefault("SUPPORT_PHONE", "06 0000 0000 (dimostrativo)")
os.environ.setdefault("DPO_NAME", "Livia Serra (demo)")
os.environ.setdefault("DPO_EMAIL", "protezione.dati@demo.example")
os.environ.setdefault("DPO_PHONE", "06 0000 0001 (dimostrativo)")

from cms_portal import embedded

# An empty address means: the servers that came in wheels (`cms_portal.embedded`).
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = embedded.database_url()
if not os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = embedded.redis_url()
os.environ.setdefault("PRIVATE_FILES_DIR", str(embedded.VAR_DIR / "files"))
# Who signs in the demonstration is certified by nobody else: see `seed_demo_acts`.
os.environ.setdefault("TRUST_ANCHORS_DIR", str(embedded.VAR_DIR / "anchors"))
os.environ.setdefault("PORTAL_URL", embedded.demo_url())

from cms_portal.settings.base import *  # noqa: F403

# Off in the demonstration, which shows the portal's own error pages.
DEBUG = env.bool("DEBUG", default=True)  # noqa: F405
IS_DEMO_ALLOWED = True
MAILBOX_DIR = embedded.VAR_DIR / "posta"  # what `manage.py mailbox` takes, read at /posta/
SESSION_COOKIE_NAME, SESSION_COOKIE_SECURE = "cms-sid", False
CSRF_COOKIE_NAME, CSRF_COOKIE_SECURE = "cms-csrf", False
SECURE_HSTS_SECONDS = 0
SECURE_PROXY_SSL_HEADER = None
AUTH_PASSWORD_VALIDATORS = []
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Who tries the demonstration has no device of theirs registered in it.
SECOND_FACTOR_EXEMPT = frozenset(
    {
        "segreteria@demo.example",
        "adg@demo.example",
        "referente@demo.example",
        "facilitatore@demo.example",
    }
)
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# The console writes tracebacks itself: it cannot read those that production makes into data.
LOGGING["formatters"]["json"]["processors"][1:] = [  # noqa: F405
    structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)  # noqa: F405
]
# Static files straight from their folders: nothing to collect, changes seen at the next request.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
