"""Celery only rings the bell: what must be done is in the database (`cms_portal.jobs`)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_portal.settings.dev")

app = Celery("cms_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
