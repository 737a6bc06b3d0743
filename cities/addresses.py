"""What an e-mail address gives away: a certified mailbox, an office behind it, a slip of the pen.

Warnings, never refusals: the sector mailbox may be the only one that a small Comune has.
"""

import re

_PEC_WORDS = re.compile(
    r"(?:^|[.\-])(?:pec|postacert|cert|legalmail|postecert|pecmail|sicurezzapostale)"
)
_PEC_HOSTS = (
    "legalmail.it",
    "postecert.it",
    "pec.it",
    "arubapec.it",
    "actaliscertymail.it",
    "registerpec.it",
    "mypec.eu",
    "sicurezzapostale.it",
    "cert.legalmail.it",
    "asmepec.it",
    "pecveneto.it",
    "cert.ruparpiemonte.it",
    "rupar.puglia.it",
)
_OFFICES = {
    "affarigenerali", "amministrazione", "anagrafe", "comune", "contatti", "direzione",
    "economato", "gabinetto", "gare", "info", "lavoripubblici", "municipio", "noreply", "pnrr",
    "posta", "presidenza", "programmazione", "protocollo", "ragioneria", "segretario", "segreteria",
    "segreteriagenerale", "segreteriasindaco", "serviziosociale", "servizisociali", "settore",
    "sindaco", "staff", "suap", "tecnico", "ufficio", "ufficiotecnico", "urp", "urbanistica",
    "webmaster",
}  # fmt: skip
_OFFICE_BEGINNINGS = ("ufficio", "settore", "servizi", "segreter", "protocoll", "area", "dirigente")
_SLIPS = {
    "gmial.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gmail.it": "gmail.com",
    "hotmial.com": "hotmail.com",
    "libero.com": "libero.it",
    "outlok.com": "outlook.com",
}

PEC = "Sembra una PEC: gli avvisi del portale potrebbero non arrivare."
SHARED = "Sembra la casella di un ufficio: chi la legge potrebbe entrare al posto della persona."


def warnings(email: str) -> list[str]:
    """What a person should think about before writing to `email`; empty when nothing strikes."""
    local, _, host = email.strip().lower().rpartition("@")
    found = []
    if is_pec(email):
        found.append(PEC)
    if is_shared(local):
        found.append(SHARED)
    if right := _SLIPS.get(host):
        found.append(f"Il dominio «{host}» sembra scritto male: forse «{right}».")
    return found


def is_pec(email: str) -> bool:
    local, _, host = email.strip().lower().rpartition("@")
    if any(host == known or host.endswith(f".{known}") for known in _PEC_HOSTS):
        return True
    return bool(_PEC_WORDS.search(host) or re.search(r"(?:^|[.\-_])pec(?:$|[.\-_])", local))


def is_shared(local: str) -> bool:
    """By the part before the @: a name and surname are a person's, "ufficio.tecnico" is not."""
    words = [word for word in re.split(r"[.\-_+0-9]+", local) if word]
    return (
        "".join(words) in _OFFICES
        or any(word in _OFFICES for word in words)
        or any(word.startswith(_OFFICE_BEGINNINGS) for word in words[:1])
    )
