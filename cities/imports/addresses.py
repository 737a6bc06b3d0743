"""E-mail addresses as they are found in cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cities.addresses import is_pec, warnings
from cms_portal.spreadsheets.imports.answers import Answers
from cms_portal.spreadsheets.imports.findings import REFUSE, Question

_ADDRESS: Final = re.compile(r"[^\s;,<>()\[\]/|]+@[^\s;,<>()\[\]/|]+")
NONE: Final = "nessuno"


@dataclass
class Found:
    email: str = ""
    reason: str = ""
    flags: list[str] = field(default_factory=list)
    question: Question | None = None


def read_email(cell: str, owner: str, answers: Answers) -> Found:
    """The one address of the cell, in lower case; of two it is asked which."""
    if not cell.strip():
        return Found()
    addresses = list(dict.fromkeys(one.lower().strip(".") for one in _ADDRESS.findall(cell)))
    if not addresses:
        return Found(reason=f"E-mail: «{cell[:60]}» non è un indirizzo.")
    if len(addresses) == 1:
        return _single(addresses[0])
    question = _which(cell, owner, addresses)
    answer = answers.ask(question)
    if answer is None:
        return Found(question=question)
    if answer == REFUSE:
        return Found(reason="E-mail: nella cella c'è più di un indirizzo.")
    if answer == NONE:
        return Found(flags=["Due indirizzi nella cella: non se ne importa nessuno."])
    chosen = _single(str(answer))
    chosen.flags.insert(0, f"Due indirizzi nella cella: si importa {answer}.")
    return chosen


def _single(address: str) -> Found:
    try:
        validate_email(address)
    except ValidationError:
        return Found(reason=f"E-mail: «{address[:60]}» non è un indirizzo.")
    if len(address) > 254:
        return Found(reason="E-mail: l'indirizzo è troppo lungo.")
    return Found(
        email=address, flags=[f"{address}: {one[0].lower()}{one[1:]}" for one in warnings(address)]
    )


def _which(cell: str, owner: str, addresses: list[str]) -> Question:
    ordinary = sorted(addresses, key=is_pec)
    options = [(one, f"{one} (sembra una PEC)" if is_pec(one) else one) for one in ordinary]
    return Question(
        topic="due indirizzi in una cella",
        parts=(cell, owner),
        text=f"Qual è l'indirizzo di {owner}?",
        detail=f"Nella cella c'è scritto: {cell}",
        options=(
            *options,
            (NONE, "Nessuno di questi: si importa senza e-mail"),
            (REFUSE, "La riga si rifiuta"),
        ),
    )
