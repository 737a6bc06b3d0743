"""The act between authority and city, from draft to returned."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from cities.history import keep_history
from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.documents.models import FrozenDocument
from cms_portal.jobs.models import Job
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from cms_portal.templatetags.portal import day as in_words
from protocols.enums import (
    ENDED_STATES,
    FROZEN_STATES,
    IN_FORCE_STATES,
    MAKING_STATES,
    OPEN_STATES,
    RECALLABLE_STATES,
    SENT_STATES,
    SIGNED_STATES,
    TRANSITIONS,
    ProtocolKind,
    ProtocolState,
)
from protocols.models.batches import GenerationBatch
from protocols.models.templates import ProtocolTemplate

# Back to draft, without document and with another verification code: nothing less is a recall.
_IS_RECALL = (
    f"OLD.state IN ({', '.join(repr(state.value) for state in RECALLABLE_STATES)})"
    f" AND NEW.state = '{ProtocolState.DRAFT.value}'"
    " AND OLD.document_id IS NOT NULL AND NEW.document_id IS NULL"
    " AND OLD.verification_code <> NEW.verification_code"
    " AND NEW.sent_on IS NULL"
)
# One in force, and at most one in the making that says which it will replace.
_NAMES_WHAT_IT_REPLACES = f"""
    IF NEW.kind = '{ProtocolKind.PROTOCOL.value}' AND EXISTS (
        SELECT 1 FROM protocols_protocol p
        WHERE p.city_id = NEW.city_id AND p.kind = NEW.kind
        AND p.state NOT IN ({", ".join(repr(state.value) for state in ENDED_STATES)})
        AND p.id IS DISTINCT FROM NEW.replaced_id
    ) THEN
        RAISE EXCEPTION 'protocol_one_living_per_city: la città ha già un protocollo in corso'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'protocol_one_living_per_city';
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own constants


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    def visible_to(self, user: User) -> Self:
        """Staff, authority and control see all; a city its own, once it was shown the text."""
        rows = self.filter(city__in=City.objects.visible_to(user))
        if user.sees_all_cities:
            return rows
        shown = ProtocolTransition.objects.filter(
            protocol=OuterRef("pk"), to_state__in=[ProtocolState.IN_REVIEW, ProtocolState.APPROVED]
        )
        now = Q(state=ProtocolState.IN_REVIEW) | Q(document__isnull=False)
        return rows.filter(now | Exists(shown))

    def living(self) -> Self:
        return self.exclude(state__in=ENDED_STATES)

    def roots(self) -> Self:
        return self.filter(kind=ProtocolKind.PROTOCOL)

    def addenda(self) -> Self:
        return self.filter(kind=ProtocolKind.ADDENDUM)

    def one_per_city(self) -> Self:
        """The living protocol: the one in force while the next, which will replace it, is made."""
        return self.roots().living().exclude(replaced__isnull=False, state__in=MAKING_STATES)

    def in_force(self) -> Self:
        return self.filter(state__in=IN_FORCE_STATES)

    def in_the_making(self) -> Self:
        return self.filter(state__in=MAKING_STATES)

    def awaiting_signature(self) -> Self:
        return self.filter(state=ProtocolState.SENT)


