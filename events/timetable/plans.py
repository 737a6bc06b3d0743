"""What an agenda says: the same shape for the rows being prepared and for a published version."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from events.enums import KINDS_IN_ENGLISH, MODES_IN_ENGLISH, SessionKind, SessionMode
from events.models import AgendaVersion, Event, EventSession, SessionSpeaker, hours_in_words


@dataclass(frozen=True)
class Speaking:
    name: str
    role: str = ""
    is_moderator: bool = False
    person: int | None = None

    @property
    def words(self) -> str:
        said = f"{self.name}, {self.role}" if self.role else self.name
        return f"modera {said}" if self.is_moderator else said


@dataclass(frozen=True)
class RoomEntry:
    pk: int
    name: str
    places: int | None = None
    is_shared: bool = False


@dataclass(frozen=True)
class Entry:
    """A session. The link of an online one is never here: only who is registered reads it."""

    pk: int
    title: str
    kind: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    time_note: str = ""
    room: int | None = None
    topic: str = ""
    theme: str = ""
    led_by: str = ""
    led_by_city: int | None = None
    places: int | None = None
    mode: str = SessionMode.IN_PERSON
    audience: str = ""
    description: str = ""
    title_en: str = ""
    description_en: str = ""
    speakers: tuple[Speaking, ...] = ()

    @property
    def kind_label(self) -> str:
        return str(SessionKind(self.kind).label)

    @property
    def kind_en(self) -> str:
        return KINDS_IN_ENGLISH[SessionKind(self.kind)]

    @property
    def mode_en(self) -> str:
        return MODES_IN_ENGLISH[SessionMode(self.mode)]

    @property
    def mode_label(self) -> str:
        """ "" when it is held where the event is."""
        return "" if self.mode == SessionMode.IN_PERSON else str(SessionMode(self.mode).label)

    @property
    def when(self) -> str:
        return hours_in_words(self.starts_at, self.ends_at) or self.time_note

    @property
    def day(self) -> date | None:
        return timezone.localdate(self.starts_at) if self.starts_at else None


@dataclass(frozen=True)
class Plan:
    rooms: tuple[RoomEntry, ...] = ()
    entries: tuple[Entry, ...] = ()

    def room_of(self, entry: Entry) -> RoomEntry | None:
        return next((room for room in self.rooms if room.pk == entry.room), None)

    def entry(self, pk: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.pk == pk), None)

    @property
    def first_moment(self) -> datetime | None:
        return min((one.starts_at for one in self.entries if one.starts_at), default=None)

    @property
    def last_moment(self) -> datetime | None:
        moments = [one.ends_at or one.starts_at for one in self.entries]
        return max((moment for moment in moments if moment), default=None)

    def as_data(self) -> dict[str, Any]:
        data = asdict(self)
        for entry in data["entries"]:
            for name in ("starts_at", "ends_at"):
                entry[name] = entry[name] and entry[name].isoformat()
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Plan:
        return cls(
            rooms=tuple(RoomEntry(**room) for room in data["rooms"]),
            entries=tuple(_entry(entry) for entry in data["entries"]),
        )


def _entry(data: dict[str, Any]) -> Entry:
    """A version may be older than a field, or know one that is gone."""
    known = {field.name for field in fields(Entry)}
    values = {name: value for name, value in data.items() if name in known}
    for name in ("starts_at", "ends_at"):
        values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
    values["speakers"] = tuple(Speaking(**one) for one in values.get("speakers", ()))
    return Entry(**values)


def working_plan(event: Event) -> Plan:
    """As it is being prepared: three queries."""
    rows = event.sessions.select_related("theme", "led_by_city", "led_by_body")
    sessions = rows.prefetch_related("speakers__person").order_by("position", "pk")
    rooms = tuple(
        RoomEntry(room.pk, room.name, room.places, room.is_shared) for room in event.rooms.all()
    )
    return Plan(rooms, tuple(entry_of(session) for session in sessions))


def entry_of(session: EventSession) -> Entry:
    return Entry(
        pk=session.pk,
        title=session.title,
        kind=session.kind,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        time_note=session.time_note,
        room=session.room_id,
        topic=session.topic,
        theme=session.theme.name if session.theme else "",
        led_by=session.led_by_words,
        led_by_city=session.led_by_city_id,
        places=session.places,
        mode=session.mode,
        audience=session.audience,
        description=session.description,
        title_en=session.title_en,
        description_en=session.description_en,
        speakers=tuple(_speaking(one) for one in session.speakers.all()),
    )


def _speaking(speaker: SessionSpeaker) -> Speaking:
    return Speaking(str(speaker), speaker.role, speaker.is_moderator, speaker.person_id)


def published_plan(event: Event) -> Plan | None:
    """What people were told last; None when nothing was."""
    version = AgendaVersion.objects.filter(event=event).order_by("-number").first()
    return Plan.from_data(version.data) if version else None
