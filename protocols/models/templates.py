"""The text before it becomes an act: clauses, their versions, and the lists of them."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cities.history import keep_history
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from protocols.enums import ClauseCondition, ClausePart, ProtocolKind, TemplateStatus

# One question asked by three triggers: has any act been made from this template?
_TEMPLATE_IN_USE = "EXISTS (SELECT 1 FROM protocols_protocol p WHERE p.template_id = {template})"
_CLAUSE_IN_USE = (
    "EXISTS (SELECT 1 FROM protocols_protocol p"
    " JOIN protocols_templateclause tc ON tc.template_id = p.template_id"
    " WHERE tc.clause_id = OLD.id)"
)
_REFUSE = (
    "RAISE EXCEPTION 'in uso: il modello si può solo succedere, non modificare'"
    " USING ERRCODE = 'check_violation';"
)


# Without these no act can be made: see `documents.template_problems`.
CEILINGS_BLOCK = "[[dotazioni]]"
OFFICE_FIELDS = "{ufficio."


def _refuse_when(condition: str, *, otherwise: str) -> str:
    return f"IF {condition} THEN {_REFUSE} END IF; RETURN {otherwise};"


def refuse_when_clause_in_use(clause: str) -> str:
    """The body of a trigger on what belongs to a clause; `clause`: SQL for its id."""
    return _refuse_when(
        _CLAUSE_IN_USE.replace("OLD.id", clause),
        otherwise="CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END",
    )


class ClauseQuerySet(models.QuerySet["Clause"]):
    def of_library(self) -> Self:
        """Not those written for one addendum."""
        return self.exclude(Exists(self._places_in_addenda()))

    def _places_in_addenda(self) -> models.QuerySet[TemplateClause]:
        return TemplateClause.objects.filter(
            clause=OuterRef("pk"), template__kind=ProtocolKind.ADDENDUM
        )


@keep_history()
class Clause(models.Model):
    """One version of one clause. `body` uses the placeholders of `protocols.fields`."""

    key = models.SlugField("clausola", max_length=60)
    version = models.PositiveSmallIntegerField("versione", default=1)
    part = models.CharField("parte", max_length=10, choices=ClausePart, default=ClausePart.ARTICLE)
    heading = models.CharField(
        "rubrica", max_length=160, blank=True, validators=[refuse_hidden_signs]
    )
    body = models.TextField("testo", validators=[refuse_hidden_signs_in_lines])
    condition = models.CharField(
        "condizione",
        max_length=30,
        choices=ClauseCondition,
        blank=True,
        help_text="Quando non è vera si stampa la seconda formulazione.",
    )
    second_body = models.TextField(
        "seconda formulazione", blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    # Of an addendum: heading and body are the new wording of an article of the act that it changes.
    replaces = models.SlugField("sostituisce la clausola", max_length=60, blank=True)
    replaced_number = models.PositiveSmallIntegerField(
        "sostituisce l'articolo", null=True, blank=True
    )

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = "clausola"
        verbose_name_plural = "clausole"
        ordering = ["key", "version"]
        constraints = [
            models.UniqueConstraint(name="clause_one_per_version", fields=["key", "version"]),
            models.CheckConstraint(
                name="clause_part_known", condition=Q(part__in=ClausePart.values)
            ),
            models.CheckConstraint(
                name="clause_condition_known",
                condition=Q(condition="") | Q(condition__in=ClauseCondition.values),
            ),
            models.CheckConstraint(
                name="clause_second_wording_has_condition",
                condition=Q(condition="", second_body="") | (~Q(condition="") & ~Q(second_body="")),
                violation_error_message=(
                    "La seconda formulazione e la sua condizione vanno indicate insieme."
                ),
            ),
            models.CheckConstraint(
                name="clause_replaces_an_article",
                condition=Q(replaces="", replaced_number__isnull=True)
                | (~Q(replaces="") & Q(replaced_number__isnull=False, part=ClausePart.ARTICLE)),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="clause_in_use_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*"),
                func=_refuse_when(_CLAUSE_IN_USE, otherwise="NEW"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading or self.get_part_display()} (versione {self.version})"


class ProtocolTemplateQuerySet(models.QuerySet["ProtocolTemplate"]):
    def of_library(self) -> Self:
        """Not the text of one addendum, which is written on the page of its act."""
        return self.exclude(kind=ProtocolKind.ADDENDUM)

    def usable(self) -> Self:
        """Ready and whole, the one to propose first."""
        places = TemplateClause.objects.filter(template=OuterRef("pk"))
        return self.filter(
            Exists(places.filter(clause__part=ClausePart.ARTICLE)),
            Exists(places.filter(clause__body__contains=CEILINGS_BLOCK)),
            ~Exists(places.filter(clause__body__contains=OFFICE_FIELDS, clause__second_body="")),
            status=TemplateStatus.READY,
            kind=ProtocolKind.PROTOCOL,
        ).order_by("-dated_on", "-version", "-pk")


@keep_history()
class ProtocolTemplate(models.Model):
    """One version of the act's text. In use, it can only be succeeded."""

    name = models.CharField("modello", max_length=120, validators=[refuse_hidden_signs])
    version = models.PositiveSmallIntegerField("versione", default=1)
    kind = models.CharField(
        "tipo", max_length=10, choices=ProtocolKind, default=ProtocolKind.PROTOCOL
    )
    title = models.CharField("titolo dell'atto", max_length=250, validators=[refuse_hidden_signs])
    dated_on = models.DateField("data del modello", validators=[refuse_impossible_day])
    status = models.CharField(
        "stato", max_length=10, choices=TemplateStatus, default=TemplateStatus.DRAFT
    )
    note = models.CharField(
        "avvertenza stampata",
        max_length=250,
        blank=True,
        help_text="Per esempio: Modello da confermare da parte dell'Autorità di Gestione.",
        validators=[refuse_hidden_signs],
    )
    priorities = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="priorità",
        help_text="I numeri delle priorità di cui l'atto riporta la dotazione: 5, 6.",
    )
    office_within_days = models.PositiveSmallIntegerField(
        "giorni per indicare ufficio e responsabile", default=30
    )
    sheets_due_on = models.DateField("schede progetto entro il", validators=[refuse_impossible_day])
    checks_due_on = models.DateField(
        "verifica di ammissibilità entro il", validators=[refuse_impossible_day]
    )
    amends = models.ForeignKey(
        "Protocol",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="addendum_texts",
        verbose_name="protocollo che modifica",
    )
    effective_on = models.DateField(
        "ha effetto dal",
        null=True,
        blank=True,
        editable=False,
        help_text="Di un addendum; vuoto: dall'ultima firma.",
    )
    clauses = models.ManyToManyField(
        Clause, through="TemplateClause", related_name="templates", verbose_name="clausole"
    )

    objects = ProtocolTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "modello di protocollo"
        verbose_name_plural = "modelli di protocollo"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(name="template_one_per_version", fields=["name", "version"]),
            models.CheckConstraint(
                name="template_status_known", condition=Q(status__in=TemplateStatus.values)
            ),
            models.CheckConstraint(
                name="template_kind_known", condition=Q(kind__in=ProtocolKind.values)
            ),
            models.CheckConstraint(
                name="template_of_addendum_amends",
                condition=Q(kind=ProtocolKind.ADDENDUM, amends__isnull=False)
                | (
                    ~Q(kind=ProtocolKind.ADDENDUM)
                    & Q(amends__isnull=True, effective_on__isnull=True)
                ),
                violation_error_message="Il testo di un addendum dice quale protocollo modifica.",
            ),
            models.CheckConstraint(
                name="template_checks_follow_sheets",
                condition=Q(checks_due_on__gte=models.F("sheets_due_on")),
                violation_error_message=(
                    "La verifica di ammissibilità non può precedere la consegna delle schede."
                ),
            ),
        ]
        triggers = [
            # The status is about the template, not about its text: it may still become "superato".
            pgtrigger.Trigger(
                name="template_in_use_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["status"]),
                func=_refuse_when(_TEMPLATE_IN_USE.format(template="OLD.id"), otherwise="NEW"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, versione {self.version}"


class TemplateClause(models.Model):
    """The place of a clause in a template."""

    template = models.ForeignKey(
        ProtocolTemplate, on_delete=models.CASCADE, related_name="places", verbose_name="modello"
    )
    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, related_name="places", verbose_name="clausola"
    )
    position = models.PositiveSmallIntegerField("posizione")

    class Meta:
        verbose_name = "clausola del modello"
        verbose_name_plural = "clausole del modello"
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(
                name="template_one_clause_per_place",
                fields=["template", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(name="template_clause_once", fields=["template", "clause"]),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="template_list_in_use_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_refuse_when(
                    _TEMPLATE_IN_USE.format(template="NEW.template_id"), otherwise="NEW"
                ),
            ),
            pgtrigger.Trigger(
                name="template_list_in_use_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.Update,
                func=_refuse_when(
                    _TEMPLATE_IN_USE.format(template="OLD.template_id"),
                    otherwise="CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.clause}"