@keep_history(exclude=["job", "prepared"])
class Protocol(models.Model):
    """Intent protocol (or addendum) between the Managing Authority and one city."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="protocols", verbose_name="città"
    )
    kind = models.CharField(
        "tipo", max_length=10, choices=ProtocolKind, default=ProtocolKind.PROTOCOL
    )
    root = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="addenda",
        verbose_name="protocollo che modifica",
    )
    ordinal = models.PositiveSmallIntegerField(
        "numero dell'addendum", null=True, blank=True, editable=False
    )
    replaced = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replacements",
        verbose_name="protocollo che sostituisce",
    )
    year = models.PositiveSmallIntegerField("anno", editable=False)
    number = models.PositiveIntegerField("numero", editable=False)
    code = models.CharField(
        "codice pratica",
        max_length=20,
        unique=True,
        editable=False,
        help_text="Del portale: non è un numero di protocollo.",
    )
    template = models.ForeignKey(
        ProtocolTemplate, on_delete=models.PROTECT, related_name="protocols", verbose_name="modello"
    )
    batch = models.ForeignKey(
        GenerationBatch,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="protocols",
        verbose_name="predisposizione",
    )
    state = models.CharField(
        "stato", max_length=20, choices=ProtocolState, default=ProtocolState.DRAFT
    )
    letter_date = models.DateField(
        "data della nota di trasmissione", validators=[refuse_impossible_day]
    )
    verification_code = models.CharField(
        "codice di verifica", max_length=20, unique=True, editable=False
    )
    prepared = models.JSONField(
        "dati mostrati alla predisposizione",
        null=True,
        blank=True,
        editable=False,
        help_text="Ciò che l'atto stamperà, campo per campo: il testo definitivo non se ne scosta.",
    )
    takes_second_wording = models.BooleanField(
        "seconda formulazione accettata", default=False, editable=False
    )
    document = models.OneToOneField(
        FrozenDocument,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="protocol",
        verbose_name="testo definitivo",
    )
    job = models.ForeignKey(
        Job,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="lavoro che fa il documento",
    )
    sent_on = models.DateField("trasmesso il", null=True, blank=True, editable=False)
    register_name = models.CharField(
        "registro",
        max_length=120,
        blank=True,
        editable=False,
        validators=[refuse_hidden_signs],
        help_text="Come si chiama il repertorio, se l'ufficio ne tiene più d'uno.",
    )
    register_number = models.CharField(
        "numero di repertorio",
        max_length=60,
        blank=True,
        editable=False,
        validators=[refuse_hidden_signs],
    )
    registered_on = models.DateField("registrato il", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("creato il", auto_now_add=True)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        verbose_name = "protocollo d'intesa"
        verbose_name_plural = "protocolli d'intesa"
        ordering = ["city__folded_name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="protocol_state_known", condition=Q(state__in=ProtocolState.values)
            ),
            models.CheckConstraint(
                name="protocol_kind_known", condition=Q(kind__in=ProtocolKind.values)
            ),
            models.CheckConstraint(
                name="protocol_addendum_has_root",
                condition=Q(kind=ProtocolKind.ADDENDUM, root__isnull=False)
                | Q(kind=ProtocolKind.PROTOCOL, root__isnull=True)
                | Q(kind=ProtocolKind.CONVENTION),
                violation_error_message="Solo un addendum modifica un altro protocollo.",
            ),
            models.CheckConstraint(
                name="protocol_addendum_is_numbered",
                condition=Q(kind=ProtocolKind.ADDENDUM, ordinal__gt=0, ordinal__isnull=False)
                | (~Q(kind=ProtocolKind.ADDENDUM) & Q(ordinal__isnull=True)),
            ),
            models.CheckConstraint(
                name="protocol_only_one_replaces",
                condition=Q(kind=ProtocolKind.PROTOCOL) | Q(replaced__isnull=True),
                violation_error_message="Solo un protocollo ne sostituisce un altro.",
            ),
            models.UniqueConstraint(
                name="protocol_addendum_number_once",
                fields=["root", "ordinal"],
                condition=~Q(state=ProtocolState.WITHDRAWN),
            ),
            models.UniqueConstraint(
                name="protocol_one_addendum_in_the_making",
                fields=["root"],
                condition=Q(kind=ProtocolKind.ADDENDUM, state__in=MAKING_STATES),
                violation_error_message="Un altro addendum allo stesso protocollo è in corso.",
            ),
            models.CheckConstraint(
                name="protocol_frozen_has_document",
                condition=~Q(state__in=FROZEN_STATES) | Q(document__isnull=False),
                violation_error_message="Un testo definitivo ha il suo documento.",
            ),
            models.CheckConstraint(
                name="protocol_open_has_no_document",
                condition=~Q(state__in=OPEN_STATES) | Q(document__isnull=True),
            ),
            models.CheckConstraint(
                name="protocol_sent_is_dated",
                condition=~Q(state__in=SENT_STATES) | Q(sent_on__isnull=False),
                violation_error_message="Un protocollo trasmesso ha la data di trasmissione.",
            ),
            models.CheckConstraint(
                name="protocol_registered_is_dated",
                condition=Q(registered_on__isnull=False) | Q(register_name="", register_number=""),
                violation_error_message="Ciò che è a repertorio ha il giorno della registrazione.",
            ),
            models.CheckConstraint(
                name="protocol_registered_is_signed",
                condition=Q(registered_on__isnull=True) | Q(state__in=SIGNED_STATES),
                violation_error_message="Si registra ciò che entrambe le parti hanno firmato.",
            ),
            models.CheckConstraint(name="protocol_number_positive", condition=Q(number__gt=0)),
            models.UniqueConstraint(name="protocol_number_once", fields=["year", "number"]),
            models.UniqueConstraint(
                name="protocol_one_living_per_city",
                fields=["city"],
                condition=Q(kind=ProtocolKind.PROTOCOL, state__in=MAKING_STATES),
                violation_error_message="La città ha già un protocollo in corso.",
            ),
            models.UniqueConstraint(
                name="protocol_one_in_force_per_city",
                fields=["city"],
                condition=Q(kind=ProtocolKind.PROTOCOL, state__in=IN_FORCE_STATES),
                violation_error_message="La città ha già un protocollo in vigore.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="protocol_moves_in_the_table",
                field="state",
                transitions=[
                    (before.value, after.value)
                    for before, moves in TRANSITIONS.items()
                    for after in moves
                ],
            ),
            pgtrigger.ReadOnly(
                name="protocol_identity_is_fixed",
                fields=[
                    "city",
                    "kind",
                    "root",
                    "ordinal",
                    "replaced",
                    "year",
                    "number",
                    "code",
                ],
            ),
            pgtrigger.Trigger(
                name="protocol_names_what_it_replaces",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NAMES_WHAT_IT_REPLACES,
            ),
            pgtrigger.Protect(
                name="protocol_document_is_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.document_id IS NOT NULL"
                    " AND (OLD.document_id, OLD.template_id, OLD.letter_date)"
                    " IS DISTINCT FROM (NEW.document_id, NEW.template_id, NEW.letter_date)"
                    f" AND NOT ({_IS_RECALL})"
                ),
            ),
            # The code is printed: another text has another one, and only another text.
            pgtrigger.Protect(
                name="protocol_verification_code_is_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.verification_code IS DISTINCT FROM NEW.verification_code"
                    f" AND NOT ({_IS_RECALL})"
                ),
            ),
            # Numbers are gapless: an act may be withdrawn, never removed.
            pgtrigger.Protect(name="protocol_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} con {self.city}"

    def get_absolute_url(self) -> str:
        return reverse("protocols:detail", args=[self.code])

    @property
    def register_words(self) -> str:
        """ "n. 45 del 3 giugno 2026, Registro delle convenzioni"; empty where none is kept."""
        if self.registered_on is None:
            return ""
        if self.register_number:
            words = f"n. {self.register_number} {in_words(self.registered_on, 'del')}"
        else:
            words = in_words(self.registered_on)
        return f"{words}, {self.register_name}" if self.register_name else words

    @property
    def kind_label(self) -> str:
        """ "Protocollo d'intesa", "Addendum n. 2"."""
        number = f" n. {self.ordinal}" if self.ordinal else ""
        return f"{self.get_kind_display()}{number}"

    def named(self, article: str = "") -> str:
        """In a sentence, after "il" or "del": "del protocollo d'intesa", "dell'addendum n. 2"."""
        if self.is_addendum:
            before = {"il": "l'", "del": "dell'"}.get(article, article)
            return f"{before}addendum n. {self.ordinal}"
        name = "nuovo protocollo d'intesa" if self.replaced_id else "protocollo d'intesa"
        return f"{article} {name}".strip()

    @property
    def names(self) -> dict[str, str]:
        """For the messages about it."""
        return {"act": self.named(), "the_act": self.named("il"), "of_act": self.named("del")}

    @property
    def is_addendum(self) -> bool:
        return self.kind == ProtocolKind.ADDENDUM

    @property
    def look(self) -> str:
        """The colour of its state in lists: "todo", "now", "done" or "lock"."""
        if self.state in {ProtocolState.DRAFT, ProtocolState.IN_REVIEW}:
            return "todo"
        if self.state in ENDED_STATES:
            return "lock"
        return "done" if self.state == ProtocolState.RETURNED else "now"


class ProtocolTransition(models.Model):
    """Who moved the act, from where to where, and why. Append-only."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="transitions", verbose_name="protocollo"
    )
    from_state = models.CharField("da", max_length=20, choices=ProtocolState, blank=True)
    to_state = models.CharField("a", max_length=20, choices=ProtocolState)
    by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="da chi",
    )
    at = models.DateTimeField("quando", auto_now_add=True)
    reason = models.TextField("motivo", blank=True, validators=[refuse_hidden_signs_in_lines])

    class Meta:
        verbose_name = "passaggio di stato"
        verbose_name_plural = "passaggi di stato"
        ordering = ["at", "pk"]
        triggers = [
            pgtrigger.Protect(
                name="transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol}: {self.get_to_state_display()}"

    @property
    def is_recall(self) -> bool:
        return self.to_state == ProtocolState.DRAFT and self.from_state in RECALLABLE_STATES
