"""The meetings that the programme's five texts tell of, in our own words.

What a text does not say is not made up: an hour or a day stays in words, a year that follows
from the context is marked as deduced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cities.models import Theme
from cms_portal.accounts.exceptions import DemoRefused
from events.enums import Audience, EventKind, EventState, PathStage, SessionKind
from events.models import Event, EventSession, Room
from events.services.states import store_version

ROME_TITLE: Final = "Roma: avvio del percorso e focus group"
_ROME: Final = ZoneInfo("Europe/Rome")
_FOUR_THEMES: Final = (
    ("Povertà", "poverta"),
    ("Disagio abitativo", "disagio-abitativo"),
    ("Cultura e turismo", "cultura-turismo"),
    ("Inclusione attiva", "inclusione-attiva"),
)
_FOUR_WORKSHOPS: Final = (
    ("Inclusione attiva e accompagnamento al lavoro", "inclusione-attiva"),
    ("Riduzione del disagio abitativo", "disagio-abitativo"),
    ("Lotta alla povertà estrema e alla marginalità", "poverta"),
    ("Cultura e turismo sostenibile per l'inclusione e l'innovazione sociale", "cultura-turismo"),
)
_MESTRE: Final = (
    ("Reti di prossimità e cittadinanza attiva", "Milano"),
    ("Azioni integrate nello spazio pubblico", "Torino"),
    ("Economia di prossimità", "Bari"),
    ("Accompagnamento ed empowerment degli attori del welfare", "Bologna"),
)


@dataclass(frozen=True)
class _Session:
    title: str
    kind: SessionKind = SessionKind.PLENARY
    starts: time | None = None
    ends: time | None = None
    room: str = ""
    theme: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Event:
    title: str
    fields: dict[str, Any]
    sessions: tuple[_Session, ...] = ()
    rooms: tuple[tuple[str, int], ...] = ()


@transaction.atomic
def load_events() -> int:
    """Store the events that are not there yet; returns how many were made. Safe to repeat.

    Needs the themes (`load_programme`). Raises DemoRefused outside dev and test settings.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    return sum(_load(event, themes) for event in _EVENTS)


def _load(wanted: _Event, themes: dict[str, Theme]) -> bool:
    starts_on = wanted.fields.get("starts_on")
    event, is_new = Event.objects.get_or_create(
        title=wanted.title,
        starts_on=starts_on,
        defaults={"state": EventState.CLOSED} | wanted.fields,
    )
    if is_new:
        rooms = {
            name: Room.objects.create(event=event, position=number, name=name, places=places)
            for number, (name, places) in enumerate(wanted.rooms, start=1)
        }
        for position, session in enumerate(wanted.sessions, start=1):
            EventSession.objects.create(
                event=event,
                position=position,
                title=session.title,
                kind=session.kind,
                starts_at=_moment(starts_on, session.starts),
                ends_at=_moment(starts_on, session.ends),
                room=rooms.get(session.room),
                theme=themes.get(session.theme),
                **session.more,
            )
        store_version(event, by=None)
    return is_new


def _moment(day: date | None, hour: time | None) -> datetime | None:
    return datetime.combine(day, hour, _ROME) if day and hour else None


