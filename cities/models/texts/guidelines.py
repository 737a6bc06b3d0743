from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from cities.enums import TextOrigin
from cities.fulltext import fits, query_of, search_column
from cities.history import keep_history
from cities.models.city import City
from cities.models.people import Person
from cities.models.programme import Theme
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.days import refuse_impossible_day
from cms_portal.files.models import PrivateFile
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from cities.models.messages import CityMessage

# Who writes guidelines, answers questions and publishes good practices.
EDITORS = (Role.STAFF, Role.AUTHORITY)


class GuidelineQuerySet(models.QuerySet["Guideline"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of which `user` sees at least one version; editors see the empty ones too."""
        if user.is_authenticated and user.has_role(*EDITORS):
            return self
        seen = GuidelineVersion.objects.visible_to(user).filter(guideline=OuterRef("pk"))
        return self.filter(Exists(seen))


@keep_history(exclude=["token"])
class Guideline(models.Model):
    """A document of the programme for its cities; what it says is in its versions."""

    title = models.CharField(
        "titolo", max_length=200, unique=True, validators=[refuse_hidden_signs]
    )
    summary = models.CharField(
        "in breve", max_length=500, blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guidelines",
        verbose_name="tema",
    )
    created_at = models.DateTimeField("creata il", default=timezone.now, editable=False)
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)

    if TYPE_CHECKING:
        versions: RelatedManager[GuidelineVersion]

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        verbose_name = "linee guida"
        verbose_name_plural = "linee guida"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="guideline_is_titled",
                condition=~Q(title=""),
                violation_error_message="Scrivete il titolo.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidelines:detail", args=[self.pk])


class GuidelineVersionQuerySet(models.QuerySet["GuidelineVersion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Editors see drafts; who sees all cities, what is published; a city, what it was sent."""
        from cities.models.messages import CityMessage

        if user.is_anonymous:
            return self.none()
        if user.has_role(*EDITORS):
            return self
        published = self.filter(published_at__isnull=False)
        if user.sees_all_cities:
            return published
        sent = CityMessage.objects.visible_to(user).filter(guideline_version=OuterRef("pk"))
        return published.filter(Exists(sent))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def newest(self) -> Self:
        """Of each guideline, the last version among these."""
        last = self.filter(guideline=OuterRef("guideline")).order_by("-number").values("pk")[:1]
        return self.filter(pk=Subquery(last))

    def search(self, text: str) -> Self:
        return self.filter(search_words=query_of(text))


@keep_history(exclude=["search_words", "text"])
class GuidelineVersion(models.Model):
    """One edition of the guidelines. Once published it does not change: a new one is written.

    `text` is what search reads and the page shows when there is no file.
    """

    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, related_name="versions", verbose_name="linee guida"
    )
    number = models.PositiveSmallIntegerField("versione")
    title = models.CharField("titolo", max_length=200, editable=False)
    dated_on = models.DateField("data del documento", validators=[refuse_impossible_day])
    changes = models.TextField(
        "che cosa cambia", blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    read_by = models.DateField(
        "da leggere entro", null=True, blank=True, validators=[refuse_impossible_day]
    )
    file = models.ForeignKey(
        PrivateFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="file",
    )
    pages = models.PositiveIntegerField("pagine", null=True, blank=True, editable=False)
    text = models.TextField("testo", blank=True, validators=[refuse_hidden_signs_in_lines])
    text_origin = models.CharField(
        "da dove viene il testo", max_length=20, choices=TextOrigin, default=TextOrigin.TYPED
    )
    created_at = models.DateTimeField("preparata il", default=timezone.now, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="preparata da"
    )
    published_at = models.DateTimeField("pubblicata il", null=True, blank=True, editable=False)
    search_words = search_column(title=["title"], body=["text"])

    if TYPE_CHECKING:
        attachments: RelatedManager[GuidelineAttachment]
        receipts: RelatedManager[GuidelineReceipt]
        messages: RelatedManager[CityMessage]

    objects = GuidelineVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versione delle linee guida"
        verbose_name_plural = "versioni delle linee guida"
        ordering = ["guideline", "-number"]
        indexes = [GinIndex(fields=["search_words"], name="guideline_version_words")]
        constraints = [
            models.UniqueConstraint(
                name="guideline_version_numbered_once", fields=["guideline", "number"]
            ),
            models.UniqueConstraint(
                name="guideline_one_draft",
                fields=["guideline"],
                condition=Q(published_at__isnull=True),
                violation_error_message="C'è già una versione in preparazione.",
            ),
            models.CheckConstraint(
                name="guideline_version_number_positive", condition=Q(number__gt=0)
            ),
            models.CheckConstraint(
                name="guideline_version_says_what_changed",
                condition=Q(number=1) | ~Q(changes=""),
                violation_error_message="Dite che cosa cambia rispetto alla versione precedente.",
            ),
            models.CheckConstraint(
                name="guideline_version_read_after_it_is_dated",
                condition=Q(read_by__isnull=True) | Q(read_by__gte=F("dated_on")),
                violation_error_message="Si legge dopo la data del documento.",
            ),
            models.CheckConstraint(
                name="guideline_version_says_something",
                condition=Q(file__isnull=False) | ~Q(text=""),
                violation_error_message="Serve un file o un testo.",
            ),
            models.CheckConstraint(
                name="guideline_version_text_origin_known",
                condition=Q(text_origin__in=TextOrigin.values),
            ),
            fits("guideline_version_text_fits", "text"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="guideline_version_published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND "
                    "(OLD.guideline_id, OLD.number, OLD.title, OLD.dated_on, OLD.changes,"
                    " OLD.read_by, OLD.file_id, OLD.published_at) IS DISTINCT FROM "
                    "(NEW.guideline_id, NEW.number, NEW.title, NEW.dated_on, NEW.changes,"
                    " NEW.read_by, NEW.file_id, NEW.published_at)"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, versione {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("guidelines:detail", args=[self.guideline_id])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class GuidelineAttachment(models.Model):
    """A form or an annex that goes with a version."""

    version = models.ForeignKey(
        GuidelineVersion,
        on_delete=models.CASCADE,
        related_name="attachments",
        verbose_name="versione",
    )
    file = models.ForeignKey(
        PrivateFile, on_delete=models.PROTECT, related_name="+", verbose_name="file"
    )

    class Meta:
        verbose_name = "allegato alle linee guida"
        verbose_name_plural = "allegati alle linee guida"
        ordering = ["version", "pk"]

    def __str__(self) -> str:
        return self.file.name


class GuidelineReceiptQuerySet(models.QuerySet["GuidelineReceipt"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(person__in=Person.objects.visible_to(user))

    def of_city(self, city: City) -> Self:
        """By the people who speak, or spoke, for `city`."""
        return self.filter(person__referents__city=city).distinct()


class GuidelineReceipt(models.Model):
    """ "Presa visione": this person declared to have read this version, then."""

    version = models.ForeignKey(
        GuidelineVersion, on_delete=models.PROTECT, related_name="receipts", verbose_name="versione"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="receipts", verbose_name="persona"
    )
    read_at = models.DateTimeField("presa visione il", default=timezone.now)

    objects = GuidelineReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "presa visione"
        verbose_name_plural = "prese visione"
        ordering = [F("read_at").asc(), "pk"]
        constraints = [
            models.UniqueConstraint(name="guideline_receipt_once", fields=["version", "person"])
        ]
        triggers = [
            # Two records of one person may be merged; what was read, and when, stays.
            pgtrigger.ReadOnly(name="guideline_receipt_stays", fields=["version", "read_at"])
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"
