"""An invented meeting that was held: presences with corrections, certificates, materials."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.db import transaction
from django.utils import timezone

from cities.models import City, Person
from cms_portal.accounts.demo import DEMO_MARK
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from events import services
from events.enums import (
    Audience,
    DelegationState,
    EventKind,
    EventState,
    MaterialAudience,
    MaterialKind,
    RegistrationRole,
    SessionKind,
    SessionMode,
)
from events.models import Delegation, Event, EventSession, Registration
from events.services import Moment, Tick
from events.services.materials import About, add_materials
from events.services.states import store_version

TITLE: Final = "Laboratorio sugli indicatori (dato dimostrativo)"
_ROME: Final = ZoneInfo("Europe/Rome")
_CITIES: Final = 11
_BENEVENTO: Final = "A783"
_DAYS_AGO: Final = 19
_DECLINED: Final = 4  # by their order: the city that did not come
LEFT_EARLY: Final = 6  # the person who went home at lunch
_MISTAKEN: Final = 3  # the person ticked in the afternoon by mistake
_SESSIONS: Final = (
    ("Come si misurano i risultati", SessionKind.PLENARY, time(9, 30), time(11)),
    ("Indicatori di realizzazione", SessionKind.WORKSHOP, time(11, 15), time(13)),
    ("Indicatori di risultato", SessionKind.WORKSHOP, time(11, 15), time(13)),
    ("Pranzo", SessionKind.BREAK, time(13), time(14)),
    ("Prove sui casi delle città", SessionKind.PLENARY, time(14), time(16, 30)),
)
_FROM_AFAR: Final = {
    "mode": SessionMode.MIXED,
    "link": "https://riunioni.example/laboratorio-dimostrativo",
}


@transaction.atomic
def load_laboratory(*, staff: User) -> int:
    """How many people were registered. Safe to repeat."""
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    if Event.objects.filter(title=TITLE).exists():
        return 0
    day = _workday(timezone.localdate() - timedelta(days=_DAYS_AGO))
    event = _make_event(day)
    sessions = _add_sessions(event, day)
    store_version(event, by=staff)
    people = _invite(event, day, staff)
    _tick(event, sessions, people, staff)
    services.issue_certificates(event=event, by=staff)
    # found out afterwards: that certificate ends, and another one is issued
    afternoon = Moment(day, sessions[4])
    wrong = [people[_MISTAKEN].pk]
    services.undo_presences(event=event, moment=afternoon, registrations=wrong, by=staff)
    _add_materials(event, sessions, staff)
    return len(people)


def _workday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _make_event(day: date) -> Event:
    return Event.objects.create(
        title=TITLE,
        kind=EventKind.STUDY,
        state=EventState.CLOSED,
        audience=Audience.PUBLIC,
        starts_on=day,
        hours="ore 9.30-16.30",
        place="Centro dimostrativo",
        address="via della Prova 5",
        city_name="Roma",
        host="Segreteria del Programma",
        description="Un incontro inventato, per provare attestati, materiali e fascicolo.",
        source_note="Evento inventato per la dimostrazione.",
        certificate_share=50,
    )


def _add_sessions(event: Event, day: date) -> list[EventSession]:
    return [
        EventSession.objects.create(
            event=event,
            position=position,
            title=title,
            kind=kind,
            starts_at=datetime.combine(day, starts, _ROME),
            ends_at=datetime.combine(day, ends, _ROME),
            **(_FROM_AFAR if position == len(_SESSIONS) else {}),
        )
        for position, (title, kind, starts, ends) in enumerate(_SESSIONS, start=1)
    ]


def _invite(event: Event, day: date, staff: User) -> list[Registration]:
    """As rows: the services invite nobody to a meeting that was held."""
    others = City.objects.filter(is_active=True).exclude(cadastral_code=_BENEVENTO).by_name()
    cities = [*City.objects.filter(cadastral_code=_BENEVENTO), *others[: _CITIES - 1]]
    invited_at = datetime.combine(day - timedelta(days=25), time(10, 15), _ROME)
    people: list[Registration] = []
    for number, city in enumerate(cities):
        declines = number == _DECLINED
        answered_at = invited_at + timedelta(days=2 + number % 7, minutes=13 * number)
        people_there = list(Person.objects.filter(referents__city=city).distinct()[:2])
        delegation = Delegation.objects.create(
            event=event,
            city=city,
            reply_by=day - timedelta(days=10),
            state=DelegationState.DECLINED if declines else DelegationState.ACCEPTED,
            reason="Quel giorno c'è il consiglio comunale." if declines else "",
            invited_at=invited_at,
            invited_by=staff,
            answered_at=answered_at,
            answered_from=people_there[0] if people_there else None,
        )
        found = [] if declines else people_there
        roles = (RegistrationRole.POLITICAL, RegistrationRole.TECHNICAL)
        people += [
            Registration.objects.create(
                event=event, person=person, delegation=delegation, role=role, created_at=answered_at
            )
            for person, role in zip(found, roles, strict=False)
        ]
    return people


def _tick(
    event: Event, sessions: list[EventSession], people: list[Registration], staff: User
) -> None:
    """At the plenaries everybody, at the two tables one half each."""
    plenary, first, second, _, afternoon = sessions
    stayed = [one for number, one in enumerate(people) if number != LEFT_EARLY]
    for session, present in (
        (plenary, people),
        (first, people[::2]),
        (second, people[1::2]),
        (afternoon, stayed),
    ):
        assert session.starts_at is not None
        opens = session.starts_at - timedelta(minutes=9)
        ticks = [
            Tick(
                uuid5(NAMESPACE_URL, f"demo:laboratory:{session.pk}:{one.pk}"),
                one.pk,
                happened_at=opens + timedelta(seconds=21 * number),
            )
            for number, one in enumerate(present)
        ]
        moment = Moment(session.starts_at.date(), session)
        services.record_presences(event=event, moment=moment, ticks=ticks, by=staff)


def _add_materials(event: Event, sessions: list[EventSession], staff: User) -> None:
    slides, minutes = MaterialKind.SLIDES, MaterialKind.MINUTES
    everybody, invited = MaterialAudience.EVERYBODY, MaterialAudience.INVITED
    for name, about in (
        ("Presentazione del laboratorio", About(slides, everybody)),
        ("Come si misurano i risultati", About(slides, everybody, sessions[0])),
        ("Verbale del tavolo sulle realizzazioni", About(minutes, invited, sessions[1])),
        ("Verbale del tavolo sui risultati", About(minutes, invited, sessions[2])),
        ("Costi del laboratorio", About(MaterialKind.OTHER, MaterialAudience.OFFICE)),
    ):
        upload = _upload(f"{name}.pdf", "application/pdf", pdf_of(name))
        token = uuid5(NAMESPACE_URL, f"demo:laboratory:{event.pk}:{name}")
        add_materials(event=event, about=about, uploads=[upload], token=token, by=staff)
    photos = About(MaterialKind.PHOTOS, everybody, sessions[4], has_consent=True)
    pictures = [_upload(f"{one}.jpg", "image/jpeg", _picture(one)) for one in range(3)]
    token = uuid5(NAMESPACE_URL, f"demo:laboratory:{event.pk}:photos")
    add_materials(event=event, about=photos, uploads=pictures, token=token, by=staff)


def _upload(name: str, content_type: str, content: bytes) -> InMemoryUploadedFile:
    return InMemoryUploadedFile(io.BytesIO(content), None, name, content_type, len(content), None)


def pdf_of(title: str) -> bytes:
    """One page with a title and the mark, written by hand: no renderer for three lines."""
    lines = (
        f"BT /F1 26 Tf 60 460 Td ({title}) Tj ET",
        f"BT /F1 15 Tf 60 420 Td ({TITLE.replace('(', '-').replace(')', '')}) Tj ET",
        f"BT /F1 15 Tf 60 60 Td ({DEMO_MARK}) Tj ET",
    )
    drawn = "\n".join(lines).encode("cp1252")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (it) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
    return written + tail % (size, table, size) + b"startxref\n%d\n%%%%EOF\n" % len(written)


def _picture(number: int) -> bytes:
    """A room with nobody in it: walls, a window, a table, and the mark."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (960, 640), ("#dfe9f3", "#efe6da", "#e1efe6")[number])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 470, 960, 640), fill="#b9a58c")
    for window in range(3):
        left = 90 + window * 280
        draw.rectangle((left, 90, left + 200, 330), fill="#8fb4d9", outline="#ffffff", width=12)
    draw.rectangle((180 + 60 * number, 430, 760 + 40 * number, 470), fill="#5b4632")
    draw.text((170, 590), DEMO_MARK, fill="#17324d", font_size=28)
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=80)
    return held.getvalue()
