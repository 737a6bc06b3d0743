"""What of the meetings goes after a time, told to the portal's privacy office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms_portal.files.services import delete_file
from cms_portal.once import wait_turn
from cms_portal.privacy.registry import Category, Item, register_category
from events.models import FeedbackAnswer, FeedbackRound, OnlineReport
from events.models.feedback import MARKS

STRANGER: Final = "Persona non iscritta"
_HAS_WORDS: Final = ~Q(helped="", wanted="")
_HAS_NO_MARK: Final = Q(**{f"{name}__isnull": True for name in MARKS})


def register() -> None:
    register_category(
        Category(
            name="events.feedback_texts",
            label="Testi dei pareri sugli eventi",
            what_happens="I testi si cancellano e restano i voti; va via chi aveva scritto solo un "
            "testo.",
            starts={"closed": "ultimo giorno per rispondere"},
            months=24,
            basis="I testi servono a preparare gli incontri che seguono; un testo libero può "
            "parlare di persone.",
            due=_old_words,
            erase=_erase_words,
        )
    )
    register_category(
        Category(
            name="events.online_strangers",
            label="Chi era collegato a un evento senza essere iscritto",
            what_happens="Nomi e indirizzi di chi non è fra gli iscritti si cancellano dal "
            "resoconto, e il file con loro; restano i minuti degli iscritti e l'impronta SHA-256.",
            starts={
                "confirmed": "conferma delle presenze (se non c'è stata, caricamento del resoconto)"
            },
            months=12,
            basis="Chi non era iscritto non serve a provare chi ha partecipato.",
            due=_old_strangers,
            erase=_erase_strangers,
        )
    )


# --- texts of opinions: an item is a round, as nobody's answer is told apart


def _old_words(before: datetime, start: str) -> list[Item]:
    with_words = FeedbackAnswer.objects.filter(_HAS_WORDS).values("round")
    rounds = FeedbackRound.objects.filter(
        pk__in=with_words, closes_on__lt=timezone.localdate(before)
    )
    return [
        Item(one.pk, str(one), timezone.make_aware(datetime.combine(one.closes_on, time.min)))
        for one in rounds.select_related("event")
    ]


@transaction.atomic
def _erase_words(items: list[Item]) -> int:
    rounds = [item.id for item in items]
    answers = FeedbackAnswer.objects.filter(_HAS_WORDS, round__in=rounds)
    count, _ = answers.filter(_HAS_NO_MARK).delete()
    return count + answers.update(helped="", wanted="")


# --- strangers in the report of an online session


def _old_strangers(before: datetime, start: str) -> list[Item]:
    old = Q(confirmed_at__lt=before) | Q(confirmed_at__isnull=True, at__lt=before)
    rows = OnlineReport.objects.filter(old).select_related("session", "file").order_by("pk")
    return [
        Item(one.pk, f"{one.session}, {one.file}", one.confirmed_at or one.at)
        for one in rows
        if list(_places_of_strangers(one))
    ]


def _erase_strangers(items: list[Item]) -> int:
    return sum(_forget_strangers(item.id) for item in items)


@transaction.atomic
def _forget_strangers(report_id: int) -> int:
    report = OnlineReport.objects.get(pk=report_id)
    wait_turn("events.online_report", report.session_id)  # of who confirms it meanwhile
    report.refresh_from_db()
    places = set(_places_of_strangers(report))
    if not places:
        return 0
    people: list[Any] = report.people
    report.people = [
        [STRANGER, "", *line[2:]] if place in places else line for place, line in enumerate(people)
    ]
    report.save(update_fields=["people"])
    delete_file(file_id=report.file_id)
    return len(places)


def _places_of_strangers(report: OnlineReport) -> Iterator[int]:
    """Of lines that were said to be nobody registered; of all, in a report never confirmed."""
    for place, (name, email, *_) in enumerate(report.people):
        if report.decided.get(str(place)) is None and (name, email) != (STRANGER, ""):
            yield place
