"""What a register's system says in `segnatura.xml` or `conferma.xml`, in the child process.

Allegato 6 of the AgID guidelines (`SegnaturaInformatica`), the DPCM of 3 December 2013 and the
circular before it (`Segnatura`) name the same things in the same way, in other namespaces.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from protocols.pec.xml import Node, parse

_ROOTS: Final = {
    "SegnaturaInformatica": "signature",
    "Segnatura": "signature",
    "ConfermaRicezione": "confirmation",
    "ConfermaMessaggio": "confirmation",
}


def read_signature(content: bytes) -> dict[str, Any]:
    """Number, day and office of a registration. Raises FileRefused; KeyError when it is none."""
    root = parse(content)
    kind = _ROOTS[root.name]
    mark = _identifier(root, kind)
    number, day = mark.value("NumeroRegistrazione"), _day(mark.value("DataRegistrazione"))
    if not number or day is None:
        raise KeyError("NumeroRegistrazione")
    return {
        "kind": kind,
        "number": number[:60],
        "dated_on": day.isoformat(),
        "administration": _name(root, mark)[:250],
        "aoo": mark.value("CodiceAOO")[:100],
        "subject": _subject(root)[:300],
    }


def _identifier(root: Node, kind: str) -> Node:
    """A confirmation bears first the receiver's own identifier, then that of what it received."""
    direct = root.find("Identificatore")
    if kind == "confirmation" and direct:
        return direct
    found = root.find("Intestazione", "Identificatore")
    if found is None:
        raise KeyError("Identificatore")
    return found


def _name(root: Node, mark: Node) -> str:
    """The denomination of the sender, else the code of its administration."""
    for node in root.walk():
        if node.name in ("Mittente", "Origine"):
            for inner in node.walk():
                if inner.name in ("DenominazioneAmministrazione", "Denominazione"):
                    return " ".join(inner.text.split())
    return mark.value("CodiceAmministrazione")


def _subject(root: Node) -> str:
    return root.value("Intestazione", "Oggetto") or root.value("Descrizione", "Oggetto")


def _day(text: str) -> date | None:
    try:
        if found := re.match(r"(\d{4})-(\d{2})-(\d{2})", text):
            return date(*(int(one) for one in found.groups()))
        if found := re.match(r"(\d{2})/(\d{2})/(\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None
