from __future__ import annotations

from datetime import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.jobs.enums import FINISHED, WAITING, Action, JobState, Queue
from cms_portal.jobs.registry import label_of

TICK = "tick:"  # how the keys begin of what the timetable asks for


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every job, anybody else what they asked for."""
        if user.has_role(Role.STAFF):
            return self
        return self.filter(by=user)

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def due(self, *, at: datetime) -> Self:
        """Waiting, and their moment has come."""
        return self.waiting().filter(run_at__lte=at)

    def abandoned(self, *, at: datetime) -> Self:
        """Running according to the row, but their worker has shown no life for a whole lease."""
        return self.filter(state=JobState.RUNNING, leased_until__lte=at)

    def held_by(self, job: Job) -> Self:
        """The row of `job`, if the attempt that `job` was loaded with still owns it."""
        return self.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)

    def with_attempts_left(self) -> Self:
        return self.filter(attempts__lt=F("attempts_allowed"))

    def finished(self) -> Self:
        return self.filter(state__in=FINISHED)

    def uneventful_ticks(self) -> Self:
        """What the timetable asked for and got: thousands of rows that say nothing."""
        return self.filter(key__startswith=TICK, state=JobState.DONE)


class Job(models.Model):
    """A piece of deferred work. This row is the queue; Celery only rings the bell for it.

    `attempts` is also the fencing token: it only ever grows, and who holds an older number can
    no longer write anything here.
    """

    kind = models.CharField("tipo", max_length=80)
    key = models.CharField("chiave", max_length=200, unique=True)
    payload = models.JSONField("dati", default=dict, blank=True)
    queue = models.CharField("coda", max_length=10, choices=Queue)
    state = models.CharField("stato", max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveIntegerField("tentativi", default=0)
    attempts_allowed = models.PositiveIntegerField("tentativi concessi")
    run_at = models.DateTimeField("da fare dal", default=timezone.now)
    published_at = models.DateTimeField("annunciato il", null=True, blank=True)
    leased_until = models.DateTimeField("affidato fino al", null=True, blank=True)
    started_at = models.DateTimeField("iniziato il", null=True, blank=True)
    finished_at = models.DateTimeField("concluso il", null=True, blank=True)
    done = models.PositiveIntegerField("parti fatte", default=0)
    total = models.PositiveIntegerField("parti in tutto", default=0)
    result = models.JSONField("esito", null=True, blank=True)
    error = models.TextField("ultimo errore", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="chiesto da",
    )
    city_code = models.CharField("codice della città", max_length=4, blank=True)
    created_at = models.DateTimeField("chiesto il", default=timezone.now, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "lavoro"
        verbose_name_plural = "lavori"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(name="job_waiting", fields=["run_at"], condition=Q(state__in=WAITING)),
            models.Index(
                name="job_running", fields=["leased_until"], condition=Q(state=JobState.RUNNING)
            ),
            models.Index(name="job_kind_finished", fields=["kind", "finished_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(name="job_queue_known", condition=Q(queue__in=Queue.values)),
            models.CheckConstraint(
                name="job_leased_iff_running",
                condition=Q(state=JobState.RUNNING, leased_until__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(leased_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_finished_iff_dated",
                condition=Q(state__in=FINISHED, finished_at__isnull=False)
                | (~Q(state__in=FINISHED) & Q(finished_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_done_within_total", condition=Q(total=0) | Q(done__lte=F("total"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.key})"

    def get_absolute_url(self) -> str:
        return reverse("jobs:progress", args=[self.pk])

    @property
    def label(self) -> str:
        return label_of(self.kind)

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def percent(self) -> int:
        """0 to 100; a job without parts is at 0 until it is done."""
        if self.state == JobState.DONE:
            return 100
        return min(100, 100 * self.done // self.total) if self.total else 0


class Intervention(models.Model):
    """A person retried or cancelled a job: who, when. Never changed afterwards."""

    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="interventions", verbose_name="lavoro"
    )
    action = models.CharField("azione", max_length=10, choices=Action)
    from_state = models.CharField("stato in cui era", max_length=10, choices=JobState)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="da"
    )
    at = models.DateTimeField("quando", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "intervento"
        verbose_name_plural = "interventi"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="intervention_action_known", condition=Q(action__in=Action.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="intervention_is_append_only", operation=pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.job.label}"
