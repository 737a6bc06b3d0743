"""What was said at the tables of Rome and what the cities need, for the demonstration.

The texts tell that four tables began an analysis of needs and priorities, not what was said there:
every line and every need is invented, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cities.demo import MARK, REFERENT_CITY
from cities.models import City, Person, Referent, Theme
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from events.enums import DelegationState, EventState, NeedsState, NoteKind, SessionKind
from events.models import (
    Delegation,
    Event,
    EventSession,
    FacilitatorMandate,
    Need,
    NeedsAssessment,
    ProjectIdea,
    TableNote,
)

_ROME: Final = ZoneInfo("Europe/Rome")
_TABLES_ON: Final = datetime.combine(date(2023, 2, 7), time(9, 30), _ROME)
_SUBMITTED_FROM: Final = date(2023, 2, 20)
_KEEPERS: Final = ("Ines Pervinca", "Furio Carrubo", "Nives Ardesia", "Elio Lentisco")
FACILITATOR_EMAIL: Final = "facilitatore@demo.example"

# Of each theme: need, whom it touches, urgency.
_NEEDS: Final[dict[str, tuple[tuple[str, str, int], ...]]] = {
    "poverta": (
        ("Centro diurno nel quartiere della stazione", "Persone senza dimora", 4),
        ("Mensa serale e distribuzione di beni nei fine settimana", "Famiglie senza reddito", 5),
        ("Unità di strada con operatori sociali e sanitari", "Chi vive per strada", 4),
        ("Residenza fittizia e accesso ai servizi anagrafici", "Persone senza dimora", 3),
        ("Sportello unico di ascolto nei quartieri periferici", "Famiglie in difficoltà", 3),
    ),
    "disagio-abitativo": (
        ("Alloggi temporanei per famiglie in sfratto", "Famiglie con minori", 5),
        ("Recupero di alloggi comunali sfitti", "Chi è in graduatoria da anni", 4),
        ("Mediazione fra proprietari e inquilini in morosità", "Inquilini in difficoltà", 3),
        ("Abitare condiviso per anziani soli", "Anziani soli", 3),
    ),
    "inclusione-attiva": (
        ("Tirocini per giovani fuori da scuola e lavoro", "Giovani fra 16 e 29 anni", 4),
        ("Accompagnamento al lavoro di donne con figli piccoli", "Madri sole", 4),
        ("Corsi di italiano legati alla formazione", "Cittadini stranieri", 3),
        ("Servizi di conciliazione e doposcuola di quartiere", "Famiglie con minori", 2),
    ),
    "cultura-turismo": (
        ("Laboratori di teatro nel centro storico", "Ragazzi e scuole", 2),
        ("Riapertura di spazi culturali chiusi con chi abita il quartiere", "Abitanti", 3),
        ("Visite guidate da cooperative di inserimento lavorativo", "Disoccupati", 3),
    ),
}
_PRIORITIES: Final = {
    "poverta": "Prima la bassa soglia, poi i percorsi individuali",
    "disagio-abitativo": "Intervenire prima dello sfratto, non dopo",
    "inclusione-attiva": "Partire dai quartieri con meno servizi di prossimità",
    "cultura-turismo": "Luoghi aperti tutto l'anno, non solo eventi",
}
_CONSTRAINTS: Final = {
    "poverta": "Gli operatori sono pochi: senza personale i servizi non restano aperti",
    "disagio-abitativo": "Gli alloggi dell'ente regionale chiedono una convenzione",
    "inclusione-attiva": "I tempi del bilancio non sono quelli dei tirocini",
    "cultura-turismo": "Gli immobili sono vincolati: servono i pareri della Soprintendenza",
}
_IDEAS: Final = {
    "poverta": "Portierato sociale nelle case popolari, con il Terzo settore",
    "disagio-abitativo": "Agenzia sociale per la casa fra Comuni vicini",
    "inclusione-attiva": "Officina di quartiere: formazione e piccole manutenzioni",
    "cultura-turismo": "Ospitalità diffusa gestita da una cooperativa di comunità",
}
_PRACTICE: Final = "Guardare come Torino ha sostenuto i progetti di prossimità con il PON Metro"


@dataclass(frozen=True)
class _Line:
    kind: NoteKind
    text: str
    city: City | None


@transaction.atomic
def load_needs(*, staff: User) -> int:
    """What the cities have written and submitted: how many needs. Safe to repeat.

    Before the path is loaded, which reads what was submitted. Raises DemoRefused.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    if NeedsAssessment.objects.exists():
        return 0
    cities = list(City.objects.filter(is_active=True).by_name())
    themes = list(Theme.objects.all())
    for place, city in enumerate(cities):
        _load_city(city, place, themes)
    return Need.objects.count()


@transaction.atomic
def load_notes(*, staff: User) -> int:
    """What was said at Rome by the cities that came, where they sat. After needs and delegations;
    how many lines were made. Safe to repeat."""
    tables = EventSession.objects.filter(
        kind=SessionKind.FOCUS_GROUP, theme__isnull=False, event__starts_on=date(2023, 2, 6)
    )
    if not tables or TableNote.objects.filter(session__in=tables).exists():
        return 0
    came = Delegation.objects.filter(event=tables[0].event, state=DelegationState.ACCEPTED)
    cities = list(City.objects.filter(pk__in=came.values("city")).by_name())
    for place, table in enumerate(tables.select_related("theme").order_by("position")):
        _load_table(table, cities[place::4], staff)
    return TableNote.objects.count()


