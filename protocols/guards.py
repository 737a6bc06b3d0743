"""Why a move cannot be made now, in words; `enums.TRANSITIONS` says who may make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cms_portal.jobs.enums import JobState
from protocols import documents
from protocols.enums import ProtocolState
from protocols.facts import gather_facts
from protocols.models import Protocol, ReviewRound
from protocols.readiness import check_readiness, ordered_clauses
from protocols.signers import signers_changed


@dataclass(frozen=True)
class Obstacle:
    """`may_be_overruled`: who decides may go on, saying why."""

    text: str
    may_be_overruled: bool = False


Guard = Callable[[Protocol], Iterator[Obstacle]]
S = ProtocolState


def obstacles(protocol: Protocol, to_state: ProtocolState) -> list[Obstacle]:
    """What stands in the way of `to_state`, whoever asks; empty when nothing does."""
    guards = _GUARDS.get((S(protocol.state), to_state), ())
    return [found for guard in guards for found in guard(protocol)]


def blockers(protocol: Protocol, to_state: ProtocolState) -> list[str]:
    return [one.text for one in obstacles(protocol, to_state)]


def current_round(protocol: Protocol) -> ReviewRound | None:
    """The last text that the city was shown."""
    rounds = ReviewRound.objects.filter(protocol=protocol).select_related("approved_by")
    return rounds.order_by("-number").first()


def changes_since_shown(protocol: Protocol) -> list[str]:
    """What the act would print now and does not say in the text shown, each in words."""
    if protocol.prepared is None:
        return []
    [facts] = gather_facts(protocol.template, [protocol.city], protocol.letter_date)
    clauses = ordered_clauses(protocol.template)
    return documents.changed_facts(protocol.prepared, documents.printed_facts(clauses, facts))


def _is_whole(protocol: Protocol) -> Iterator[Obstacle]:
    found = check_readiness(protocol.template, [protocol.city], protocol.letter_date)
    yield from (Obstacle(_sentence(problem)) for problem in found.problems)
    for one in found.cities:
        yield from (Obstacle(_sentence(missing.reason)) for missing in one.missing)
        if one.second_wordings and not protocol.takes_second_wording:
            headings = ", ".join(f"«{heading}»" for heading in one.second_wordings)
            text = f"Ufficio e responsabile non sono noti: {headings} avrà la seconda formulazione."
            yield Obstacle(text, may_be_overruled=True)


def _is_not_being_made(protocol: Protocol) -> Iterator[Obstacle]:
    if protocol.job and protocol.job.state == JobState.RUNNING:
        yield Obstacle("Il documento è in lavorazione.")


def _comments_are_settled(protocol: Protocol) -> Iterator[Obstacle]:
    waiting = list(protocol.comments.open().order_by("article", "pk"))
    if not waiting:
        return
    places = ", ".join(dict.fromkeys(one.short_place for one in waiting))
    count = "Un commento è ancora aperto" if len(waiting) == 1 else (
        f"{len(waiting)} commenti sono ancora aperti"
    )  # fmt: skip
    yield Obstacle(f"{count}: {places}.", may_be_overruled=True)


def _text_is_the_one_shown(protocol: Protocol) -> Iterator[Obstacle]:
    if changes := changes_since_shown(protocol):
        yield Obstacle(
            f"I dati sono cambiati dopo l'esame: {'; '.join(changes)}. Sottoponete di nuovo il "
            "testo con i dati di oggi."
        )


def _is_not_approved_yet(protocol: Protocol) -> Iterator[Obstacle]:
    shown = current_round(protocol)
    if shown and shown.approved_at and not is_stuck(protocol):
        yield Obstacle("Il testo è già approvato: il documento è in lavorazione.")


def is_stuck(protocol: Protocol) -> bool:
    """Its document was asked for and will not come by itself."""
    return protocol.job is None or protocol.job.state in (JobState.DEAD, JobState.CANCELLED)


def _names_who_signs(protocol: Protocol) -> Iterator[Obstacle]:
    if change := signers_changed(protocol):
        yield Obstacle(
            f"Il testo nomina {change.before}; oggi rappresenta il Comune {change.now}. L'Autorità "
            "di Gestione lo richiama e lo rifà con il nome nuovo, oppure accetta chi firma ora."
        )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


_GUARDS: dict[tuple[ProtocolState, ProtocolState], tuple[Guard, ...]] = {
    (S.DRAFT, S.IN_REVIEW): (_is_not_being_made, _is_whole),
    (S.IN_REVIEW, S.DRAFT): (_is_not_approved_yet,),
    (S.IN_REVIEW, S.APPROVED): (
        _is_not_approved_yet,
        _comments_are_settled,
        _text_is_the_one_shown,
    ),
    (S.APPROVED, S.SENT): (_names_who_signs,),
}
