"""Which kinds of private file exist, how large they may be and who may read them.

The apps above register theirs in `AppConfig.ready()`; this app knows no city and no protocol.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cms_portal.files.exceptions import UnknownKind

if TYPE_CHECKING:
    from cms_portal.accounts.models import User
    from cms_portal.files.models import PrivateFile

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    """`may_read` is asked at each download; without `lifetime` the file stays."""

    name: str
    label: str
    may_read: Callable[[User, PrivateFile], bool]
    max_bytes: int
    lifetime: timedelta | None


_kinds: dict[str, FileKind] = {}


def register_kind(
    name: str,
    label: str,
    *,
    may_read: Callable[[User, PrivateFile], bool],
    max_bytes: int = 20 * MEGABYTE,
    lifetime: timedelta | None = None,
) -> None:
    """Called once per kind, e.g. "protocols.zip", from the `ready()` of the app that makes it."""
    if name in _kinds:
        raise ValueError(f"File kind registered twice: {name}")
    _kinds[name] = FileKind(name, label, may_read, max_bytes, lifetime)


def get_kind(name: str) -> FileKind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(
            f"Unknown kind of file {name!r}: register_kind() in the AppConfig.ready() of its app."
        ) from None


def may_read(user: User, private_file: PrivateFile) -> bool:
    """False for a kind that nobody registers any more: better unreadable than open."""
    kind = _kinds.get(private_file.kind)
    return kind is not None and kind.may_read(user, private_file)
