"""Who changed what, when: PostgreSQL writes it, so bulk writes and the shell are caught too."""

from collections.abc import Callable, Sequence
from typing import Any

import pghistory


def keep_history(*, exclude: Sequence[str] = ()) -> Callable[[type[Any]], type[Any]]:
    """Class decorator: every insert, update and delete leaves a row that nobody may change.

    `exclude`: fields worth no history (generated columns).
    """
    decorator: Callable[[type[Any]], type[Any]] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        append_only=True,
    )
    return decorator
