from typing import Any

import pghistory


def tracked(model: type[Any]) -> type[Any]:
    """Class decorator: every change leaves a row, as `cities.history.keep_history` above."""
    decorator = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True
    )
    result: type[Any] = decorator(model)
    return result
