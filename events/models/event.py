from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import formats, timezone, translation

from cities.history import keep_history
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.days import refuse_impossible_day
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from events.enums import OPEN_TO_ALL, Audience, EventKind, EventState, PathStage

PHOTO_NOTICE = (
    "Durante l'evento si fanno fotografie e riprese, per raccontare il Programma. Chi non vuole "
    "comparire lo dice all'accoglienza."
)

PHOTO_NOTICE_EN = (
    "Photographs and films are made during the event, to tell about the Programme. Whoever does "
    "not want to be in them says so at the reception."
)

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from events.models.agenda import AgendaVersion, Room
    from events.models.session import EventSession


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the programme's own people, what is announced for whoever has a role.

        Who only keeps tables sees the events of those.
        """
        from events.models.facilitators import FacilitatorMandate

        if user.is_anonymous:
            return self.none()
        if user.sees_all_cities:
            return self
        if user.roles == {Role.FACILITATOR}:
            mandates = FacilitatorMandate.objects.current().of(user)
            return self.filter(pk__in=mandates.values("event"))
        return self.exclude(state=EventState.DRAFT) if user.roles else self.none()

    def public(self) -> Self:
        """What anybody may come to: published, and not for the invited alone."""
        return self.told_to_all().filter(state=EventState.PUBLISHED)

    def told_to_all(self) -> Self:
        """Also what was held since, or cancelled: who has the address reads so."""
        return self.filter(audience__in=OPEN_TO_ALL).exclude(state=EventState.DRAFT)

    def to_come(self) -> Self:
        """Those of today and after; cancelled ones too: whoever looks for one reads so."""
        is_ahead = Q(last_day__gte=timezone.localdate()) | Q(last_day__isnull=True)
        states = [EventState.PUBLISHED, EventState.CANCELLED]
        return self._with_last_day().filter(is_ahead, state__in=states)

    def held(self) -> Self:
        is_over = Q(last_day__lt=timezone.localdate(), state=EventState.PUBLISHED)
        return self._with_last_day().filter(is_over | Q(state=EventState.CLOSED))

    def _with_last_day(self) -> Self:
        return self.alias(last_day=Coalesce("ends_on", "starts_on"))

    def newest_first(self) -> Self:
        """Events whose day nobody knows come last."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "title")


