from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cities.history import keep_history
from cities.models import City, Theme
from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from events.enums import NoteKind
from events.models.facilitators import FacilitatorMandate
from events.models.session import EventSession

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from events.models.needs import Need

MOST_TEXT = 2000


def tables_of(user: User | AnonymousUser) -> models.QuerySet[EventSession]:
    """The sessions whose notes `user` reads: all for the programme, the own for a facilitator."""
    sessions = EventSession.objects.all()
    if user.is_anonymous:
        return sessions.none()
    if user.sees_all_cities:
        return sessions
    mandates = FacilitatorMandate.objects.current().of(user)
    return sessions.filter(facilitators__in=mandates.values("pk")).distinct()


class TableNoteQuerySet(models.QuerySet["TableNote"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Who controls some cities alone reads what is said of those."""
        rows = self.filter(session__in=tables_of(user).values("pk"))
        scope = None if user.is_anonymous else user.city_scope
        return rows if scope is None else rows.filter(city__cadastral_code__in=scope)

    def kept(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def as_written(self) -> Self:
        return self.order_by("written_at", "pk")


@keep_history(exclude=["token"])
class TableNote(models.Model):
    """A line of what is said at a table. Taken away, it stays: nobody's words are lost."""

    session = models.ForeignKey(
        EventSession, on_delete=models.PROTECT, related_name="notes", verbose_name="tavolo"
    )
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="table_notes",
        verbose_name="città",
    )
    kind = models.CharField("tipo", max_length=20, choices=NoteKind, default=NoteKind.NEED)
    text = models.CharField(
        "testo", max_length=MOST_TEXT, validators=[refuse_hidden_signs_in_lines]
    )
    version = models.PositiveIntegerField("versione", default=1, editable=False)
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="scritta da"
    )
    written_at = models.DateTimeField("scritta il", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="modificata da",
    )
    changed_at = models.DateTimeField("modificata il", null=True, blank=True, editable=False)
    removed_at = models.DateTimeField("tolta il", null=True, blank=True, editable=False)
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)

    if TYPE_CHECKING:
        needs: RelatedManager[Need]
        ideas: RelatedManager[ProjectIdea]

    objects = TableNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "appunto di un tavolo"
        verbose_name_plural = "appunti dei tavoli"
        ordering = ["session", "written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="table_note_kind_known", condition=Q(kind__in=NoteKind.values)
            ),
            models.CheckConstraint(
                name="table_note_says_something",
                condition=~Q(text=""),
                violation_error_message="Scrivete la riga.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    def get_absolute_url(self) -> str:
        page = reverse("events:notes", args=[self.session.event_id, self.session_id])
        return f"{page}#riga-{self.pk}"


class TablePhoto(models.Model):
    """The picture of a flipchart."""

    session = models.ForeignKey(
        EventSession, on_delete=models.PROTECT, related_name="photos", verbose_name="tavolo"
    )
    file = models.OneToOneField(
        PrivateFile, on_delete=models.PROTECT, related_name="+", verbose_name="file"
    )
    caption = models.CharField(
        "che cosa si vede", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="caricata da"
    )
    at = models.DateTimeField("caricata il", default=timezone.now, editable=False)
    removed_at = models.DateTimeField("tolta il", null=True, blank=True, editable=False)
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)

    class Meta:
        verbose_name = "foto di un tavolo"
        verbose_name_plural = "foto dei tavoli"
        ordering = ["session", "at", "pk"]

    def __str__(self) -> str:
        return self.caption or self.file.name


class ProjectIdeaQuerySet(models.QuerySet["ProjectIdea"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(city__in=City.objects.visible_to(user))


@keep_history(exclude=["token"])
class ProjectIdea(models.Model):
    """What a city could do about its needs, as it was first said."""

    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="project_ideas", verbose_name="città"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="project_ideas", verbose_name="tema"
    )
    title = models.CharField("titolo", max_length=200, validators=[refuse_hidden_signs])
    text = models.TextField(
        "in che cosa consiste",
        max_length=MOST_TEXT,
        blank=True,
        validators=[refuse_hidden_signs_in_lines],
    )
    version = models.PositiveIntegerField("versione", default=1, editable=False)
    needs: models.ManyToManyField[Need, Need] = models.ManyToManyField(
        "events.Need",
        blank=True,
        related_name="ideas",
        verbose_name="fabbisogni a cui risponde",
    )
    session = models.ForeignKey(
        EventSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name="tavolo in cui è nata",
    )
    born_from = models.ForeignKey(
        TableNote,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name="nata dalla riga",
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="registrata da"
    )
    at = models.DateTimeField("registrata il", default=timezone.now, editable=False)
    token = models.UUIDField("gettone", unique=True, null=True, editable=False)

    objects = ProjectIdeaQuerySet.as_manager()

    class Meta:
        verbose_name = "idea progettuale"
        verbose_name_plural = "idee progettuali"
        ordering = ["city__folded_name", "theme__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="project_idea_once_per_line",
                fields=["born_from", "city"],
                violation_error_message="La riga è già un'idea di questa città.",
            ),
            models.CheckConstraint(
                name="project_idea_is_titled",
                condition=~Q(title=""),
                violation_error_message="Scrivete il titolo.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        page = reverse("needs:city", args=[self.city.cadastral_code])
        return f"{page}#idea-{self.pk}"
