"""What a dossier is of, as its pages tell it."""

from __future__ import annotations

from typing import Protocol


class Extent(Protocol):
    """`about`: the line under the title of each page. `facts`: label and value, for the index.

    `title`: of the dossier. `note`: what is not in it, said in the index.
    """

    @property
    def is_demo(self) -> bool: ...

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def facts(self) -> list[tuple[str, str]]: ...

    @property
    def note(self) -> str: ...
