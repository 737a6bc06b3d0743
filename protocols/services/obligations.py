"""The obligations of an act: expected from its clauses, born with the last signature, concluded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cities.enums import Side
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role
from cms_portal.files.models import PrivateFile
from cms_portal.files.services import store
from protocols.enums import PREPARERS, DutyTerm, Wording
from protocols.exceptions import NotAllowed, ProtocolError
from protocols.models import ClauseDuty, Obligation, Protocol, ProtocolTemplate

EVIDENCE_KIND = "protocols.obligation_evidence"


@dataclass(frozen=True)
class Expected:
    """What will be due under an act; `due_on` is not known before the last signature."""

    duty: ClauseDuty
    article: str
    due_on: date | None

    @property
    def term(self) -> str:
        """ "entro 30 giorni dall'ultima firma", until the day is known."""
        return f"entro {self.days} giorni dall'ultima firma"

    @property
    def days(self) -> int:
        return self.duty.days or 0


def expected(protocol: Protocol, *, signed_on: date | None = None) -> list[Expected]:
    """The obligations that the definitive text of `protocol` holds, the next first."""
    data = protocol.document.data if protocol.document else None
    if data is None:
        return []
    printed = {(row["key"], row["version"]): row for row in data["clauses"]}
    duties = ClauseDuty.objects.filter(clause__templates=protocol.template).select_related("clause")
    found = list(_expected(duties, printed, protocol.template, signed_on))
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max))


def _expected(
    duties: Iterable[ClauseDuty],
    printed: Mapping[tuple[str, int], Mapping[str, Any]],
    template: ProtocolTemplate,
    signed_on: date | None,
) -> Iterator[Expected]:
    for duty in duties:
        row = printed.get((duty.clause.key, duty.clause.version))
        if row is None:
            continue
        wording = Wording.FIRST if row["is_first_wording"] else Wording.SECOND
        if duty.wording in {Wording.ANY, wording}:
            if duty.term == DutyTerm.OFFICE:
                duty.days = template.office_within_days  # for the words of the page
            article = f"art. {row['number']}" if row["number"] else str(row["heading"])
            yield Expected(duty, article, _due_on(duty, template, signed_on))


def _due_on(duty: ClauseDuty, template: ProtocolTemplate, signed_on: date | None) -> date | None:
    fixed = {
        DutyTerm.FIXED: duty.day,
        DutyTerm.SHEETS: template.sheets_due_on,
        DutyTerm.CHECKS: template.checks_due_on,
    }
    term = DutyTerm(duty.term)
    if term in fixed:
        return fixed[term]
    return signed_on + timedelta(days=duty.days or 0) if signed_on else None


def arise(protocol: Protocol, *, signed_on: date) -> None:
    """Write the obligations of an act signed by both on `signed_on`; safe to repeat."""
    Obligation.objects.bulk_create(
        (
            Obligation(
                protocol=protocol,
                duty=one.duty,
                article=one.article,
                side=one.duty.side,
                what=one.duty.what,
                due_on=one.due_on or signed_on,
            )
            for one in expected(protocol, signed_on=signed_on)
        ),
        ignore_conflicts=True,
    )


def may_conclude(obligation: Obligation, user: User) -> bool:
    """Of what `user` sees: the office either side's, a referent what the city must do."""
    if user.has_role(*PREPARERS):
        return True
    return obligation.side == Side.CITY and user.has_role(Role.REFERENT)


@transaction.atomic
def conclude(
    *,
    obligation_id: int,
    done_on: date,
    evidence: str,
    file: UploadedFile | None,
    by: User,
) -> Obligation:
    """Record that it was done, on which day and what proves it; the second time changes nothing.

    Raises NotAllowed, ProtocolError (a day in the future, nothing that proves it), FileTooLarge.
    """
    obligation = _lock(obligation_id)
    if not may_conclude(obligation, by):
        raise NotAllowed("Questo adempimento lo registra l'altra parte.")
    if obligation.done_on:
        return obligation
    if done_on > timezone.localdate():
        raise ProtocolError("Il giorno è nel futuro.")
    if not evidence.strip():
        raise ProtocolError("Scrivete che cosa prova l'adempimento.")
    if file:
        obligation.file = _keep(file, obligation, by)
    obligation.done_on, obligation.evidence, obligation.done_by = done_on, evidence.strip(), by
    obligation.save()
    return obligation


@transaction.atomic
def reopen_obligation(*, obligation_id: int, by: User) -> Obligation:
    """It was recorded by mistake; the history keeps what was said. Raises NotAllowed."""
    obligation = _lock(obligation_id)
    if not by.has_role(*PREPARERS):
        raise NotAllowed("Un adempimento lo riapre la segreteria.")
    obligation.done_on = obligation.done_by = obligation.file = None
    obligation.evidence = ""
    obligation.save()
    return obligation


def _keep(file: UploadedFile, obligation: Obligation, by: User) -> PrivateFile:
    return store(
        kind=EVIDENCE_KIND,
        name=file.name or "adempimento.pdf",
        source=file.file or b"",
        content_type=file.content_type or "application/pdf",
        by=by,
        city_code=obligation.protocol.city.cadastral_code,
    )


def _lock(obligation_id: int) -> Obligation:
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("protocol__city")
    return rows.get(pk=obligation_id)
