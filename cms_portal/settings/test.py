"""Development, made quick and repeatable for the tests; the servers and the queue stay real."""

import os

from cms_portal.settings.dev import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PORTAL_URL = "http://localhost:8000"
# The tests' own folder, for the workers they start too: a demo keeps its files beside it.
PRIVATE_FILES_DIR = MEDIA_ROOT = embedded.VAR_DIR / "files-test"  # noqa: F405
# The tests' own corner of the broker: a demo may be running beside them.
REDIS_URL = os.environ.get("TEST_REDIS_URL") or embedded.with_redis_database(REDIS_URL, 1)  # noqa: F405
CELERY_BROKER_URL = REDIS_URL
# Workers of the tests know their jobs and their faults.
CELERY_IMPORTS = ["tests.jobs.probe", "tests.mailing.probe"]
ACCOUNT_RATE_LIMITS = False
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""  # noqa: F405
LOGGING["root"]["level"] = "WARNING"  # noqa: F405
# The database lets append-only tables be emptied between tests, and nowhere else.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c cms.is_test_database=yes"  # noqa: F405
