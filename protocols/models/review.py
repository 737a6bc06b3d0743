"""The text before it is definitive: what the city was shown, and what was said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from cities.history import keep_history
from cities.models import City
from cms_portal.accounts.models import User
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs_in_lines
from protocols.enums import ENDED_STATES, CommentOutcome, CommentSide, ProtocolState
from protocols.models.acts import Protocol

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

LONGEST_COMMENT = 4000


@keep_history(exclude=["data"])
class ReviewRound(models.Model):
    """One text shown to the city: its `data`, as `build_data` made them, are what is frozen."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="rounds", verbose_name="protocollo"
    )
    number = models.PositiveSmallIntegerField("testo n.")
    data = models.JSONField("testo mostrato")
    opened_at = models.DateTimeField("sottoposto il", auto_now_add=True)
    opened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="sottoposto da"
    )
    reply_by = models.DateField(
        "osservazioni entro il", null=True, blank=True, validators=[refuse_impossible_day]
    )
    city_done_at = models.DateTimeField("esame concluso il", null=True, blank=True)
    city_done_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="esame concluso da",
    )
    approved_at = models.DateTimeField("approvato il", null=True, blank=True)
    approved_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="approvato da",
    )
    approval_reason = models.TextField(
        "perché con commenti aperti", blank=True, validators=[refuse_hidden_signs_in_lines]
    )

    class Meta:
        verbose_name = "testo in esame"
        verbose_name_plural = "testi in esame"
        ordering = ["protocol", "number"]
        constraints = [
            models.UniqueConstraint(name="review_round_once", fields=["protocol", "number"]),
            models.CheckConstraint(name="review_round_number_positive", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="review_round_approved_by_somebody",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, approval_reason="")
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="review_round_done_by_somebody",
                condition=Q(city_done_at__isnull=True, city_done_by__isnull=True)
                | Q(city_done_at__isnull=False, city_done_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="review_round_text_stays",
                fields=["protocol", "number", "data", "opened_at", "opened_by"],
            ),
            pgtrigger.Protect(name="review_round_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.protocol}, testo n. {self.number}"


class ClauseCommentQuerySet(models.QuerySet["ClauseComment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(protocol__city__in=City.objects.visible_to(user))

    def threads(self) -> Self:
        """What opens a discussion; the answers hang on it."""
        return self.filter(parent__isnull=True)

    def open(self) -> Self:
        """Discussions that wait for a decision of the office."""
        return self.threads().filter(resolved_at__isnull=True)

    def of_living_texts(self) -> Self:
        """Of texts that may still change."""
        still_open = [ProtocolState.DRAFT, ProtocolState.IN_REVIEW]
        rows = self.filter(protocol__state__in=still_open)
        return rows.exclude(protocol__state__in=ENDED_STATES)


@keep_history()
class ClauseComment(models.Model):
    """What city or office say about an article; written once, resolved by the office."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="comments", verbose_name="protocollo"
    )
    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="comments", verbose_name="sul testo"
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answers",
        verbose_name="risponde a",
    )
    clause_key = models.CharField("clausola", max_length=60, editable=False)
    article = models.PositiveSmallIntegerField("articolo", null=True, blank=True)
    heading = models.CharField("rubrica", max_length=160, blank=True, editable=False)
    side = models.CharField("da parte di", max_length=10, choices=CommentSide)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="da")
    at = models.DateTimeField("quando", auto_now_add=True)
    body = models.TextField(
        "commento", max_length=LONGEST_COMMENT, validators=[refuse_hidden_signs_in_lines]
    )
    proposed = models.TextField(
        "testo proposto",
        max_length=LONGEST_COMMENT,
        blank=True,
        validators=[refuse_hidden_signs_in_lines],
    )
    token = models.UUIDField("gettone", unique=True, editable=False)
    resolved_at = models.DateTimeField("risolto il", null=True, blank=True)
    resolved_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="risolto da",
    )
    outcome = models.CharField("esito", max_length=10, choices=CommentOutcome, blank=True)

    if TYPE_CHECKING:
        answers: RelatedManager[ClauseComment]

    objects = ClauseCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commento"
        verbose_name_plural = "commenti"
        ordering = ["at", "pk"]
        indexes = [models.Index(name="comment_by_clause", fields=["protocol", "clause_key"])]
        constraints = [
            models.CheckConstraint(
                name="comment_side_known", condition=Q(side__in=CommentSide.values)
            ),
            models.CheckConstraint(
                name="comment_says_something",
                condition=~Q(body=""),
                violation_error_message="Scrivete il commento.",
            ),
            models.CheckConstraint(
                name="comment_resolved_with_outcome",
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True, outcome="")
                | Q(
                    resolved_at__isnull=False,
                    resolved_by__isnull=False,
                    outcome__in=CommentOutcome.values,
                    parent__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="comment_does_not_answer_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="comment_text_stays",
                fields=[
                    "protocol", "round", "parent", "clause_key", "article", "heading",
                    "side", "by", "at", "body", "proposed", "token",
                ],
            ),
            pgtrigger.Protect(name="comment_never_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.protocol}, {self.place}"

    @property
    def place(self) -> str:
        """ "Art. 5. Tempi e modalità di attuazione"."""
        if self.article:
            return f"Art. {self.article}. {self.heading}".rstrip(". ")
        return self.heading or "Premesse e formula finale"

    @property
    def short_place(self) -> str:
        return f"art. {self.article}" if self.article else self.place
