from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cities.fulltext import query_of, search_column
from cities.history import keep_history
from cities.models import City, Person, Theme
from cms_portal.accounts.models import User
from cms_portal.signs import refuse_hidden_signs_in_lines
from events.enums import NeedsState, Urgency
from events.models.notes import TableNote

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class NeedsAssessmentQuerySet(models.QuerySet["NeedsAssessment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))

    def submitted(self) -> Self:
        return self.filter(state=NeedsState.SUBMITTED)


@keep_history()
class NeedsAssessment(models.Model):
    """What a city needs under one theme: written by the city, then submitted."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="needs_assessments", verbose_name="città"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="needs_assessments", verbose_name="tema"
    )
    state = models.CharField("stato", max_length=20, choices=NeedsState, default=NeedsState.DRAFT)
    has_none = models.BooleanField(
        "nessun fabbisogno su questo tema",
        default=False,
        help_text="Si presenta anche questo: dice che il tema è stato guardato.",
    )
    revision = models.PositiveIntegerField("versione", default=0, editable=False)
    followed_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="la segue",
        help_text="Chi, in città, l'ha scritta per ultimo.",
    )
    saved_at = models.DateTimeField("salvata il", default=timezone.now, editable=False)
    submitted_at = models.DateTimeField("presentata il", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="presentata da",
    )
    # The step of the path is reached with it, and a reopening takes nothing back.
    first_submitted_on = models.DateField(
        "presentata la prima volta il", null=True, blank=True, editable=False
    )
    reopened_at = models.DateTimeField("riaperta il", null=True, blank=True, editable=False)
    reopen_reason = models.CharField(
        "motivo della riapertura", max_length=500, blank=True, editable=False
    )

    if TYPE_CHECKING:
        needs: RelatedManager[Need]

    objects = NeedsAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "analisi dei fabbisogni"
        verbose_name_plural = "analisi dei fabbisogni"
        ordering = ["city__folded_name", "theme__position"]
        constraints = [
            models.UniqueConstraint(name="needs_once_per_theme", fields=["city", "theme"]),
            models.CheckConstraint(
                name="needs_state_known", condition=Q(state__in=NeedsState.values)
            ),
            models.CheckConstraint(
                name="needs_submitted_iff_dated",
                condition=Q(
                    state=NeedsState.SUBMITTED,
                    submitted_at__isnull=False,
                    first_submitted_on__isnull=False,
                )
                | (~Q(state=NeedsState.SUBMITTED) & Q(submitted_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="needs_reopened_with_reason",
                condition=(Q(reopened_at__isnull=True) & Q(reopen_reason=""))
                | (Q(reopened_at__isnull=False) & ~Q(reopen_reason="")),
                violation_error_message="Una riapertura ha il suo motivo.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}, {self.city}"

    def get_absolute_url(self) -> str:
        return reverse("needs:theme", args=[self.city.cadastral_code, self.theme.slug])

    @property
    def is_submitted(self) -> bool:
        return self.state == NeedsState.SUBMITTED


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(assessment__in=NeedsAssessment.objects.visible_to(user))

    def search(self, text: str) -> Self:
        return self.filter(search_words=query_of(text))

    def most_urgent_first(self) -> Self:
        return self.order_by("-urgency", "position", "pk")


@keep_history(exclude=["search_words"])
class Need(models.Model):
    """One thing that a city needs, how urgently, and whom it touches."""

    assessment = models.ForeignKey(
        NeedsAssessment, on_delete=models.CASCADE, related_name="needs", verbose_name="analisi"
    )
    position = models.PositiveSmallIntegerField("ordine", default=1)
    text = models.CharField(
        "fabbisogno", max_length=1000, validators=[refuse_hidden_signs_in_lines]
    )
    urgency = models.PositiveSmallIntegerField("urgenza", choices=Urgency, default=Urgency.MIDDLE)
    touched = models.CharField(
        "chi riguarda", max_length=300, blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    born_from = models.ForeignKey(
        TableNote,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="needs",
        verbose_name="nato dalla riga",
    )
    search_words = search_column(title=["text"], body=["touched"])

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "fabbisogno"
        verbose_name_plural = "fabbisogni"
        ordering = ["assessment", "position", "pk"]
        indexes = [GinIndex(fields=["search_words"], name="need_words")]
        constraints = [
            models.UniqueConstraint(
                name="need_once_per_line",
                fields=["born_from", "assessment"],
                violation_error_message="La riga è già un fabbisogno di questa città.",
            ),
            models.CheckConstraint(
                name="need_says_something",
                condition=~Q(text=""),
                violation_error_message="Scrivete il fabbisogno.",
            ),
            models.CheckConstraint(
                name="need_urgency_known",
                condition=Q(urgency__gte=1, urgency__lte=5),
                violation_error_message="L'urgenza va da 1 a 5.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    def get_absolute_url(self) -> str:
        return f"{self.assessment.get_absolute_url()}#fabbisogno-{self.pk}"

    @property
    def origin(self) -> str:
        """ "Tavolo: Povertà, Roma: avvio del percorso"; empty when it was born on the form."""
        if self.born_from is None:
            return ""
        session = self.born_from.session
        return f"{session.title}, {session.event.title}"


def all_themes_submitted() -> models.QuerySet[City]:
    """Cities that have submitted every theme, annotated with the day of the last (`needs_on`)."""
    themes = Theme.objects.count()
    done = Q(needs_assessments__first_submitted_on__isnull=False)
    return (
        City.objects.annotate(
            needs_count=models.Count("needs_assessments", filter=done),
            needs_on=models.Max("needs_assessments__first_submitted_on"),
            needs_id=models.Max("needs_assessments__pk", filter=done),
        )
        .filter(needs_count__gte=themes, needs_count__gt=0)
        .order_by(F("pk"))
    )
