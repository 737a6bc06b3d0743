"""Development, made quick and repeatable for the tests; the servers and the queue stay real."""

import os

# Not those of the demonstration: each test that signs says whom it trusts.
os.environ.setdefault("TRUST_ANCHORS_DIR", "")

from cms_portal.settings.dev import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PORTAL_URL = "http://localhost:8000"
# One of the parts that a run is shared out to: "gw0", "gw1"… or "" for a run in one process.
TEST_PART = os.environ.get("PYTEST_XDIST_WORKER", "")
# The part's own folder, for the workers it starts too: a demo keeps its files beside it.
PRIVATE_FILES_DIR = MEDIA_ROOT = embedded.VAR_DIR / f"files-test{TEST_PART}"  # noqa: F405
# The part's own corner of the broker: a demo and the other parts may be running beside it.
_CORNER = 2 + int(TEST_PART.removeprefix("gw")) if TEST_PART else 1
REDIS_URL = os.environ.get("TEST_REDIS_URL") or embedded.with_redis_database(REDIS_URL, _CORNER)  # noqa: F405
CELERY_BROKER_URL = REDIS_URL
# Workers of the tests know their jobs and their faults.
CELERY_IMPORTS = ["tests.jobs.probe", "tests.mailing.probe"]
ACCOUNT_RATE_LIMITS = False
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""  # noqa: F405
LOGGING["root"]["level"] = "WARNING"  # noqa: F405
# The database lets append-only tables be emptied between tests, and nowhere else.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c cms.is_test_database=yes"  # noqa: F405
# Two hundred threads may want the last seat at once while other tests keep the machine busy.
if "pool" in DATABASES["default"]["OPTIONS"]:  # noqa: F405
    DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 60  # noqa: F405
