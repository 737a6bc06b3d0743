"""Celery only rings the bell: what must be done is in the database (`cms_portal.jobs`)."""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_portal.settings.dev")

app = Celery("cms_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]
def load_before_fork(instance: Any, **kwargs: Any) -> None:
    """What the queues of this worker need: its children share the memory, no job waits for it."""
    from django.urls import get_resolver

    from cms_portal.jobs.registry import load_for

    _ = get_resolver().reverse_dict  # every document and mail prints an address: all the views
    load_for(instance.app.amqp.queues.consume_from)


def tick(kind: str, *, every: float, once_per: str) -> dict[str, Any]:
    """Ask each `every` seconds for the one job of `kind` of this "minute", "hour" or "day".

    Asking more often than the period is on purpose: a beat that was down when the day began
    catches up at its next tick.
    """
    return {
        "task": "jobs.tick",
        "schedule": every,
        "args": [kind, once_per],
        "options": {"queue": "ticks", "expires": every},
    }


# The timetable, in UTC and only ticking: what is due is asked of the database, by local day.
app.conf.beat_schedule = {
    "sweep": {
        "task": "jobs.sweep",
        "schedule": 30.0,
        "options": {"queue": "ticks", "expires": 30.0},
    },
    "heartbeat": tick("jobs.heartbeat", every=60, once_per="minute"),
    "settle mail": tick("mailing.settle", every=60, once_per="minute"),
    "retention": tick("privacy.retain", every=900, once_per="day"),
    "reminders": tick("mailing.remind", every=600, once_per="hour"),
    "purge jobs": tick("jobs.purge", every=900, once_per="day"),
    "close ended mandates": tick("cities.close_what_ended", every=900, once_per="day"),
    "settle seats": tick("events.settle_seats", every=900, once_per="day"),
    "purge special needs": tick("events.purge_needs", every=900, once_per="day"),
    "purge public requests": tick("events.purge_public", every=900, once_per="day"),
    "close ended facilitators": tick("events.close_facilitators", every=900, once_per="day"),
    "purge imports": tick("spreadsheets.purge_imports", every=900, once_per="day"),
    "purge files": tick("files.purge_expired", every=900, once_per="day"),
}
