"""A piece of the page of one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cms_portal.accounts.models import User
from protocols.models import Protocol


@dataclass(frozen=True)
class Part:
    """`template` finds `values` as `part.values`; "main" is the wide column, under the text."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: Literal["main", "aside"] = "aside"


# None: this act has nothing of the kind to show to this person.
Finder = Callable[[Protocol, User], Part | None]