@transaction.atomic
def load_facilitators(*, staff: User, facilitator: User) -> None:
    """At Rome four who have ended; at what comes, the demonstration's own. After the events."""
    rome = Event.objects.filter(starts_on=date(2023, 2, 6)).first()
    if rome and not rome.facilitators.exists():
        ended = datetime.combine(date(2023, 2, 13), time(3), _ROME)
        tables = rome.sessions.filter(kind=SessionKind.FOCUS_GROUP).order_by("position")
        for name, table in zip(_KEEPERS, tables, strict=False):
            first, _, last = name.lower().partition(" ")
            mandate = FacilitatorMandate.objects.create(
                event=rome,
                name=f"{name} (demo)",
                email=f"{first}.{last}@demo.example",
                by=staff,
                invited_at=ended - timedelta(days=14),
                ended_at=ended,
            )
            mandate.sessions.set([table])
    to_come = Event.objects.filter(
        state=EventState.PUBLISHED, starts_on__gte=timezone.localdate(), facilitators=None
    )
    for event in to_come:
        tables = event.sessions.filter(kind=SessionKind.FOCUS_GROUP).order_by("position")
        if not tables:
            continue
        mandate = FacilitatorMandate.objects.create(
            event=event, name=str(facilitator), email=FACILITATOR_EMAIL, user=facilitator, by=staff
        )
        mandate.sessions.set(tables[:2])


def _load_city(city: City, place: int, themes: Sequence[Theme]) -> None:
    """Most have submitted everything, some are half way, a few have not begun."""
    if place % 9 == 4 and city.cadastral_code != REFERENT_CITY:
        return
    is_half_way = place % 5 == 3 or city.cadastral_code == REFERENT_CITY
    speaker = Person.objects.filter(
        pk__in=Referent.objects.current().filter(city=city).values("person")
    ).first()
    for number, theme in enumerate(themes):
        pool = _NEEDS.get(theme.slug, ())
        is_last = number == len(themes) - 1
        if is_half_way and is_last and place % 2 and city.cadastral_code != REFERENT_CITY:
            continue
        is_draft = is_half_way and is_last
        day = _SUBMITTED_FROM + timedelta(days=(place + number) % 9)
        moment = datetime.combine(day, time(10 + number, place), _ROME)
        chosen = [pool[(place + step) % len(pool)] for step in range(1 + (place + number) % 2)]
        has_none = is_last and place % 7 == 6 and not is_draft
        assessment = NeedsAssessment.objects.create(
            city=city,
            theme=theme,
            state=NeedsState.DRAFT if is_draft else NeedsState.SUBMITTED,
            has_none=has_none,
            revision=1,
            followed_by=speaker,
            saved_at=moment,
            submitted_at=None if is_draft else moment,
            submitted_by=speaker.user if speaker and not is_draft else None,
            first_submitted_on=None if is_draft else day,
        )
        for position, (text, touched, urgency) in enumerate(() if has_none else chosen, start=1):
            Need.objects.create(
                assessment=assessment,
                position=position,
                text=f"{text} ({MARK})",
                touched=touched,
                urgency=max(1, min(5, urgency + (place % 3) - 1)),
            )


def _load_table(table: EventSession, cities: Sequence[City], staff: User) -> None:
    assert table.theme is not None
    for place, line in enumerate(_lines_of(table.theme, cities)):
        note = TableNote.objects.create(
            session=table,
            city=line.city,
            kind=line.kind,
            text=f"{line.text} ({MARK})",
            author=staff,
            written_at=_TABLES_ON + timedelta(minutes=4 * place),
            token=uuid5(NAMESPACE_URL, f"demo:table:{table.pk}:{place}"),
        )
        if line.kind == NoteKind.NEED and line.city:
            mine = Need.objects.filter(
                assessment__city=line.city, assessment__theme=table.theme, text=note.text
            )
            mine.update(born_from=note)
        if line.kind == NoteKind.IDEA and line.city:
            _load_idea(note, table, line.city, staff)


def _lines_of(theme: Theme, cities: Sequence[City]) -> Iterator[_Line]:
    """What each city said here is what it then submitted, when it did."""
    for city in cities:
        needs = Need.objects.filter(assessment__city=city, assessment__theme=theme)
        for need in needs.order_by("position")[:1]:
            yield _Line(NoteKind.NEED, need.text.removesuffix(f" ({MARK})"), city)
    yield _Line(NoteKind.PRIORITY, _PRIORITIES.get(theme.slug, theme.name), None)
    yield _Line(NoteKind.CONSTRAINT, _CONSTRAINTS.get(theme.slug, theme.name), cities[0])
    yield _Line(NoteKind.PRACTICE, _PRACTICE, None)
    yield _Line(NoteKind.IDEA, _IDEAS.get(theme.slug, theme.name), cities[1])


def _load_idea(note: TableNote, table: EventSession, city: City, staff: User) -> None:
    assert table.theme is not None
    idea = ProjectIdea.objects.create(
        city=city,
        theme=table.theme,
        title=note.text,
        session=table,
        born_from=note,
        by=staff,
        at=note.written_at,
    )
    idea.needs.set(Need.objects.filter(assessment__city=city, assessment__theme=table.theme))
