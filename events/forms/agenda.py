"""The forms with which staff prepare a meeting."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cms_portal.days import DayField, DayInput
from cms_portal.signs import LineField
from events.models import Event, EventSession, Room
from events.services import SpeakerLine

MOST_SPEAKERS = 40


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class EventForm(forms.ModelForm):
    class Meta:
        model = Event
        fields = [
            "title",
            "kind",
            "audience",
            "path_step",
            "starts_on",
            "ends_on",
            "hours",
            "city_name",
            "place",
            "address",
            "access_notes",
            "host",
            "description",
            "photo_notice",
            "has_reminders",
            "title_en",
            "description_en",
            "access_notes_en",
        ]
        widgets = {
            "starts_on": DayInput,
            "ends_on": DayInput,
            "access_notes": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 4}),
            "photo_notice": forms.Textarea(attrs={"rows": 2}),
            "description_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "access_notes_en": forms.Textarea(attrs={"rows": 3, "lang": "en"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
        }


class CancelForm(forms.Form):
    reason = LineField(
        label="Perché l'evento è annullato",
        max_length=500,
        help_text="Lo leggono le città, nella pagina dell'evento.",
    )


class CopyForm(forms.Form):
    title = LineField(label="Titolo", max_length=200)
    starts_on = DayField(label="Primo giorno")


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ["name", "places", "is_shared"]


class SessionForm(forms.ModelForm):
    """Day and hours as on the wall: on the nights when the clock changes, the hours that exist."""

    day = DayField(label="Giorno", required=False)
    begins = forms.TimeField(label="Dalle", widget=HourInput, required=False)
    finishes = forms.TimeField(label="Alle", widget=HourInput, required=False)
    ends_next_day = forms.BooleanField(label="Finisce il giorno dopo", required=False)

    class Meta:
        model = EventSession
        fields = [
            "title",
            "kind",
            "day",
            "begins",
            "finishes",
            "ends_next_day",
            "time_note",
            "room",
            "places",
            "topic",
            "theme",
            "led_by_city",
            "led_by_body",
            "led_by",
            "mode",
            "link",
            "audience",
            "description",
            "title_en",
            "description_en",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "description_en": forms.Textarea(attrs={"rows": 3, "lang": "en"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
        }

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.event = event
        self.fields["room"].queryset = event.rooms.all()  # type: ignore[attr-defined]
        starts, ends = self.instance.starts_at, self.instance.ends_at
        if starts:
            local = timezone.localtime(starts)
            self.initial.update({"day": local.date(), "begins": local.time()})
            if ends:
                until = timezone.localtime(ends)
                self.initial["finishes"] = until.time()
                self.initial["ends_next_day"] = until.date() > local.date()
        elif event.starts_on:
            self.initial.setdefault("day", event.starts_on)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        day, begins, finishes = (cleaned.get(name) for name in ("day", "begins", "finishes"))
        self.instance.starts_at = self.instance.ends_at = None
        if begins and not day:
            self.add_error("day", "Scrivete il giorno, o togliete l'ora.")
        elif finishes and not begins:
            self.add_error("begins", "Scrivete da che ora, o togliete la fine.")
        elif begins and day:
            self._set_hours(day, begins, finishes, bool(cleaned.get("ends_next_day")))
        return cleaned

    def _set_hours(self, day: date, begins: time, finishes: time | None, is_night: bool) -> None:
        starts_at = self._moment("begins", day, begins)
        ends_at = None
        if finishes:
            last_day = day + timedelta(days=1) if is_night else day
            ends_at = self._moment("finishes", last_day, finishes)
            if starts_at and ends_at and ends_at <= starts_at:
                # The hour that the clock tells twice: the second time, if the first is too early.
                ends_at = ends_at.replace(fold=1)
                ends_at = ends_at if ends_at.timestamp() > starts_at.timestamp() else None
                if ends_at is None:
                    self.add_error("finishes", "La fine deve venire dopo l'inizio.")
        self.instance.starts_at, self.instance.ends_at = starts_at, ends_at

    def _moment(self, name: str, day: date, hour: time) -> datetime | None:
        moment = datetime.combine(day, hour, timezone.get_default_timezone())
        back = timezone.localtime(datetime.fromtimestamp(moment.timestamp(), tz=moment.tzinfo))
        if back.time() != hour:
            self.add_error(name, "Quella notte l'orologio salta quest'ora: scrivetene un'altra.")
            return None
        return moment


class SpeakerForm(forms.Form):
    name = LineField(label="Nome e cognome", max_length=200, required=False)
    role = LineField(label="Qualifica", max_length=200, required=False)
    is_moderator = forms.BooleanField(label="Modera", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") and not cleaned.get("name"):
            self.add_error("name", "Scrivete chi interviene.")
        return cleaned

    @property
    def line(self) -> SpeakerLine | None:
        """None when it was left empty, or emptied to take the person away."""
        return SpeakerLine(**self.cleaned_data) if self.cleaned_data.get("name") else None


SpeakerFormSet = forms.formset_factory(SpeakerForm, extra=2, max_num=MOST_SPEAKERS)
RoomFormSet = forms.modelformset_factory(Room, form=RoomForm, extra=2, can_delete=True)
