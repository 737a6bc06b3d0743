"""In the child: which words of two texts are the same. On hostile words it may take for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import IO, Any


def matched(stream: IO[bytes]) -> Iterator[Any]:
    """From two lists of words: what differs, as places in the one and in the other."""
    ours, theirs = json.load(stream)
    for kind, *places in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            yield places
