"""What is kept of the path: its steps and due dates, and which city reached which, by what fact."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from cities.history import keep_history
from cities.models.city import City
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines


@keep_history()
class PathStep(models.Model):
    """The order, the name and the general due date of a step; what it means is in the code.

    A row is made for each step that an app registers (`cities.path`); one whose app is gone is
    not shown.
    """

    key = models.CharField("chiave", max_length=40, primary_key=True, editable=False)
    position = models.PositiveSmallIntegerField("ordine", unique=True)
    name = models.CharField("nome del passo", max_length=60, validators=[refuse_hidden_signs])
    due_on = models.DateField(
        "entro il",
        null=True,
        blank=True,
        help_text="Vale per ogni città che non ha la sua.",
        validators=[refuse_impossible_day],
    )
    days_after = models.PositiveSmallIntegerField(
        "giorni dopo il passo precedente",
        null=True,
        blank=True,
        help_text="Al posto di una data: si contano da quando la città conclude il passo prima.",
    )

    class Meta:
        verbose_name = "passo del percorso"
        verbose_name_plural = "passi del percorso"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="path_step_is_named",
                condition=~Q(name=""),
                violation_error_message="Scrivete il nome del passo.",
            ),
            models.CheckConstraint(
                name="path_step_due_one_way",
                condition=Q(due_on__isnull=True) | Q(days_after__isnull=True),
                violation_error_message="La scadenza è una data oppure un numero di giorni.",
            ),
        ]
        triggers = [
            # PostgreSQL would change the key of a row that nothing points at yet.
            pgtrigger.ReadOnly(name="path_step_key_never_changes", fields=["key"])
        ]

    def __str__(self) -> str:
        return self.name


class _OfCity(models.QuerySet[models.Model]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))


@keep_history()
class StepDueDate(models.Model):
    """A city's own due date for a step, in place of the general one, and why."""

    city = models.ForeignKey(
        City, on_delete=models.CASCADE, related_name="step_due_dates", verbose_name="città"
    )
    step = models.ForeignKey(
        PathStep, on_delete=models.PROTECT, related_name="+", verbose_name="passo"
    )
    due_on = models.DateField("entro il", validators=[refuse_impossible_day])
    reason = models.CharField("motivo", max_length=300, validators=[refuse_hidden_signs])

    objects = _OfCity.as_manager()

    class Meta:
        verbose_name = "scadenza di una città"
        verbose_name_plural = "scadenze delle città"
        ordering = ["city", "step__position"]
        constraints = [
            models.UniqueConstraint(
                name="step_due_date_once",
                fields=["city", "step"],
                violation_error_message="La città ha già una sua scadenza per questo passo.",
            ),
            models.CheckConstraint(
                name="step_due_date_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Scrivete il motivo della scadenza diversa.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.step}"


class StepReached(models.Model):
    """A city reached a step on a day, by a fact. Append-only: a step reached stays reached."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="steps_reached", verbose_name="città"
    )
    step = models.ForeignKey(
        PathStep, on_delete=models.PROTECT, related_name="+", verbose_name="passo"
    )
    fact_kind = models.CharField("tipo di fatto", max_length=60)
    fact_id = models.BigIntegerField("fatto")
    label = models.CharField("in base a", max_length=300, blank=True)
    day = models.DateField("raggiunto il", validators=[refuse_impossible_day])
    is_recovered = models.BooleanField("recuperato", default=False)
    recorded_at = models.DateTimeField("registrato il", auto_now_add=True)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="registrato da",
    )

    objects = _OfCity.as_manager()

    class Meta:
        verbose_name = "passo raggiunto"
        verbose_name_plural = "passi raggiunti"
        ordering = ["city", "step__position"]
        constraints = [models.UniqueConstraint(name="step_reached_once", fields=["city", "step"])]
        triggers = [
            pgtrigger.Protect(
                name="step_reached_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.step}"


class Recovery(models.Model):
    """What made up for a step that was missed: declared by the office, never taken back."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="recoveries", verbose_name="città"
    )
    step = models.ForeignKey(
        PathStep, on_delete=models.PROTECT, related_name="+", verbose_name="passo"
    )
    day = models.DateField("recuperato il", validators=[refuse_impossible_day])
    how = models.CharField(
        "come",
        max_length=300,
        help_text="Per esempio: incontro in video.",
        validators=[refuse_hidden_signs],
    )
    recorded_at = models.DateTimeField("registrato il", auto_now_add=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="registrato da"
    )

    objects = _OfCity.as_manager()

    class Meta:
        verbose_name = "recupero"
        verbose_name_plural = "recuperi"
        ordering = ["city", "step__position"]
        constraints = [
            models.UniqueConstraint(
                name="recovery_once",
                fields=["city", "step"],
                violation_error_message="Il recupero di questo passo è già registrato.",
            ),
            models.CheckConstraint(
                name="recovery_says_how",
                condition=~Q(how=""),
                violation_error_message="Scrivete come il passo è stato recuperato.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="recovery_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.step}"


class Waiver(models.Model):
    """ "Deroga": by a reasoned and dated act, the authority lets a city go on without a step."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="waivers", verbose_name="città"
    )
    step = models.ForeignKey(
        PathStep, on_delete=models.PROTECT, related_name="+", verbose_name="passo"
    )
    act = models.CharField("atto", max_length=300, validators=[refuse_hidden_signs])
    day = models.DateField("data dell'atto", validators=[refuse_impossible_day])
    reason = models.TextField("motivo", max_length=2000, validators=[refuse_hidden_signs_in_lines])
    recorded_at = models.DateTimeField("registrata il", auto_now_add=True)
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="registrata da"
    )

    objects = _OfCity.as_manager()

    class Meta:
        verbose_name = "deroga"
        verbose_name_plural = "deroghe"
        ordering = ["city", "step__position"]
        constraints = [
            models.UniqueConstraint(
                name="waiver_once",
                fields=["city", "step"],
                violation_error_message="La deroga per questo passo è già registrata.",
            ),
            models.CheckConstraint(
                name="waiver_is_reasoned",
                condition=~Q(act="") & ~Q(reason=""),
                violation_error_message="Scrivete l'atto e il motivo della deroga.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="waiver_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.step}"
