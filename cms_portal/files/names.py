"""Names of files that leave: an office must recognise them, every system must accept them."""

import re
import unicodedata

MAX_LENGTH = 80
# Letters that do not come apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
    | {"ł": "l", "Ł": "L", "€": "EUR"}
)
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])")


def office_name(*parts: str, suffix: str) -> str:
    """`parts` joined with "_", in ASCII and at most 80 characters, with `suffix` (".pdf").

    The last part tells files apart and is never cut; those before it give way, the longest first.
    Empty parts are left out. Raises ValueError when the last part alone is too long or empty.

    >>> office_name("BN", "Benevento", "Protocollo-intesa", "CMS-2026-000005", suffix=".pdf")
    'BN_Benevento_Protocollo-intesa_CMS-2026-000005.pdf'
    """
    *leading, last = [_plain(part) for part in parts] or [""]
    kept = [part for part in leading if part]
    if not last or len(last) + len(suffix) > MAX_LENGTH:
        raise ValueError(f"The last part cannot name a file: {last!r}")
    while len(name := "_".join([*kept, last]) + suffix) > MAX_LENGTH:
        longest = max(range(len(kept)), key=lambda index: len(kept[index]))
        kept[longest] = kept[longest][:-1].rstrip("-.")
        kept = [part for part in kept if part]
    return f"file_{name}"[:MAX_LENGTH] if _RESERVED.fullmatch(name.partition(".")[0]) else name


def _plain(part: str) -> str:
    """ASCII letters, digits, "." and "-"; whatever else becomes one "-"."""
    folded = unicodedata.normalize("NFKD", part.translate(_LETTERS))
    ascii_only = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"[^A-Za-z0-9.]+", "-", ascii_only).strip("-.")


def clean_name(name: str) -> str:
    """A name given by someone else, without paths, control or direction characters."""
    normal = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode())
    visible = "".join(char for char in normal if unicodedata.category(char)[0] != "C")
    base = re.split(r"[/\\]", visible)[-1].strip(" .")
    stem, dot, suffix = base.rpartition(".")
    if dot and 0 < len(suffix) <= 10:
        return f"{stem[: 149 - len(suffix)]}.{suffix}" if stem else suffix
    return base[:150] or "senza-nome"


def office_suffix(name: str) -> str:
    """ ".pdf" of "Delibera.PDF"; ".bin" of what has none, or an odd one."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return f".{suffix}" if re.fullmatch("[a-z0-9]{1,5}", suffix) else ".bin"
