"""What a provider of certified mail says in `daticert.xml`, in the child process."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

from protocols.pec.xml import Node, parse

# `tipo` of the certificate -> our word for it.
KINDS: Final = {
    "accettazione": "acceptance",
    "non-accettazione": "refusal",
    "presa-in-carico": "taken",
    "avvenuta-consegna": "delivery",
    "errore-consegna": "failure",
    "mancata-consegna": "failure",
    "preavviso-errore-consegna": "warning",
    "rilevazione-virus": "failure",
    "posta-certificata": "message",
}
_ROME: Final = ZoneInfo("Europe/Rome")


def read_certificate(content: bytes) -> dict[str, Any]:
    """Kind, moment, who, about which message. Raises FileRefused; KeyError when it is none."""
    root = parse(content)
    if root.name != "postacert":
        raise KeyError(root.name)
    data = root.find("dati") or Node("dati", {})
    head = root.find("intestazione") or Node("intestazione", {})
    moment = _moment(data)
    return {
        "kind": KINDS[root.attributes.get("tipo", "")],
        "provider": data.value("gestore-emittente"),
        "at": moment.isoformat() if moment else None,
        "identifier": data.value("identificativo")[:300],
        "about": bare_id(data.value("msgid")),
        "sender": head.value("mittente").lower()[:254],
        "recipients": [
            node.text.strip().lower()[:254]
            for node in head.children
            if node.name == "destinatari" and node.text.strip()
        ][:200],
        "recipient": data.value("consegna").lower()[:254],
        "subject": head.value("oggetto")[:300],
        "error": (data.value("errore-esteso") or _error(root))[:300],
    }


def _error(root: Node) -> str:
    error = root.attributes.get("errore", "nessuno")
    return "" if error == "nessuno" else error.replace("-", " ")


def bare_id(text: str) -> str:
    """ "<a@b>" -> "a@b", as every system writes it without blanks."""
    return re.sub(r"[<>\s]", "", text)[:300]


def _moment(data: Node) -> datetime | None:
    day, hour = data.value("data", "giorno"), data.value("data", "ora")
    node = data.find("data")
    found = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", node.attributes.get("zona", "") if node else "")
    try:
        read = datetime.strptime(f"{day} {hour}", "%d/%m/%Y %H:%M:%S")  # noqa: DTZ007
        if found is None:
            return read.replace(tzinfo=_ROME)
        shift = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return read.replace(tzinfo=timezone(-shift if found[1] == "-" else shift))
    except (ValueError, OverflowError):
        return None
