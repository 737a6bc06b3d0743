from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cities.history import keep_history
from cities.models import City, Organisation, Person, Theme
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from events.enums import SessionAudience, SessionKind, SessionMode
from events.models.agenda import Room
from events.models.event import Event

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


@keep_history()
class EventSession(models.Model):
    """A part of an event, as it is being prepared. Those with the same beginning are parallel.

    What people are told is the last `AgendaVersion`.
    """

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="sessions", verbose_name="evento"
    )
    position = models.PositiveSmallIntegerField("ordine", default=1)
    title = models.CharField("titolo", max_length=200, validators=[refuse_hidden_signs])
    kind = models.CharField("tipo", max_length=20, choices=SessionKind, default=SessionKind.PLENARY)
    starts_at = models.DateTimeField("inizio", null=True, blank=True)
    ends_at = models.DateTimeField("fine", null=True, blank=True)
    time_note = models.CharField(
        "quando, in parole",
        max_length=100,
        blank=True,
        help_text="Se l'orario non è noto.",
        validators=[refuse_hidden_signs],
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="sala",
    )
    topic = models.CharField(
        "argomento", max_length=300, blank=True, validators=[refuse_hidden_signs]
    )
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="tema",
    )
    led_by = models.CharField(
        "a cura di",
        max_length=200,
        blank=True,
        validators=[refuse_hidden_signs],
        help_text="In parole, quando non basta il nome della città o dell'ente.",
    )
    led_by_city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_sessions",
        verbose_name="città che la conduce",
    )
    led_by_body = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_sessions",
        verbose_name="ente che la conduce",
    )
    places = models.PositiveSmallIntegerField(
        "posti", null=True, blank=True, help_text="Vuoto: c'è posto per tutti."
    )
    mode = models.CharField(
        "modo", max_length=20, choices=SessionMode, default=SessionMode.IN_PERSON
    )
    link = models.CharField(
        "collegamento",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text="Lo vede solo chi è iscritto alla sessione.",
    )
    audience = models.CharField(
        "per chi", max_length=20, choices=SessionAudience, default=SessionAudience.INVITED
    )
    description = models.TextField(
        "descrizione", max_length=5000, blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    title_en = models.CharField(
        "titolo in inglese", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    description_en = models.TextField(
        "descrizione in inglese",
        max_length=5000,
        blank=True,
        validators=[refuse_hidden_signs_in_lines],
    )

    if TYPE_CHECKING:
        speakers: RelatedManager[SessionSpeaker]

    class Meta:
        verbose_name = "sessione"
        verbose_name_plural = "sessioni"
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_session_kind_known", condition=Q(kind__in=SessionKind.values)
            ),
            models.CheckConstraint(
                name="event_session_mode_known", condition=Q(mode__in=SessionMode.values)
            ),
            models.CheckConstraint(
                name="event_session_audience_known",
                condition=Q(audience__in=SessionAudience.values),
            ),
            models.CheckConstraint(
                name="event_session_led_by_one",
                condition=Q(led_by_city__isnull=True) | Q(led_by_body__isnull=True),
                violation_error_message="Conduce una città o un ente: sceglietene uno.",
            ),
            models.CheckConstraint(
                name="event_session_has_places",
                condition=Q(places__isnull=True) | Q(places__gt=0),
                violation_error_message="I posti si contano da 1; vuoto, se c'è posto per tutti.",
            ),
            models.CheckConstraint(
                name="event_session_link_when_online",
                condition=Q(link="") | ~Q(mode=SessionMode.IN_PERSON),
                violation_error_message="Il collegamento serve solo a distanza.",
            ),
            models.CheckConstraint(
                name="event_session_ends_after_start",
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message="La fine deve venire dopo l'inizio.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.event.get_absolute_url()}#sessione-{self.pk}"

    @property
    def when(self) -> str:
        """ "10.45-12.45", "14.00", else the words of `time_note`."""
        return hours_in_words(self.starts_at, self.ends_at) or self.time_note

    @property
    def day(self) -> date | None:
        return timezone.localdate(self.starts_at) if self.starts_at else None

    @property
    def led_by_words(self) -> str:
        """Who leads it, in one line: the words written, else the city or the body."""
        if self.led_by:
            return self.led_by
        if self.led_by_city:
            return f"Città di {self.led_by_city.name}"
        return self.led_by_body.name if self.led_by_body else ""


def hours_in_words(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """ "10.45-12.45", "14.00"; "" when nobody knows."""
    return "-".join(f"{timezone.localtime(one):%-H.%M}" for one in (starts_at, ends_at) if one)


@keep_history()
class SessionSpeaker(models.Model):
    """Who speaks in a session: a person whom the portal knows, or a name."""

    session = models.ForeignKey(
        EventSession, on_delete=models.CASCADE, related_name="speakers", verbose_name="sessione"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name="persona",
    )
    name = models.CharField(
        "nome e cognome", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    role = models.CharField(
        "qualifica", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    is_moderator = models.BooleanField("modera", default=False)
    position = models.PositiveSmallIntegerField("ordine", default=1)

    class Meta:
        verbose_name = "relatore"
        verbose_name_plural = "relatori"
        ordering = ["session", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="session_speaker_is_named",
                condition=(Q(person__isnull=False) & Q(name=""))
                | (Q(person__isnull=True) & ~Q(name="")),
                violation_error_message="Scrivete chi interviene.",
            )
        ]

    def __str__(self) -> str:
        return self.person.full_name if self.person else self.name
