from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from cities.enums import EntryKind, QuestionState, Voice
from cities.fulltext import fits, query_of, search_column
from cities.history import keep_history
from cities.models.city import City
from cities.models.people import Person
from cities.models.programme import Theme
from cities.models.texts.guidelines import EDITORS, Guideline
from cms_portal.accounts.models import User
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))

    def awaiting_office(self) -> Self:
        return self.filter(state=QuestionState.OFFICE)

    def about(self, kind: str, ref: str) -> Self:
        return self.filter(about_kind=kind, about_ref=ref)

    def oldest_first(self) -> Self:
        return self.order_by("waiting_since", "pk")

    def search(self, text: str) -> Self:
        """Found by what was asked or by what was answered."""
        query = query_of(text)
        entry = QuestionEntry.objects.filter(question=OuterRef("pk"), search_words=query)
        return self.filter(Q(search_words=query) | Exists(entry))


class Question(models.Model):
    """What a city asks the programme; what follows are its entries."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="questions", verbose_name="città"
    )
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="questions", verbose_name="chiesto da"
    )
    asked_at = models.DateTimeField("inviato il", default=timezone.now)
    subject = models.CharField("oggetto", max_length=200, validators=[refuse_hidden_signs])
    text = models.TextField("testo", validators=[refuse_hidden_signs_in_lines])
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="tema",
    )
    guideline = models.ForeignKey(
        Guideline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="a proposito delle linee guida",
    )
    about_kind = models.CharField("a proposito di, tipo", max_length=30, blank=True, editable=False)
    about_ref = models.CharField(
        "a proposito di", max_length=60, blank=True, editable=False, help_text="Il suo codice."
    )
    state = models.CharField(
        "stato", max_length=20, choices=QuestionState, default=QuestionState.OFFICE
    )
    waiting_since = models.DateTimeField("in questo stato dal", default=timezone.now)
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)
    search_words = search_column(title=["subject"], body=["text"])

    if TYPE_CHECKING:
        entries: RelatedManager[QuestionEntry]
        faqs: RelatedManager[Faq]

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "quesito"
        verbose_name_plural = "quesiti"
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "waiting_since"], name="question_waiting"),
            GinIndex(fields=["search_words"], name="question_words"),
            models.Index(
                fields=["about_kind", "about_ref"],
                name="question_about",
                condition=~Q(about_ref=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="question_about_is_whole",
                condition=Q(about_kind="", about_ref="") | ~Q(about_kind="") & ~Q(about_ref=""),
            ),
            models.CheckConstraint(
                name="question_state_known", condition=Q(state__in=QuestionState.values)
            ),
            models.CheckConstraint(
                name="question_says_something",
                condition=~Q(subject="") & ~Q(text=""),
                violation_error_message="Scrivete oggetto e testo del quesito.",
            ),
            models.CheckConstraint(
                name="question_waits_after_it_was_asked",
                condition=Q(waiting_since__gte=models.F("asked_at")),
            ),
            fits("question_text_fits", "text"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="question_text_stays",
                fields=["city", "asked_at", "subject", "text", "about_kind", "about_ref"],
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("questions:detail", args=[self.pk])

    @property
    def is_waiting_for_office(self) -> bool:
        return self.state == QuestionState.OFFICE

    def days_waiting(self, on_day: date | None = None) -> int:
        day = on_day or timezone.localdate()
        return max((day - timezone.localdate(self.waiting_since)).days, 0)


class QuestionEntry(models.Model):
    """An answer, a request of details, or the details. Written once, never changed."""

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="entries", verbose_name="quesito"
    )
    kind = models.CharField("tipo", max_length=20, choices=EntryKind)
    text = models.TextField("testo", validators=[refuse_hidden_signs_in_lines])
    voice = models.CharField(
        "a nome di",
        max_length=20,
        choices=Voice,
        blank=True,
        help_text="Vuoto per ciò che scrive la città.",
    )
    is_interpretation = models.BooleanField("interpreta un atto", default=False)
    reference = models.CharField(
        "riferimento dell'Autorità",
        max_length=200,
        blank=True,
        help_text="Nota o atto con cui l'Autorità si è espressa.",
        validators=[refuse_hidden_signs],
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="da")
    at = models.DateTimeField("quando", default=timezone.now)
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)
    search_words = search_column(title=["reference"], body=["text"])

    class Meta:
        verbose_name = "seguito di un quesito"
        verbose_name_plural = "seguiti dei quesiti"
        ordering = ["at", "pk"]
        indexes = [GinIndex(fields=["search_words"], name="question_entry_words")]
        constraints = [
            models.CheckConstraint(
                name="question_entry_kind_known", condition=Q(kind__in=EntryKind.values)
            ),
            models.CheckConstraint(
                name="question_entry_has_its_voice",
                condition=Q(kind=EntryKind.DETAIL, voice="")
                | (~Q(kind=EntryKind.DETAIL) & Q(voice__in=Voice.values)),
            ),
            models.CheckConstraint(
                name="question_entry_interpreted_by_authority",
                condition=Q(is_interpretation=False)
                | Q(kind=EntryKind.ANSWER, voice=Voice.AUTHORITY),
                violation_error_message="L'interpretazione di un atto la dà l'Autorità di "
                "Gestione, non la segreteria.",
            ),
            models.CheckConstraint(
                name="question_entry_says_something",
                condition=~Q(text=""),
                violation_error_message="Scrivete il testo.",
            ),
            fits("question_entry_text_fits", "text"),
        ]
        triggers = [pgtrigger.Protect(name="question_entry_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.question}"

    @property
    def is_by_city(self) -> bool:
        return self.kind == EntryKind.DETAIL


class FaqQuerySet(models.QuerySet["Faq"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everybody who is signed in; what was withdrawn, only who publishes."""
        if user.is_anonymous:
            return self.none()
        return self if user.has_role(*EDITORS) else self.in_force()

    def in_force(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def search(self, text: str) -> Self:
        return self.filter(search_words=query_of(text))


@keep_history(exclude=["search_words", "token"])
class Faq(models.Model):
    """A question and its answer, for all cities: rewritten, so that nobody knows who asked."""

    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="faqs",
        verbose_name="quesito di partenza",
    )
    title = models.CharField("domanda", max_length=200, validators=[refuse_hidden_signs])
    text = models.TextField(
        "dettaglio della domanda", blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    answer = models.TextField("risposta", validators=[refuse_hidden_signs_in_lines])
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="faqs",
        verbose_name="tema",
    )
    voice = models.CharField("a nome di", max_length=20, choices=Voice, default=Voice.OFFICE)
    is_interpretation = models.BooleanField("interpreta un atto", default=False)
    reference = models.CharField(
        "riferimento dell'Autorità", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    published_at = models.DateTimeField("pubblicata il", default=timezone.now)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="pubblicata da"
    )
    withdrawn_at = models.DateTimeField("ritirata il", null=True, blank=True)
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)
    search_words = search_column(title=["title"], body=["text", "answer"])

    objects = FaqQuerySet.as_manager()

    class Meta:
        verbose_name = "domanda frequente"
        verbose_name_plural = "domande frequenti"
        ordering = ["-published_at", "-pk"]
        indexes = [GinIndex(fields=["search_words"], name="faq_words")]
        constraints = [
            models.CheckConstraint(name="faq_voice_known", condition=Q(voice__in=Voice.values)),
            models.CheckConstraint(
                name="faq_interpreted_by_authority",
                condition=Q(is_interpretation=False) | Q(voice=Voice.AUTHORITY),
                violation_error_message="L'interpretazione di un atto la dà l'Autorità di "
                "Gestione, non la segreteria.",
            ),
            models.CheckConstraint(
                name="faq_says_something",
                condition=~Q(title="") & ~Q(answer=""),
                violation_error_message="Scrivete la domanda e la risposta.",
            ),
            models.UniqueConstraint(
                name="faq_once_per_question",
                fields=["question"],
                condition=Q(question__isnull=False, withdrawn_at__isnull=True),
                violation_error_message="Il quesito è già fra le domande frequenti.",
            ),
            fits("faq_text_fits", "text"),
            fits("faq_answer_fits", "answer"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("questions:faq", args=[self.pk])
