"""The little XML that certified mail carries, read without entities, in the child process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from cms_portal.files.exceptions import FileRefused

_MOST_BYTES: Final = 2 * 1024 * 1024
_MOST_NODES: Final = 20_000
_MOST_DEPTH: Final = 60
BROKEN: Final = "L'XML non si legge."


@dataclass
class Node:
    """An element by its local name: what a namespace is called does not matter here."""

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def find(self, *names: str) -> Node | None:
        """Down the path `names`, the first of each."""
        node: Node | None = self
        for name in names:
            node = next((one for one in node.children if one.name == name), None) if node else None
        return node

    def value(self, *names: str) -> str:
        node = self.find(*names)
        return " ".join(node.text.split())[:500] if node else ""

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


def parse(content: bytes) -> Node:
    """Raises FileRefused: broken, too large, or with entities of its own."""
    if len(content) > _MOST_BYTES:
        raise FileRefused(BROKEN)
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(content, True)  # noqa: FBT003 - this is the end of it
    except FileRefused:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FileRefused(BROKEN) from error
    if reader.root is None:
        raise FileRefused(BROKEN)
    return reader.root


def _refuse(*_: Any) -> int:
    raise FileRefused("L'XML dichiara entità: non si legge.")


class _Reader:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > _MOST_NODES or len(self.stack) >= _MOST_DEPTH:
            raise FileRefused(BROKEN)
        node = Node(
            name.rpartition(" ")[2],
            {key.rpartition(" ")[2]: value for key, value in attributes.items()},
        )
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node
        self.stack.append(node)

    def end(self, name: str) -> None:
        self.stack.pop()

    def data(self, text: str) -> None:
        if self.stack:
            self.stack[-1].text += text
