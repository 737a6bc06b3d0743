"""In which capacity somebody appears in a file: as offices write it, to our kinds of mandate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from cities.enums import ReferentKind, RepresentativeKind
from cities.names import fold
from cms_portal.spreadsheets.imports.answers import Answers
from cms_portal.spreadsheets.imports.findings import REFUSE, SENDER, Question

REFERENT, REPRESENTATIVE = "referent", "representative"
OFFICE, NO_MANDATE = "office", "none"


@dataclass(frozen=True)
class Role:
    """`model`: REFERENT, REPRESENTATIVE, OFFICE (who is responsible for it) or NO_MANDATE."""

    model: str
    kind: str = ""
    is_substitute: bool = False


# As offices write them, folded.
_WRITTEN: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    (REFERENT, ReferentKind.POLITICAL): ("politico", "politica"),
    (REFERENT, ReferentKind.TECHNICAL): ("tecnico", "tecnica"),
    (REFERENT, ReferentKind.ADMINISTRATIVE): ("amministrativo", "amministrativa"),
    (REPRESENTATIVE, RepresentativeKind.MAYOR): ("sindaco", "sindaca", "il sindaco", "la sindaca"),
    (REPRESENTATIVE, RepresentativeKind.ACTING_MAYOR): (
        *("sindaco facente funzioni", "sindaca facente funzioni", "facente funzioni"),
        *("sindaco ff", "sindaca ff", "sindaco f f", "sindaca f f"),
    ),
    (REPRESENTATIVE, RepresentativeKind.DEPUTY_MAYOR): (
        *("vicesindaco", "vicesindaca", "vice sindaco", "vice sindaca"),
    ),
    (REPRESENTATIVE, RepresentativeKind.COMMISSIONER): (
        *("commissario straordinario", "commissaria straordinaria", "commissario"),
        *("commissario prefettizio", "commissaria prefettizia", "commissaria"),
    ),
    (REPRESENTATIVE, RepresentativeKind.COMMISSION): (
        *("commissione straordinaria", "componente della commissione straordinaria"),
        "componente commissione straordinaria",
    ),
    (REPRESENTATIVE, RepresentativeKind.DELEGATE): (
        *("dirigente delegato", "dirigente delegata", "delegato alla firma"),
    ),
}
_RESPONSIBLE: Final = (
    *("responsabile dell ufficio", "responsabile ufficio", "responsabile d ufficio"),
    *("responsabile dell ufficio referente", "responsabile dell ufficio del programma"),
)
_SUBSTITUTE: Final = frozenset({"supplente", "sostituto", "sostituta"})
_BEFORE: Final = ("", "referente ", "ref ", "referente comunale ")
_WORDS: Final = {
    f"{before}{word}": Role(model, str(kind))
    for (model, kind), words in _WRITTEN.items()
    for word in words
    for before in (_BEFORE if model == REFERENT else ("",))
} | dict.fromkeys(_RESPONSIBLE, Role(OFFICE))
_OPTIONS: Final = (
    *((f"{REFERENT}:{kind.value}", str(kind.label)) for kind in ReferentKind),
    *((f"{REPRESENTATIVE}:{kind.value}", str(kind.label)) for kind in RepresentativeKind),
    (OFFICE, "Responsabile dell'ufficio del Programma"),
    (NO_MANDATE, "Nessun incarico: solo nome e recapiti"),
    (REFUSE, "Non si importa: le righe si rifiutano"),
)


def read_role(cell: str, answers: Answers) -> Role | Question | str:
    """The role, what to ask about it, or why the line is refused."""
    words = fold(cell).split()
    written = " ".join(word for word in words if word not in _SUBSTITUTE) or " ".join(words)
    is_substitute = not _SUBSTITUTE.isdisjoint(words)
    if written in _WORDS:
        return replace(_WORDS[written], is_substitute=is_substitute)
    question = Question(
        topic="incarico",
        parts=(written,),
        text=f"Che incarico è «{cell}»?" if written else "Che incarico hanno queste persone?",
        detail="" if written else "Nella riga non c'è scritto.",
        options=_OPTIONS,
        remembered_for=SENDER if written else "",
    )
    answer = answers.ask(question)
    if answer is None:
        return question
    if answer == REFUSE:
        return f"Incarico: «{cell}» non si importa." if written else "Manca l'incarico."
    return replace(_role(str(answer)), is_substitute=is_substitute)


def _role(answer: str) -> Role:
    model, _, kind = answer.partition(":")
    return Role(model, kind)
