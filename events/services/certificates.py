"""Certificates of attendance: issued from presences, ended when those are corrected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents import pdf
from cms_portal.documents.pdf.qr import qr_points
from cms_portal.documents.services import compose, keep
from cms_portal.files.names import office_name
from cms_portal.jobs.services import enqueue
from cms_portal.once import wait_turn
from cms_portal.templatetags.portal import day
from events.access import require_organiser
from events.attendance import Attendance, attendances, in_hours, in_hours_en
from events.enums import OPEN_DOOR
from events.exceptions import CertificateRefused
from events.models import Certificate, Event
from events.services.certificate_mails import tell_withdrawn

DOCUMENT_KIND: Final = "events.certificate"
TITLE: Final = "Attestato di partecipazione"
LONGEST_LIST: Final = 40  # sessions on one page


@dataclass(frozen=True)
class Standing:
    """One person: what the presences say today, and the certificate that was issued.

    `is_due`: there is none, and one is due. `is_stale`: it says something else than today.
    `withdrawn`: the last that ended, while none holds. `is_here`: presences tell of that person.
    `undrawable`: signs of the name that our print has not, so that none can be made.
    """

    attendance: Attendance
    certificate: Certificate | None
    reaches: bool
    is_stale: bool
    undrawable: tuple[str, ...]
    withdrawn: Certificate | None = None
    is_here: bool = True

    @property
    def is_due(self) -> bool:
        return self.reaches and not self.undrawable and (not self.certificate or self.is_stale)

    @property
    def must_end(self) -> bool:
        return self.certificate is not None and self.is_stale


def certificates_of(event: Event, registrations: Collection[int] | None = None) -> list[Standing]:
    """Everybody who came, by name, and who has or had a certificate though nothing says so any
    more.
    """
    found = attendances(event, registrations)
    rows = Certificate.objects.filter(registration__event=event).order_by("pk")
    if registrations is not None:
        rows = rows.filter(registration__in=registrations)
    rows = rows.select_related(
        "registration__person",
        "registration__delegation__city",
        "registration__delegation__organisation",
        "document",
    ).defer("document__content", "document__html", "document__data")
    last = {row.registration_id: row for row in rows}  # one in force is the last
    here = {one.registration.pk for one in found}
    gone = [row for row in last.values() if row.registration_id not in here]
    found += [Attendance(row.registration, (), 0, 0) for row in gone]
    made = []
    for one in found:
        pk = one.registration.pk
        row = last.get(pk)
        issued, ended = (None, row) if row and row.ended_at else (row, None)
        made.append(replace(_standing(event, one, issued), withdrawn=ended, is_here=pk in here))
    return made


@transaction.atomic
def set_threshold(*, event: Event, share: int, by: User | None) -> None:
    """From which part of the event, in percent, a certificate is due. Raises NotAllowed."""
    require_organiser(by)
    Event.objects.filter(pk=event.pk).update(certificate_share=share)


@transaction.atomic
def issue_certificates(*, event: Event, by: User | None) -> int:
    """End those that no longer say what was, issue those that are due; how many are new.

    A worker makes the PDFs. A second press finds nothing to do. Raises NotAllowed,
    CertificateRefused.
    """
    require_organiser(by)
    if event.state not in OPEN_DOOR or event.starts_on is None:
        raise CertificateRefused("Gli attestati si rilasciano per un evento pubblicato o concluso.")
    if (event.ends_on or event.starts_on) >= timezone.localdate():
        raise CertificateRefused("L'evento non è finito: gli attestati vengono dal giorno dopo.")
    wait_turn("events.certificates", event.pk)
    return _bring_up_to_date(event, certificates_of(event), by)


def follow_presences(event: Event, registrations: Iterable[int], by: User | None) -> None:
    """After presences were written or corrected: who has a certificate has a true one.

    Inside the transaction of the correction.
    """
    rows = Certificate.objects.in_force().filter(registration__in=set(registrations))
    concerned = set(rows.values_list("registration_id", flat=True))
    if concerned:
        wait_turn("events.certificates", event.pk)
        _bring_up_to_date(event, certificates_of(event, concerned), by)


def print_certificates(
    *, event_id: int, on_progress: Callable[[int, int], None] | None = None
) -> int:
    """Make the PDFs that are missing; how many. Killed half way, it goes on where it was."""
    rows = Certificate.objects.in_force().filter(registration__event=event_id, document=None)
    waiting = list(rows.select_related("by").order_by("pk"))
    for done, certificate in enumerate(waiting, start=1):
        _print(certificate)
        if on_progress:
            on_progress(done, len(waiting))
    return len(waiting)


def certificate_html(certificate: Certificate) -> str:
    frame = pdf.frame_context(
        title=TITLE,
        reference=certificate.reference,
        code=certificate.code,
        draw_qr=qr_points,  # quicker to print than shapes
    )
    context = frame | {"data": certificate.data, "issued_on": certificate.issued_at}
    return render_to_string("events/pdf/certificate.html", context)


def _standing(event: Event, one: Attendance, certificate: Certificate | None) -> Standing:
    is_stale = certificate is not None and certificate.data != _facts(event, one)
    name = one.registration.person.full_name
    return Standing(
        attendance=one,
        certificate=certificate,
        reaches=bool(one.minutes) and one.share >= event.certificate_share,
        is_stale=is_stale,
        undrawable=tuple(pdf.undrawable(name)),
    )


def _bring_up_to_date(event: Event, standings: Iterable[Standing], by: User | None) -> int:
    standings = list(standings)
    ended = [one.certificate.pk for one in standings if one.certificate and one.must_end]
    Certificate.objects.filter(pk__in=ended).update(ended_at=timezone.now())
    tell_withdrawn(
        event,
        [one.attendance.registration.pk for one in standings if one.must_end and not one.is_due],
        by=by,
    )
    made = Certificate.objects.bulk_create(
        Certificate(
            registration=one.attendance.registration,
            data=_facts(event, one.attendance),
            minutes=one.attendance.minutes,
            by=by,
        )
        for one in standings
        if one.is_due
    )
    if made:
        key = f"certificates:{event.pk}:{made[-1].pk}"
        enqueue("events.certificates", key=key, by=by, event_id=event.pk)
    return len(made)


def _facts(event: Event, one: Attendance) -> dict[str, Any]:
    """What the paper says; as it was told, never looked up again."""
    registration = one.registration
    return {
        "name": registration.person.full_name,
        "whose": registration.delegation.name if registration.delegation else "",
        "event": event.title,
        "event_en": event.title_en,
        "when": event.when,
        "where": event.where,
        "sessions": [
            {"title": session.title, "day": day(session.day), "hours": session.when}
            for session in one.sessions[:LONGEST_LIST]
        ],
        "minutes": one.minutes,
        "hours": in_hours(one.minutes),
        "hours_en": in_hours_en(one.minutes) if event.title_en else "",
        "possible": in_hours(one.possible),
        "share": one.share,
    }


def _print(certificate: Certificate) -> None:
    """Slow outside the transaction, short inside it: who pressed twice makes one document."""
    names = certificate.data["name"]
    document = compose(
        code=certificate.code,
        kind=DOCUMENT_KIND,
        subject_id=certificate.pk,
        reference=certificate.reference,
        title=TITLE,  # anyone reads it at /verifica/: nobody is named
        filename=office_name("Attestato", names, certificate.reference, suffix=".pdf"),
        html=certificate_html(certificate),
        data=certificate.data,
        by=certificate.by,
    )
    with transaction.atomic():
        locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        if locked.document_id is None:
            locked.document = keep(document)
            locked.save(update_fields=["document"])
