from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from cities.enums import PracticeProjectState
from cities.fulltext import fits, query_of, search_column
from cities.history import keep_history
from cities.models.city import City
from cities.models.programme import Organisation, Theme
from cities.models.texts.guidelines import EDITORS
from cms_portal.accounts.models import User
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

_NOT_NEGATIVE = MinValueValidator(Decimal(0))


class GoodPracticeQuerySet(models.QuerySet["GoodPractice"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everybody with a role; drafts, only who publishes."""
        if user.is_anonymous:
            return self.none()
        if user.has_role(*EDITORS):
            return self
        return self.filter(is_published=True) if user.roles else self.none()

    def search(self, text: str) -> Self:
        """Found by its own words or by those of one of its projects."""
        query = query_of(text)
        project = PracticeProject.objects.filter(practice=OuterRef("pk"), search_words=query)
        return self.filter(Q(search_words=query) | Exists(project))


@keep_history(exclude=["search_words"])
class GoodPractice(models.Model):
    """A case that other cities can learn from.

    A figure is counted from `projects` and `bodies` when they are all listed; when they are not,
    `declared_…` is what the source says, and it is shown as such.
    """

    title = models.CharField(
        "titolo", max_length=200, unique=True, validators=[refuse_hidden_signs]
    )
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name="città del Programma",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name="altra città o ente",
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="practices", verbose_name="temi"
    )
    summary = models.CharField(
        "in breve", max_length=400, blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    text = models.TextField(
        "testo",
        validators=[refuse_hidden_signs_in_lines],
        help_text="Le cifre si scrivono {progetti}, {progetti attivi}, {enti} e {importo}: "
        "il portale le conta, o dice che vengono dal testo.",
    )
    programme = models.CharField(
        "programma e periodo", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    declared_projects = models.PositiveIntegerField("progetti, dal testo", null=True, blank=True)
    declared_active_projects = models.PositiveIntegerField(
        "progetti attivi, dal testo", null=True, blank=True
    )
    declared_bodies = models.PositiveIntegerField("enti, dal testo", null=True, blank=True)
    declared_amount = models.DecimalField(
        "importo, dal testo",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[_NOT_NEGATIVE],
    )
    source_note = models.CharField(
        "fonte", max_length=300, blank=True, validators=[refuse_hidden_signs]
    )
    is_published = models.BooleanField("pubblicata", default=False)
    search_words = search_column(title=["title"], body=["summary", "text", "programme"])

    if TYPE_CHECKING:
        projects: RelatedManager[PracticeProject]
        bodies: RelatedManager[PracticeBody]
        links: RelatedManager[PracticeLink]

    objects = GoodPracticeQuerySet.as_manager()

    class Meta:
        verbose_name = "buona pratica"
        verbose_name_plural = "buone pratiche"
        ordering = ["title"]
        indexes = [GinIndex(fields=["search_words"], name="practice_words")]
        constraints = [
            models.CheckConstraint(
                name="practice_has_one_place",
                condition=Q(city__isnull=False, organisation__isnull=True)
                | Q(city__isnull=True, organisation__isnull=False),
                violation_error_message="Indicate una città del Programma oppure un'altra città "
                "o ente, non tutt'e due.",
            ),
            models.CheckConstraint(
                name="practice_says_something",
                condition=~Q(title="") & ~Q(text=""),
                violation_error_message="Scrivete titolo e testo.",
            ),
            models.CheckConstraint(
                name="practice_declared_has_source",
                condition=Q(
                    declared_projects__isnull=True,
                    declared_active_projects__isnull=True,
                    declared_bodies__isnull=True,
                    declared_amount__isnull=True,
                )
                | ~Q(source_note=""),
                violation_error_message="Una cifra presa dal testo va scritta con la sua fonte.",
            ),
            models.CheckConstraint(
                name="practice_active_within_projects",
                condition=Q(declared_projects__isnull=True)
                | Q(declared_active_projects__isnull=True)
                | Q(declared_active_projects__lte=F("declared_projects")),
                violation_error_message="I progetti attivi non possono essere più dei progetti.",
            ),
            models.CheckConstraint(
                name="practice_amount_not_negative",
                condition=Q(declared_amount__isnull=True) | Q(declared_amount__gte=0),
                violation_error_message="L'importo non può essere negativo.",
            ),
            fits("practice_text_fits", "text"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("practices:detail", args=[self.pk])

    @property
    def place(self) -> str:
        """Where it was done; needs `city` and `organisation` loaded."""
        return str(self.city or self.organisation)


@keep_history(exclude=["search_words"])
class PracticeProject(models.Model):
    """A project of a good practice."""

    practice = models.ForeignKey(
        GoodPractice, on_delete=models.CASCADE, related_name="projects", verbose_name="pratica"
    )
    name = models.CharField("nome", max_length=200, validators=[refuse_hidden_signs])
    description = models.TextField(
        "che cosa fa", blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    state = models.CharField(
        "stato",
        max_length=20,
        choices=PracticeProjectState,
        default=PracticeProjectState.UNKNOWN,
    )
    amount = models.DecimalField(
        "importo",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[_NOT_NEGATIVE],
    )
    search_words = search_column(title=["name"], body=["description"])

    class Meta:
        verbose_name = "progetto della pratica"
        verbose_name_plural = "progetti della pratica"
        ordering = ["practice", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="practice_project_once",
                fields=["practice", "name"],
                violation_error_message="Il progetto c'è già.",
            ),
            models.CheckConstraint(
                name="practice_project_state_known",
                condition=Q(state__in=PracticeProjectState.values),
            ),
            models.CheckConstraint(
                name="practice_project_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message="L'importo non può essere negativo.",
            ),
            fits("practice_project_description_fits", "description"),
        ]

    def __str__(self) -> str:
        return self.name


class PracticeBody(models.Model):
    """A body that takes part in a good practice, or in one project of it."""

    practice = models.ForeignKey(
        GoodPractice, on_delete=models.CASCADE, related_name="bodies", verbose_name="pratica"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="ente"
    )
    role = models.CharField(
        "che cosa fa", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )

    class Meta:
        verbose_name = "ente della pratica"
        verbose_name_plural = "enti della pratica"
        ordering = ["practice", "organisation__folded_name"]
        constraints = [
            models.UniqueConstraint(
                name="practice_body_once",
                fields=["practice", "organisation"],
                violation_error_message="L'ente c'è già.",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class PracticeLink(models.Model):
    practice = models.ForeignKey(
        GoodPractice, on_delete=models.CASCADE, related_name="links", verbose_name="pratica"
    )
    label = models.CharField(
        "testo del collegamento", max_length=150, validators=[refuse_hidden_signs]
    )
    url = models.URLField(
        "indirizzo", max_length=500, validators=[URLValidator(schemes=["https", "http"])]
    )

    class Meta:
        verbose_name = "collegamento"
        verbose_name_plural = "collegamenti"
        ordering = ["practice", "pk"]
        constraints = [
            # Whatever is stored ends in an href: never "javascript:".
            models.CheckConstraint(
                name="practice_link_is_web",
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"),
                violation_error_message="L'indirizzo comincia con https:// o http://.",
            )
        ]

    def __str__(self) -> str:
        return self.label
