"""What a person asks about their own data, and what they were given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.urls import reverse
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.days import refuse_impossible_day
from cms_portal.files.models import PrivateFile
from cms_portal.jobs.models import Job
from cms_portal.privacy.enums import CLOSED, WAITING, RequestKind, RequestState
from cms_portal.privacy.models.tracking import tracked
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

DAYS_TO_ANSWER = 30
DAYS_AT_MOST = 90


def _days_after(field: str, days: int) -> ExpressionWrapper:
    return ExpressionWrapper(F(field) + days, output_field=models.DateField())


class DataExport(models.Model):
    """The archive that a person asked for: the job that makes it, the file while it is kept."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="data_exports", verbose_name="persona"
    )
    job = models.ForeignKey(
        Job, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="lavoro"
    )
    file = models.ForeignKey(
        PrivateFile, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="archivio"
    )
    asked_at = models.DateTimeField("chiesto il", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "archivio dei propri dati"
        verbose_name_plural = "archivi dei propri dati"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Archivio n. {self.pk}"

    @property
    def is_ready(self) -> bool:
        stored = self.file
        return bool(
            stored
            and not stored.deleted_at
            and stored.expires_at
            and stored.expires_at > timezone.now()
        )

    @property
    def is_under_way(self) -> bool:
        return self.file_id is None and self.job is not None and not self.job.is_finished


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, user: User) -> Self:
        """The office sees all, a person their own."""
        if user.has_role(Role.STAFF, Role.AUTHORITY):
            return self
        return self.filter(user=user)

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def overdue(self, *, on_day: date) -> Self:
        return self.filter(state=RequestState.OPEN, due_on__lt=on_day)


@tracked
class DataRequest(models.Model):
    """To correct or to erase: arts. 16 and 17 of Reg. (EU) 2016/679, answered by `due_on`.

    `person_ref` is the row of `cities.Person`, which lives above: a number, no relation.
    """

    user = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="data_requests",
        verbose_name="accesso della persona",
    )
    person_ref = models.PositiveBigIntegerField("persona", null=True, blank=True)
    subject_name = models.CharField("chi chiede", max_length=200, validators=[refuse_hidden_signs])
    kind = models.CharField("che cosa chiede", max_length=12, choices=RequestKind)
    text = models.TextField("testo", blank=True, validators=[refuse_hidden_signs_in_lines])
    state = models.CharField(
        "stato", max_length=12, choices=RequestState, default=RequestState.OPEN
    )
    received_on = models.DateField("ricevuta il", validators=[refuse_impossible_day])
    due_on = models.DateField("da evadere entro", validators=[refuse_impossible_day])
    extension_reason = models.TextField(
        "perché il termine è prorogato", blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    answer = models.TextField("risposta", blank=True, validators=[refuse_hidden_signs_in_lines])
    closed_at = models.DateTimeField("chiusa il", null=True, blank=True)
    closed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="chiusa da",
    )
    recorded_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="registrata da",
    )
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "richiesta sui propri dati"
        verbose_name_plural = "richieste sui propri dati"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="data_request_kind_known", condition=Q(kind__in=RequestKind.values)
            ),
            models.CheckConstraint(
                name="data_request_state_known", condition=Q(state__in=RequestState.values)
            ),
            models.CheckConstraint(
                name="data_request_about_somebody",
                condition=Q(user__isnull=False) | Q(person_ref__isnull=False),
            ),
            models.CheckConstraint(
                name="data_request_due_in_time",
                condition=Q(
                    due_on__gte=F("received_on"),
                    due_on__lte=_days_after("received_on", DAYS_AT_MOST),
                ),
                violation_error_message="Il termine non può superare i 90 giorni.",
            ),
            models.CheckConstraint(
                name="data_request_extended_with_reason",
                condition=~Q(extension_reason="")
                | Q(due_on__lte=_days_after("received_on", DAYS_TO_ANSWER)),
                violation_error_message="Oltre i 30 giorni serve il motivo.",
            ),
            models.CheckConstraint(
                name="data_request_closed_iff_dated",
                condition=Q(state__in=CLOSED, closed_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="data_request_refused_with_answer",
                condition=~Q(state=RequestState.REFUSED) | ~Q(answer=""),
                violation_error_message="Chi si vede dire di no ha diritto a un perché.",
            ),
            models.UniqueConstraint(
                name="data_request_one_erasure_at_a_time",
                fields=["user"],
                condition=Q(kind=RequestKind.ERASURE, state__in=WAITING),
                violation_error_message="C'è già una richiesta di cancellazione in corso.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} n. {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("privacy:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN

    @property
    def days_left(self) -> int:
        return (self.due_on - timezone.localdate()).days

    @property
    def latest_due_on(self) -> date:
        return self.received_on + timedelta(days=DAYS_AT_MOST)

    @property
    def look(self) -> str:
        """The state tag's kind."""
        if self.state == RequestState.OPEN:
            return "late" if self.days_left < 0 else "now"
        looks = {RequestState.ERASING: "now", RequestState.DONE: "done"}
        return looks.get(RequestState(self.state), "todo")
