"""The paper itself: badges eight to an A4, a folded card each, sheets to sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.template.loader import render_to_string
from django.utils.formats import date_format

from cms_portal.documents.pdf import printable, sheet_context
from cms_portal.documents.pdf.qr import qr_points
from cms_portal.documents.pdf.widths import cut_to_fit, fitting_size
from events.arrivals import Choice
from events.enums import PrintKind
from events.models import Event, SignInSheet
from events.printing.codes import SheetMark
from events.printing.who import Guest

MM = 72 / 25.4  # points
BADGES_PER_PAGE = 8  # two by four, 90 × 60 mm each: what holders are made for
ROWS_PER_PAGE = 14
MOST_EMPTY_ROWS = 60
T = TypeVar("T")


@dataclass(frozen=True)
class Box:
    """A text and the size, in points, at which it fits."""

    text: str
    points: float

    @property
    def size(self) -> str:
        """As style sheets write it: never with a comma."""
        return f"{self.points:g}pt"


@dataclass(frozen=True)
class Badge:
    name: Box
    body: Box
    role: str
    qr: str


@dataclass(frozen=True)
class Row:
    """Of a sheet to sign; without a guest it is empty. `number` goes on from page to page."""

    number: int
    qr: str
    name: Box | None = None
    body: str = ""


@dataclass(frozen=True)
class Page:
    number: int
    qr: str
    rows: list[Row]


@dataclass(frozen=True)
class Sheet:
    """One session of one day, before and while it is printed: the rows are known from here."""

    choice: Choice
    record: SignInSheet
    pages: list[list[Guest | None]] = field(default_factory=list)

    @property
    def what(self) -> str:
        event, session = self.record.event, self.choice.moment.session
        return f"{event.title}: {session.title}" if session else event.title

    @property
    def when(self) -> str:
        """ "Lunedì 6 febbraio 2023, 14.00-16.00, Open Incet, Torino"."""
        event, session = self.record.event, self.choice.moment.session
        day = date_format(self.choice.moment.day, "l j F Y").capitalize()
        hours = session.when if session else event.hours
        if hours:
            day = f"{day} ({hours})" if session and not session.starts_at else f"{day}, {hours}"
        room = session.room.name if session and session.room else ""
        return ", ".join(part for part in (day, room, event.where) if part)

    def drawn(self) -> Iterator[Page]:
        for number, guests in enumerate(self.pages, 1):
            code = self.record.code
            rows = [
                _row(guest, (number - 1) * ROWS_PER_PAGE + place, SheetMark(code, number, place))
                for place, guest in enumerate(guests, 1)
            ]
            yield Page(number, qr_points(str(SheetMark(code, number))), rows)


def badges_html(event: Event, guests: Sequence[Guest]) -> str:
    pages = [[_badge(guest) for guest in page] for page in _parts(guests, BADGES_PER_PAGE)]
    return _html("events/pdf/badges.html", event, PrintKind.BADGES, pages=pages, when=_short(event))


def cards_html(event: Event, guests: Sequence[Guest]) -> str:
    return _html(
        "events/pdf/table_cards.html",
        event,
        PrintKind.TABLE_CARDS,
        cards=[_card(one) for one in guests],
    )


def sheets_html(event: Event, sheets: Sequence[Sheet]) -> str:
    return _html("events/pdf/sign_in.html", event, PrintKind.SIGN_IN, sheets=sheets)


def pages_of(guests: Sequence[Guest], empty_rows: int) -> list[list[Guest | None]]:
    """At least so many empty rows at the end, and the last page filled with them."""
    rows: list[Guest | None] = [*guests, *[None] * empty_rows]
    rows += [None] * (-len(rows) % ROWS_PER_PAGE if rows else ROWS_PER_PAGE)
    return [list(page) for page in _parts(rows, ROWS_PER_PAGE)]


def title_of(kind: PrintKind, event: Event) -> str:
    return f"{kind.label}: {event.title}"


def _parts(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))


def _html(template: str, event: Event, kind: PrintKind, **more: Any) -> str:
    context = sheet_context(title=title_of(kind, event)) | {"event": event} | more
    return printable(render_to_string(template, context))


def _short(event: Event) -> str:
    return ", ".join(part for part in (event.city_name, event.when) if part)


Sizes = tuple[tuple[float, int], ...]  # points, and how many lines of them the box holds
BADGE_NAME: Sizes = (
    (34, 1),
    (30, 1),
    (27, 2),
    (24, 2),
    (21, 2),
    (18, 3),
    (15.5, 3),
    (13, 4),
    (11, 4),
)
BADGE_BODY: Sizes = ((13, 2), (11, 2), (9.5, 3), (8, 3))
CARD_NAME: Sizes = ((80, 1), (72, 1), (66, 2), (58, 2), (48, 3), (42, 3), (36, 4), (24, 6))
CARD_BODY: Sizes = ((34, 2), (30, 2), (26, 2), (22, 3), (18, 3))
ROW_NAME: Sizes = ((10.5, 2), (9.5, 3), (8.5, 3), (7.5, 4))


def _fit(text: str, sizes: Sizes, *, width: float, weight: int) -> Box:
    size, lines = fitting_size(text, width=width * MM, sizes=sizes, weight=weight)
    cut = cut_to_fit(text, width=width * MM, lines=lines, size=size, weight=weight)
    return Box(cut, size)


def _badge(guest: Guest) -> Badge:
    return Badge(
        name=_fit(guest.name, BADGE_NAME, width=78, weight=700),
        body=_fit(guest.body, BADGE_BODY, width=55, weight=600),
        role=guest.role,
        qr=qr_points(guest.code),
    )


def _card(guest: Guest) -> dict[str, Box]:
    return {
        "name": _fit(guest.name, CARD_NAME, width=176, weight=700),
        "body": _fit(guest.body, CARD_BODY, width=176, weight=400),
    }


def _row(guest: Guest | None, number: int, mark: SheetMark) -> Row:
    qr = qr_points(str(mark))
    if guest is None:
        return Row(number, qr)
    name = _fit(guest.listed, ROW_NAME, width=52, weight=600)
    body = " · ".join(part for part in (guest.body, guest.role.lower()) if part)
    body = cut_to_fit(body, width=40 * MM, lines=3, size=8.5)
    return Row(number, qr, name, body)
