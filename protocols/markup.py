"""The light markup of a clause, and nothing more: whatever else is typed is printed as text.

    1. A numbered paragraph, which may hold      ->  <ol class="paragraphs">
       a) a lettered list;                       ->  <ol class="letters">
    - a dash                                     ->  <ul class="recitals">
    {comune.nome}                                ->  the value, escaped
    [[dotazioni]]   [[dotazioni in lettere]]     ->  table and list of the ceilings

A blank line ends a paragraph; a line without a mark goes on with the one before. Numbered
paragraphs follow one another: a text or a table stands before or after them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

FIELD = re.compile(r"\{([^{}]*)\}")
# The end of a wording that is quoted: the closing mark follows its last word.
_LAST_TAGS = re.compile(r"((?:\s*</\w+>)+\s*)$")
_BLOCK = re.compile(r"^\[\[(.+)\]\]$")
# Blocks that are lists: only text and lists may stand inside a numbered paragraph, a table may not
# (a tagged PDF's list item holds nothing else).
LIST_BLOCKS = frozenset({"dotazioni in lettere"})
_MARKS = {
    "comma": re.compile(r"^(\d+)\.\s+(.+)$"),
    "letter": re.compile(r"^([a-z])\)\s+(.+)$"),
    "dash": re.compile(r"^(-)\s+(.+)$"),
}
_LISTS = {
    "comma": ("ol", "paragraphs"),
    "letter": ("ol", "letters"),
    "dash": ("ul", "recitals"),
}


@dataclass
class Item:
    """`kind`: "text", "block" or one of the list marks; `mark` as typed."""

    kind: str
    mark: str
    text: str
    children: list[Item] = field(default_factory=list)


def parse(body: str) -> list[Item]:
    """The clause as a list of items; what follows a numbered item hangs on it."""
    items: list[Item] = []
    is_open = False  # may the next unmarked line go on with the last item?
    for line in (raw.strip() for raw in body.splitlines()):
        if not line:
            is_open = False
            continue
        item = _read(line)
        if item.kind == "text" and is_open:
            _last(items).text += f" {line}"
            continue
        parent = items[-1] if items and items[-1].kind == "comma" else None
        may_hang = item.kind in {"letter", "dash"} or item.text in LIST_BLOCKS
        if parent and may_hang:
            parent.children.append(item)
        else:
            items.append(item)
        is_open = item.kind != "block"
    return items


def _read(line: str) -> Item:
    if block := _BLOCK.match(line):
        return Item("block", "", block[1].strip())
    for kind, pattern in _MARKS.items():
        if match := pattern.match(line):
            return Item(kind, match[1], match[2])
    return Item("text", "", line)


def _last(items: list[Item]) -> Item:
    return items[-1].children[-1] if items[-1].children else items[-1]


def field_names(body: str) -> list[str]:
    """The merge fields of the clause, each once, in order of appearance."""
    return list(dict.fromkeys(FIELD.findall(body)))


def block_names(body: str) -> list[str]:
    items = parse(body)
    nested = [child for item in items for child in item.children]
    return [item.text for item in items + nested if item.kind == "block"]


def problems(body: str, *, fields: Mapping[str, object], blocks: Mapping[str, object]) -> list[str]:
    """What is wrong with the clause, in Italian; empty when it can be printed."""
    found = [f"campo sconosciuto: {{{name}}}" for name in field_names(body) if name not in fields]
    if re.search(r"[{}]", FIELD.sub("", body)):
        found.append("parentesi graffa senza campo")
    found += [f"blocco sconosciuto: [[{name}]]" for name in block_names(body) if name not in blocks]
    return found + list(_out_of_order(parse(body)))


def _out_of_order(items: list[Item]) -> Iterator[str]:
    """The reader sees numbers made by position: what was typed must agree with them."""
    for siblings in (items, *(item.children for item in items)):
        for kind, group in groupby(siblings, key=lambda item: item.kind):
            for position, item in enumerate(group):
                expected = _expected(kind, position)
                if item.mark != expected:
                    yield f"elenco fuori ordine: «{item.mark}» dove si attende «{expected}»"


def _expected(kind: str, position: int) -> str:
    marks = {"comma": str(position + 1), "letter": chr(ord("a") + position), "dash": "-"}
    return marks.get(kind, "")


def render(
    body: str,
    *,
    values: Mapping[str, str],
    blocks: Mapping[str, Callable[[], SafeString]],
) -> SafeString:
    """The clause as HTML. Raises KeyError for a field or block that `problems` would name."""
    return _render_items(parse(body), values, blocks)


def _render_items(
    items: list[Item], values: Mapping[str, str], blocks: Mapping[str, Callable[[], SafeString]]
) -> SafeString:
    parts: list[SafeString] = []
    for kind, group in groupby(items, key=lambda item: item.kind):
        members = list(group)
        if kind == "block":
            parts += [blocks[item.text]() for item in members]
        elif kind == "text":
            parts += [format_html("<p>{}</p>", _inline(item.text, values)) for item in members]
        else:
            parts.append(_render_list(kind, members, values, blocks))
    return mark_safe("".join(parts))  # noqa: S308 - every part was built by format_html


def _render_list(
    kind: str,
    items: list[Item],
    values: Mapping[str, str],
    blocks: Mapping[str, Callable[[], SafeString]],
) -> SafeString:
    tag, css = _LISTS[kind]
    rows = format_html_join(
        "",
        "<li>{}{}</li>",
        (
            (_inline(item.text, values), _render_items(item.children, values, blocks))
            for item in items
        ),
    )
    return format_html('<{} class="{}">{}</{}>', tag, css, rows, tag)


def _inline(text: str, values: Mapping[str, str]) -> SafeString:
    """Text and values escaped, each value inside its own mark."""
    pieces = FIELD.split(text)  # text, name, text, name, text
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="mf">{}</span>', values[piece]) if index % 2 else piece,)
            for index, piece in enumerate(pieces)
        ),
    )


def as_html(text: str) -> SafeString:
    """What this module made, after it was kept as text among the data of a document."""
    return mark_safe(text)  # noqa: S308


def replacement(number: int, heading: str, html: str) -> SafeString:
    """An article of an addendum: which article it replaces, then the new wording, quoted."""
    return format_html(
        "<p>L'articolo {number} del Protocollo è sostituito dal seguente:</p>"
        '<div class="quoted"><p><b>«Art. {number}. {heading}</b></p>{html}</div>',
        number=number,
        heading=heading,
        html=as_html(_LAST_TAGS.sub(r"»\1", html)),
    )