_EVENTS: Final = (
    _Event(
        ROME_TITLE,
        {
            "starts_on": date(2023, 2, 6),
            "ends_on": date(2023, 2, 7),
            "is_year_deduced": True,
            "path_step": PathStage.KICKOFF,
            "city_name": "Roma",
            "host": "Autorità di Gestione, con il partenariato SEED",
            "description": (
                "Primo incontro in presenza delle Città Medie Sud: 36 città su 39 e circa 120 "
                "persone, fra referenti politici e tecnici, rappresentanti delle Regioni e del "
                "Dipartimento per le politiche di coesione."
            ),
            "source_note": "Testo del Programma sul primo incontro; l'anno non è scritto.",
        },
        (
            _Session(
                "Contenuti, obiettivi e procedure delle priorità; buone pratiche",
                more={
                    "time_note": "6 febbraio, pomeriggio",
                    "description": (
                        "Esperienze del PON Metro 2014-2020 a Torino, Milano, Bologna, Napoli e "
                        "Bari, e il progetto UIA di Pozzuoli."
                    ),
                },
            ),
            *(
                _Session(
                    f"Tavolo: {title}",
                    SessionKind.FOCUS_GROUP,
                    theme=theme,
                    more={"time_note": "7 febbraio, mattina"},
                )
                for title, theme in _FOUR_THEMES
            ),
        ),
    ),
    _Event(
        "Torino: restituzione e workshop",
        {
            "starts_on": date(2023, 3, 15),
            "is_year_deduced": True,
            "hours": "ore 9.00-17.30",
            "place": "Open Incet",
            "address": "piazza Teresa Noce 17",
            "path_step": PathStage.WORKSHOP,
            "city_name": "Torino",
            "host": "Comune di Torino",
            "description": (
                "Seconda tappa: si restituisce il lavoro dei tavoli di febbraio, si visitano casi "
                "di innovazione sociale e si prova, nei workshop, un percorso di co-progettazione."
            ),
            "source_note": (
                "Testo del Programma sulla seconda tappa; l'anno non è scritto. Le sale e i posti "
                "sono dimostrativi."
            ),
        },
        (
            _Session(
                "Saluti istituzionali e obiettivi della giornata",
                starts=time(9),
                room="Sala plenaria",
                more={
                    "led_by": (
                        "Chiara Foglietta, Assessora alla Transizione ecologica e digitale, "
                        "Politiche per l'ambiente e Innovazione del Comune di Torino"
                    )
                },
            ),
            _Session(
                "Restituzione dei focus group del 7 febbraio, confronto e buone pratiche",
                more={"time_note": "a seguire"},
            ),
            _Session(
                "Visite a casi studio di innovazione sociale",
                SessionKind.VISIT,
                time(10, 45),
                time(12, 45),
            ),
            *(
                _Session(
                    title,
                    SessionKind.WORKSHOP,
                    time(14),
                    room=f"Aula {number}",
                    theme=theme,
                    more={"places": 24},
                )
                for number, (title, theme) in enumerate(_FOUR_WORKSHOPS, start=1)
            ),
            _Session(
                "Conclusioni e prossime azioni",
                starts=time(17, 30),
                room="Sala plenaria",
                more={
                    "description": (
                        "La firma del protocollo d'intesa, l'ufficio referente, il soggetto "
                        "responsabile e la dotazione finanziaria massima di ogni città."
                    )
                },
            ),
        ),
        (("Sala plenaria", 120), *((f"Aula {number}", 24) for number in range(1, 5))),
    ),
    _Event(
        "Torino: l'innovazione sociale vista dagli addetti ai lavori",
        {
            "kind": EventKind.INSIDERS,
            "starts_on": date(2020, 1, 24),
            "is_year_deduced": True,
            "hours": "mattina",
            "city_name": "Torino",
            "host": "Comune di Torino, con il PON Metro",
            "description": (
                "Le Autorità urbane si scambiano esperienze tecniche, procedurali e gestionali "
                "sugli interventi di inclusione, in vista della programmazione 2021-2027."
            ),
            "source_note": (
                "Testo del Programma su Torino: dice «24 gennaio»; l'anno viene dai riferimenti "
                "ai tavoli di confronto 2021/2027."
            ),
        },
    ),
    _Event(
        "Torino, Glocal Factory: i risultati dei Servizi sperimentali di innovazione sociale",
        {
            "kind": EventKind.PUBLIC,
            "audience": Audience.PUBLIC,
            "hours": "ore 16-20",
            "place": "Glocal Factory",
            "city_name": "Torino",
            "host": "Comune di Torino, con il PON Metro",
            "description": (
                "Presentazione alla cittadinanza: 12 progetti avviati dei 15 finanziabili, "
                "1.285.000,00 euro di dotazione, 25 soggetti non profit beneficiari."
            ),
            "source_note": "Testo del Programma su Torino: dà l'orario, non il giorno.",
        },
    ),
    _Event(
        "Torino: l'ecosistema FSE+ dell'innovazione sociale",
        {
            "kind": EventKind.STUDY,
            "starts_on": date(2024, 11, 5),
            "ends_on": date(2024, 11, 7),
            "is_year_deduced": True,
            "city_name": "Torino",
            "host": "Centro di competenza europeo per l'innovazione sociale",
            "description": (
                "Incontro di studio, con visite ai progetti, per gli organismi del FSE+ e i centri "
                "nazionali di competenza: chi collabora in un ecosistema locale, con quali ruoli, "
                "quali difficoltà e quali soluzioni si possono portare altrove."
            ),
            "source_note": "Testo del Programma sull'incontro di Torino; l'anno non è scritto.",
        },
    ),
    _Event(
        "Mestre: Costellazioni civiche, reti per l'innovazione urbana",
        {
            "kind": EventKind.STUDY,
            "starts_on": date(2024, 12, 18),
            "ends_on": date(2024, 12, 19),
            "place": "Mestre",
            "city_name": "Venezia",
            "host": "Comune di Venezia",
            "description": (
                "Il Comune di Venezia presenta la strategia di inclusione sociale e abitativa e "
                "avvia le operazioni della Priorità 4; quattro città portano le loro esperienze "
                "in altrettanti workshop."
            ),
            "source_note": "Testo del Programma sull'evento di Mestre.",
        },
        tuple(
            _Session(
                title,
                SessionKind.WORKSHOP,
                more={
                    "time_note": "giorno e orario non indicati nel testo",
                    "led_by": f"Città di {city}",
                    "description": "Abbinamento fra città e tema dedotto dall'ordine del testo.",
                },
            )
            for title, city in _MESTRE
        ),
    ),
)
