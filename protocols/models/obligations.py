"""What an act binds its parties to do: written with the clause, born with the last signature."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from cities.enums import Side
from cities.history import keep_history
from cities.models import City, StepReached
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.files.models import PrivateFile
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from protocols.enums import DutyTerm, Wording
from protocols.models.acts import Protocol
from protocols.models.templates import Clause, refuse_when_clause_in_use


class ClauseDuty(models.Model):
    """A line that a clause adds to the obligations of every act that holds it."""

    clause = models.ForeignKey(
        Clause, on_delete=models.CASCADE, related_name="duties", verbose_name="clausola"
    )
    wording = models.CharField(
        "vale",
        max_length=10,
        choices=Wording,
        default=Wording.ANY,
        help_text="Con quale formulazione della clausola nasce l'adempimento.",
    )
    side = models.CharField("chi", max_length=10, choices=Side)
    what = models.CharField("che cosa", max_length=200, validators=[refuse_hidden_signs])
    term = models.CharField("termine", max_length=10, choices=DutyTerm)
    day = models.DateField("giorno", null=True, blank=True, validators=[refuse_impossible_day])
    days = models.PositiveSmallIntegerField("giorni", null=True, blank=True)
    step = models.CharField(
        "passo del percorso che lo conclude",
        max_length=40,
        blank=True,
        validators=[refuse_hidden_signs],
        help_text="La chiave di un passo: raggiunto quello, l'adempimento è concluso.",
    )

    class Meta:
        verbose_name = "adempimento previsto da una clausola"
        verbose_name_plural = "adempimenti previsti dalle clausole"
        ordering = ["clause", "pk"]
        constraints = [
            models.CheckConstraint(name="duty_side_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(
                name="duty_wording_known", condition=Q(wording__in=Wording.values)
            ),
            models.CheckConstraint(
                name="duty_term_is_whole",
                condition=Q(term=DutyTerm.FIXED, day__isnull=False, days__isnull=True)
                | Q(term=DutyTerm.SIGNING, day__isnull=True, days__isnull=False)
                | Q(
                    term__in=[DutyTerm.SHEETS, DutyTerm.CHECKS, DutyTerm.OFFICE],
                    day__isnull=True,
                    days__isnull=True,
                ),
                violation_error_message="Al termine manca il giorno o il numero di giorni.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="duty_in_use_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=refuse_when_clause_in_use("OLD.clause_id"),
            ),
            pgtrigger.Trigger(
                name="duty_in_use_is_not_added",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=refuse_when_clause_in_use("NEW.clause_id"),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(protocol__city__in=City.objects.visible_to(user))

    def in_force(self) -> Self:
        """Of acts that count: one withdrawn or replaced binds nobody."""
        return self.filter(protocol__in=Protocol.objects.living())

    def with_facts(self) -> Self:
        """Each with the step of the path that concludes it, once its city has reached it."""
        reached = StepReached.objects.filter(
            city=OuterRef("protocol__city"), step__key=OuterRef("duty__step")
        )
        return self.annotate(
            reached_on=Subquery(reached.values("day")[:1]),
            reached_by=Subquery(reached.values("label")[:1]),
        )

    def open(self) -> Self:
        return self.in_force().with_facts().filter(done_on__isnull=True, reached_on__isnull=True)

    def overdue(self) -> Self:
        return self.open().filter(due_on__lt=timezone.localdate())


@keep_history()
class Obligation(models.Model):
    """One thing that a side must do by a day under a signed act."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="obligations", verbose_name="atto"
    )
    duty = models.ForeignKey(
        ClauseDuty, on_delete=models.PROTECT, related_name="+", verbose_name="clausola"
    )
    article = models.CharField("articolo", max_length=200, editable=False)
    side = models.CharField("chi", max_length=10, choices=Side, editable=False)
    what = models.CharField("che cosa", max_length=200, editable=False)
    due_on = models.DateField("entro il", editable=False)
    done_on = models.DateField(
        "fatto il", null=True, blank=True, validators=[refuse_impossible_day]
    )
    evidence = models.CharField(
        "in base a",
        max_length=300,
        blank=True,
        help_text="L'atto, la nota o il fatto che lo prova.",
        validators=[refuse_hidden_signs_in_lines],
    )
    file = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="documento che lo prova",
    )
    done_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name="registrato da",
    )  # fmt: skip

    objects = ObligationQuerySet.as_manager()

    # Of `with_facts`.
    reached_on: date | None = None
    reached_by: str | None = None

    class Meta:
        verbose_name = "adempimento"
        verbose_name_plural = "adempimenti"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="obligation_once", fields=["protocol", "duty"]),
            models.CheckConstraint(
                name="obligation_done_has_evidence",
                condition=Q(done_on__isnull=True) | ~Q(evidence=""),
                violation_error_message="Scrivete che cosa prova l'adempimento.",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def concluded_on(self) -> date | None:
        return self.done_on or self.reached_on

    @property
    def proof(self) -> str:
        return self.evidence or self.reached_by or ""

    @property
    def is_late(self) -> bool:
        return self.concluded_on is None and self.due_on < timezone.localdate()

    @property
    def days_late(self) -> int:
        return (timezone.localdate() - self.due_on).days if self.is_late else 0

    @property
    def look(self) -> str:
        """The colour of its state: "done", "late" or "now"."""
        if self.concluded_on:
            return "done"
        return "late" if self.is_late else "now"
