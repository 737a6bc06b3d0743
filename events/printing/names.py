"""Names on paper: what our fonts can draw, and what somebody has to write by hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from cms_portal.documents.pdf import undrawable

_SALT = "events.printing"
# Pictures, and what joins or colours them: never a part of a name.
_PICTURES = frozenset({"So", "Sk", "Cf", "Co", "Cn"})


def on_paper(text: str) -> str:
    """`text` without pictures and without the accents that no font of ours has: "Thi" for "Thị".

    "" when a letter is left that cannot be drawn: half a name is worse than none.
    """
    drawn = "".join(map(_drawn, unicodedata.normalize("NFC", text)))
    drawn = " ".join(drawn.split())
    return "" if undrawable(drawn) else drawn


def _drawn(sign: str) -> str:
    if not undrawable(sign):
        return sign
    if unicodedata.category(sign) in _PICTURES or unicodedata.name(sign, "").startswith(
        "VARIATION"
    ):
        return ""
    # one accent less, then without any
    apart = unicodedata.normalize("NFD", sign)
    for end in range(len(apart) - 1, 0, -1):
        simpler = unicodedata.normalize("NFC", apart[:end])
        if not undrawable(simpler):
            return simpler
    return sign


def mark_of(parts: Sequence[str]) -> str:
    """What was on the paper, in sixteen signs that say nothing to who reads them."""
    return salted_hmac(_SALT, "\x1f".join(parts), algorithm="sha256").hexdigest()[:16]
