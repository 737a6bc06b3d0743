"""What to know of a city before calling it, on one page: "In due minuti"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone

from cities.enums import Side
from cities.models import ChangeProposal, City, ContactNote, Question
from cities.path import Standing
from cities.services import Speaker, speakers_of
from cities.workspace import Action, Workspace, workspace_of
from cms_portal.accounts.models import User
from cms_portal.documents.pdf import printable, render_pdf, sheet_context

LINES = 6  # of each list: it is one page
CONTACTS = 4


@dataclass(frozen=True)
class Owed:
    """What the programme owes the city: due on a day, or waited for since one."""

    title: str
    due_on: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class TwoMinutes:
    workspace: Workspace
    proposals: list[ChangeProposal]  # not examined yet, the oldest first
    questions: list[Question]  # not answered yet, the oldest first
    contacts: list[ContactNote]
    to_follow: list[ContactNote]
    speakers: list[Speaker]

    @property
    def city(self) -> City:
        return self.workspace.city

    @property
    def standing(self) -> Standing:
        return self.workspace.standing

    @property
    def owed_by_city(self) -> tuple[Action, ...]:
        return self.workspace.actions[:LINES]

    @property
    def owed_by_authority(self) -> list[Owed]:
        """The steps that it keeps back, now or late; what the city has told or asked in vain."""
        steps = [
            Owed(step.name, due_on=step.due_on)
            for step in self.standing.steps
            if step.turn == Side.AUTHORITY and (step.is_late or step == self.standing.current)
        ]
        changes = [
            Owed(
                f"Esaminare la variazione: {one.get_what_display().lower()}",
                since=timezone.localdate(one.proposed_at),
            )
            for one in self.proposals
        ]
        answers = [
            Owed(
                f"Rispondere al quesito «{one.subject}»",
                since=timezone.localdate(one.waiting_since or one.asked_at),
            )
            for one in self.questions
        ]
        return [*steps, *changes, *answers][:LINES]


def two_minutes(city: City, user: User) -> TwoMinutes:
    notes = ContactNote.objects.visible_to(user).filter(city=city).select_related("by")
    return TwoMinutes(
        workspace=workspace_of(city, user),
        proposals=list(
            ChangeProposal.objects.visible_to(user)
            .open()
            .filter(city=city)
            .order_by("proposed_at", "pk")[:LINES]
        ),
        questions=list(
            Question.objects.visible_to(user)
            .awaiting_office()
            .filter(city=city)
            .oldest_first()[:LINES]
        ),
        contacts=list(notes.latest_first()[:CONTACTS]),
        to_follow=list(notes.to_follow()[:2]),
        speakers=speakers_of(city)[: LINES + 2],
    )


def two_minutes_pdf(city: City, user: User) -> bytes:
    """One A4. What no font of ours can draw in people's notes is printed as "?"."""
    title = f"In due minuti: {city}"
    context = {**sheet_context(title=title), "sheet": two_minutes(city, user)}
    return render_pdf(
        printable(render_to_string("cities/pdf/two_minutes.html", context)), title=title
    )
