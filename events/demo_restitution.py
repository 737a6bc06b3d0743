"""The restitution of Rome and what people thought of it, for the demonstration.

The texts tell that the work of the four tables was given back in Turin, not in which words: all is
invented, and says so.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction

from cities.demo import MARK
from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from events.demo import ROME_TITLE
from events.enums import NoteKind
from events.models import (
    Event,
    FeedbackAnswer,
    FeedbackLink,
    FeedbackRound,
    RestitutionDraft,
    TableNote,
)
from events.services.restitutions import (
    Texts,
    present_at,
    publish_restitution,
    save_texts,
)

_NEEDS_PER_TABLE: Final = 3
_CLOSES_ON: Final = date(2023, 3, 10)
_ANSWERED: Final = 47
_INTRODUCTION: Final = (
    "Il 6 e il 7 febbraio le Città Medie Sud si sono incontrate a Roma per la prima volta. Nel "
    "pomeriggio del primo giorno si sono presentati contenuti, obiettivi e procedure delle "
    "priorità; la mattina dopo, in quattro tavoli, le città hanno cominciato a dire di che cosa "
    f"hanno bisogno ({MARK}).\n\n"
    "Queste pagine restituiscono chi c'era e che cosa si è detto. I temi sono ordinati per numero "
    "di città, non per numero di interventi: una città che parla a lungo pesa come una che dice "
    f"una cosa sola ({MARK})."
)
_CLOSING: Final = (
    "Il lavoro continua a Torino, con i workshop sugli stessi quattro temi. Chi non ha ancora "
    f"presentato i fabbisogni di un tema lo fa dalla sua pagina nel portale ({MARK})."
)
_HELPED: Final = (
    "Sentire dalle altre città che i problemi sono gli stessi",
    "I tavoli piccoli: in dieci si parla davvero",
    "Le buone pratiche, soprattutto quelle con i costi",
    "Avere qualcuno che prendeva appunti: non si è perso niente",
)
_WANTED: Final = (
    "Più tempo ai tavoli e meno alla plenaria",
    "Ricevere prima i materiali, per prepararsi con l'ufficio",
    "Un tavolo anche sulle procedure di rendicontazione",
)


@transaction.atomic
def load_restitution(*, staff: User) -> bool:
    """After presences, needs and notes; whether it was made. A worker makes the PDF."""
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    event = Event.objects.filter(title=ROME_TITLE).first()
    if event is None or RestitutionDraft.objects.filter(event=event).exists():
        return False
    save_texts(
        event=event,
        texts=Texts(_INTRODUCTION, _CLOSING, names_cities=True, quotes=_quotes(event)),
        revision=0,
        by=staff,
    )
    publish_restitution(event=event, by=staff)
    return True


@transaction.atomic
def load_feedback(*, staff: User) -> int:
    """As rows: nobody is written to about a meeting of long ago. How many answers were made."""
    event = Event.objects.filter(title=ROME_TITLE).first()
    if event is None or FeedbackRound.objects.filter(event=event).exists():
        return 0
    asked = FeedbackRound.objects.create(event=event, closes_on=_CLOSES_ON, by=staff)
    people = list(present_at(event).order_by("pk"))
    FeedbackLink.objects.bulk_create(
        FeedbackLink(
            round=asked,
            registration=one,
            token_hash=hashlib.sha256(f"demo:feedback:{one.pk}".encode()).hexdigest(),
            is_used=place < _ANSWERED,
        )
        for place, one in enumerate(people)
    )
    answers = [
        FeedbackAnswer(
            id=uuid5(NAMESPACE_URL, f"demo:feedback:{place}"),
            round=asked,
            role=people[place * 2].role,
            **_said(place),
        )
        for place in range(min(_ANSWERED, len(people) // 2))
    ]
    FeedbackAnswer.objects.bulk_create(answers)
    return len(answers)


def _quotes(event: Event) -> list[int]:
    """Some needs of every table, and all that is not a need."""
    chosen = []
    for table in event.sessions.all():
        notes = TableNote.objects.kept().filter(session=table).order_by("written_at", "pk")
        needs = notes.filter(kind=NoteKind.NEED).values_list("text", "pk")
        chosen += list(dict(needs).values())[:_NEEDS_PER_TABLE]  # each text once
        chosen += list(notes.exclude(kind=NoteKind.NEED).values_list("pk", flat=True))
    return chosen


def _said(place: int) -> dict[str, Any]:
    helped = _HELPED[place // 6 % len(_HELPED)] if place % 6 == 0 else ""
    wanted = _WANTED[place // 7 % len(_WANTED)] if place % 7 == 3 else ""
    return {
        "useful": 5 - place % 3 % 2 - (place % 11 == 4),
        "clear": None if place % 13 == 6 else 4 - place % 4 % 2 + (place % 5 == 0),
        "exchange": 5 - (place % 4 == 1) - (place % 9 == 2),
        "organised": 3 + place % 3 - (place % 10 == 7) * 2,
        "again": 5 - (place % 5 == 3) - (place % 12 == 8),
        "helped": f"{helped} ({MARK})" if helped else "",
        "wanted": f"{wanted} ({MARK})" if wanted else "",
    }
