"""What is asked of the printer, and the PDF that a worker makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from cms_portal.accounts.models import User
from cms_portal.documents.pdf import render
from cms_portal.files.names import office_name
from cms_portal.files.services import store
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue, hold
from cms_portal.once import wait_turn
from events import arrivals
from events.access import require_organiser
from events.enums import PrintKind
from events.exceptions import PrintRefused
from events.models import Event, PrintRun, SignInRow, SignInSheet
from events.printing import paper
from events.printing.who import Guest, guests_of, guests_of_session, select

FILE_KIND = "events.print"
FILE_LIFETIME = timedelta(days=30)
MOST_PAGES = 80  # of one PDF of sheets


@dataclass(frozen=True)
class Order:
    """What was chosen on the page: `who` for badges and table cards, else the sheets."""

    kind: PrintKind
    who: str = ""
    moments: Sequence[str] = ()
    empty_rows: int = 0

    @property
    def asked(self) -> dict[str, Any]:
        if self.kind == PrintKind.SIGN_IN:
            return {"moments": list(self.moments), "empty_rows": self.empty_rows}
        return {"who": self.who}


@dataclass(frozen=True)
class Made:
    """The HTML of a print, whom it holds, and the sheets of which the rows are to be kept."""

    html: str
    guests: list[Guest]
    words: str
    sheets: Sequence[paper.Sheet] = ()

    @property
    def blank(self) -> list[str]:
        return list(dict.fromkeys(guest.key for guest in self.guests if not guest.name))


@transaction.atomic
def request_print(*, event: Event, order: Order, token: UUID, by: User | None) -> PrintRun:
    """Have it made by a worker. The same token, or the same choice while it is being made, is the
    print that there is already. Raises NotAllowed, PrintRefused.
    """
    require_organiser(by)
    wait_turn("events.print", event.pk)
    runs = PrintRun.objects.filter(event=event)
    same = runs.under_way().filter(kind=order.kind, asked=order.asked)
    if known := runs.filter(token=token).first() or same.first():
        return known
    words = _plan(event, order).words
    run = PrintRun.objects.create(
        event=event, kind=order.kind, asked=order.asked, words=words, token=token, by=by
    )
    run.job = enqueue("events.print", key=f"event-print:{run.pk}", by=by, run_id=run.pk)
    run.save(update_fields=["job"])
    return run


def make_print(*, run_id: int, job: Job | None = None) -> PrintRun:
    """Render what was asked, with who is expected by now. A second time it finds it made.

    Raises PrintRefused, and what `pdf.render` raises.
    """
    run = PrintRun.objects.select_related("event", "by").get(pk=run_id)
    if run.file_id:
        return run
    kind = PrintKind(run.kind)
    made = _compose(run, _plan(run.event, Order(kind, **run.asked)))
    rendering = render(made.html, title=paper.title_of(kind, run.event))
    if made.sheets and rendering.pages != sum(len(sheet.pages) for sheet in made.sheets):
        raise RuntimeError(f"Sheets of {run.pk} take {rendering.pages} pages: a row overflows.")
    with transaction.atomic():
        locked = PrintRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if locked.file_id:
            return locked
        _keep(locked, made, rendering.content, rendering.pages, by=run.by)
        if job is not None:
            hold(job)
    return locked


@dataclass(frozen=True)
class _Plan:
    words: str
    guests: list[Guest]
    sheets: Sequence[tuple[arrivals.Choice, list[list[Guest | None]]]] = ()


def _plan(event: Event, order: Order) -> _Plan:
    """Whom it holds as things stand. Raises PrintRefused."""
    if order.kind != PrintKind.SIGN_IN:
        found = select(event, order.kind, order.who)
        return _Plan(found.words, found.guests)
    every = arrivals.choices(event)
    chosen = [every.of(value) for value in dict.fromkeys(order.moments)]
    if not chosen:
        raise PrintRefused("Scegliete almeno una giornata o una sessione.")
    everybody = guests_of(event)
    sheets = []
    for one in chosen:
        session = one.moment.session
        guests = guests_of_session(session, everybody) if session else everybody
        sheets.append((one, paper.pages_of(guests, order.empty_rows)))
    if (pages := sum(len(rows) for _, rows in sheets)) > MOST_PAGES:
        raise PrintRefused(
            f"Sarebbero {pages} pagine, e un PDF ne contiene al massimo {MOST_PAGES}: preparate "
            "meno sessioni per volta."
        )
    guests = [guest for _, pages in sheets for rows in pages for guest in rows if guest]
    return _Plan(_words_of(chosen), guests, sheets)


def _words_of(chosen: Sequence[arrivals.Choice]) -> str:
    """ "Tavolo: povertà, 11.15-13; tutta la giornata di …", as far as there is room."""
    named = [
        f"{one.moment.session.title} ({one.moment.day:%d/%m})" if one.moment.session else one.label
        for one in chosen
    ]
    shown = "; ".join(named[:3])
    return f"{shown} e altri {len(named) - 3}" if len(named) > 3 else shown


def _compose(run: PrintRun, plan: _Plan) -> Made:
    if run.kind == PrintKind.BADGES:
        return Made(paper.badges_html(run.event, plan.guests), plan.guests, plan.words)
    if run.kind == PrintKind.TABLE_CARDS:
        return Made(paper.cards_html(run.event, plan.guests), plan.guests, plan.words)
    sheets = [
        paper.Sheet(
            choice=one,
            record=SignInSheet(
                run=run,
                event=run.event,
                session=one.moment.session,
                day=one.moment.day,
                pages=len(pages),
                made_by=run.by,
            ),
            pages=pages,
        )
        for one, pages in plan.sheets
    ]
    return Made(paper.sheets_html(run.event, sheets), plan.guests, plan.words, sheets)


def _keep(run: PrintRun, made: Made, content: bytes, pages: int, *, by: User | None) -> None:
    name = office_name(
        PrintKind(run.kind).label, run.event.title, made.words, f"n-{run.pk}", suffix=".pdf"
    )
    run.file = store(
        kind=FILE_KIND, name=name, source=content, content_type="application/pdf", by=by
    )
    run.pages, run.blank = pages, made.blank
    run.printed = {guest.key: guest.mark for guest in made.guests}
    run.save(update_fields=["file", "pages", "blank", "printed"])
    for sheet in made.sheets:
        sheet.record.save(force_insert=True)
    SignInRow.objects.bulk_create(
        SignInRow(
            sheet=sheet.record,
            page=page,
            place=place,
            registration_id=guest.registration_id if guest else None,
        )
        for sheet in made.sheets
        for page, rows in enumerate(sheet.pages, 1)
        for place, guest in enumerate(rows, 1)
    )