@keep_history()
class Event(models.Model):
    """A meeting of the path, or one that the programme tells its cities about."""

    title = models.CharField("titolo", max_length=200, validators=[refuse_hidden_signs])
    kind = models.CharField("tipo", max_length=20, choices=EventKind, default=EventKind.STAGE)
    state = models.CharField("stato", max_length=20, choices=EventState, default=EventState.DRAFT)
    audience = models.CharField(
        "per chi", max_length=20, choices=Audience, default=Audience.INVITED
    )
    path_step = models.CharField(
        "passo del percorso",
        max_length=20,
        choices=PathStage,
        blank=True,
        help_text="Il passo che una città raggiunge partecipando.",
    )
    starts_on = models.DateField(
        "primo giorno", null=True, blank=True, validators=[refuse_impossible_day]
    )
    ends_on = models.DateField(
        "ultimo giorno", null=True, blank=True, validators=[refuse_impossible_day]
    )
    is_year_deduced = models.BooleanField(
        "anno dedotto", default=False, help_text="La fonte dà giorno e mese, non l'anno."
    )
    hours = models.CharField(
        "orario",
        max_length=100,
        blank=True,
        validators=[refuse_hidden_signs],
        help_text="In parole, per esempio «ore 9.00-17.30».",
    )
    place = models.CharField(
        "luogo",
        max_length=200,
        blank=True,
        validators=[refuse_hidden_signs],
        help_text="Il nome della sede.",
    )
    address = models.CharField(
        "indirizzo", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    city_name = models.CharField("città", max_length=100, validators=[refuse_hidden_signs])
    access_notes = models.TextField(
        "come arrivare e accessibilità",
        max_length=2000,
        blank=True,
        help_text="Ingresso senza gradini, ascensore, parcheggio, mezzi pubblici.",
        validators=[refuse_hidden_signs_in_lines],
    )
    host = models.CharField(
        "chi ospita", max_length=200, blank=True, validators=[refuse_hidden_signs]
    )
    description = models.TextField(
        "descrizione", max_length=5000, blank=True, validators=[refuse_hidden_signs_in_lines]
    )
    photo_notice = models.TextField(
        "avviso sulle fotografie",
        max_length=1000,
        blank=True,
        default=PHOTO_NOTICE,
        help_text="Lo legge chi si iscrive. Vuoto: non se ne fanno.",
        validators=[refuse_hidden_signs_in_lines],
    )
    source_note = models.CharField(
        "fonte", max_length=300, blank=True, validators=[refuse_hidden_signs]
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
    access_notes_en = models.TextField(
        "come arrivare e accessibilità, in inglese",
        max_length=2000,
        blank=True,
        validators=[refuse_hidden_signs_in_lines],
    )
    has_reminders = models.BooleanField(
        "promemoria attivi",
        default=True,
        help_text="Un evento duplicato nasce senza: si attivano quando le date sono sicure.",
    )
    copied_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name="duplicato da",
    )
    cancel_reason = models.CharField(
        "motivo dell'annullamento",
        max_length=500,
        blank=True,
        editable=False,
        validators=[refuse_hidden_signs],
    )
    certificate_share = models.PositiveSmallIntegerField(
        "frequenza per l'attestato, in percentuale",
        default=75,
        help_text="Da quale parte dell'evento spetta l'attestato di partecipazione.",
    )
    # What calendars obey: told anew at every publication and at the cancellation.
    first_moment = models.DateTimeField("inizio pubblicato", null=True, blank=True, editable=False)
    last_moment = models.DateTimeField("fine pubblicata", null=True, blank=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(
        "versione nei calendari", default=0, editable=False
    )
    calendar_changed_at = models.DateTimeField(
        "cambiato nei calendari", default=timezone.now, editable=False
    )

    if TYPE_CHECKING:
        agenda_versions: RelatedManager[AgendaVersion]
        rooms: RelatedManager[Room]
        sessions: RelatedManager[EventSession]

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "evento"
        verbose_name_plural = "eventi"
        ordering = [F("starts_on").desc(nulls_last=True), "title"]
        constraints = [
            models.UniqueConstraint(
                name="event_once",
                fields=["title", "starts_on"],
                nulls_distinct=False,
                violation_error_message="C'è già un evento con questo titolo in questo giorno.",
            ),
            models.CheckConstraint(name="event_kind_known", condition=Q(kind__in=EventKind.values)),
            models.CheckConstraint(
                name="event_state_known", condition=Q(state__in=EventState.values)
            ),
            models.CheckConstraint(
                name="event_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="event_path_step_known", condition=Q(path_step__in=["", *PathStage.values])
            ),
            models.CheckConstraint(
                name="event_cancelled_iff_reasoned",
                condition=(Q(state=EventState.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(state=EventState.CANCELLED) & Q(cancel_reason="")),
                violation_error_message="Un evento annullato ha il suo motivo.",
            ),
            models.CheckConstraint(
                name="event_certificate_share_is_a_part",
                condition=Q(certificate_share__range=(1, 100)),
                violation_error_message="La frequenza è una percentuale, da 1 a 100.",
            ),
            models.CheckConstraint(
                name="event_days_in_order",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                violation_error_message="L'ultimo giorno non può precedere il primo.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("public_events:detail", args=[self.pk])

    @property
    def is_in_english(self) -> bool:
        return bool(self.title_en)

    @property
    def is_told_to_all(self) -> bool:
        """It has a page that anybody may open."""
        return self.audience in OPEN_TO_ALL and self.state != EventState.DRAFT

    @property
    def where(self) -> str:
        """ "Open Incet, piazza Teresa Noce 17, Torino"."""
        parts = [self.place if self.place != self.city_name else "", self.address, self.city_name]
        return ", ".join(part for part in parts if part)

    @property
    def is_over(self) -> bool:
        """Its last day has passed."""
        last = self.ends_on or self.starts_on
        return last is not None and last < timezone.localdate()

    @property
    def when(self) -> str:
        """The days in words: "6-7 febbraio 2023 (anno dedotto)", "data non indicata nel testo"."""
        if self.starts_on is None:
            return "data non indicata nel testo"
        words = _days_in_words(self.starts_on, self.ends_on or self.starts_on).lower()
        return f"{words} (anno dedotto)" if self.is_year_deduced else words

    @property
    def when_en(self) -> str:
        if self.starts_on is None:
            return "day not known"
        with translation.override("en"):
            words = _days_in_words(self.starts_on, self.ends_on or self.starts_on)
        return f"{words} (year deduced)" if self.is_year_deduced else words

    @property
    def photo_notice_en(self) -> str:
        """ "" when staff wrote words of their own: those are shown as they are."""
        return PHOTO_NOTICE_EN if self.photo_notice == PHOTO_NOTICE else ""


def _days_in_words(first: date, last: date) -> str:
    end = formats.date_format(last, "j F Y")
    if first == last:
        return formats.date_format(last, "l j F Y")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    begin = formats.date_format(first, "j F" if first.year == last.year else "j F Y")
    return f"{begin} - {end}"
