"""Certificates by mail: each once, to the person, with the PDF; a new one names the old."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.documents.pdf.frame import verify_url
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.services import Attachment, queue_mail
from events.access import require_organiser
from events.exceptions import CertificateRefused
from events.models import Certificate, Event
from events.services.telling import city_code, english_frame

_IN_ENGLISH = "You took part in this event."


def count_to_mail(event: Event) -> int:
    return Certificate.objects.to_mail().filter(registration__event=event).count()


@transaction.atomic
def request_mails(*, event: Event, token: UUID, by: User | None) -> Job:
    """Have a worker write to everybody whose certificate was not sent yet.

    Raises NotAllowed, CertificateRefused.
    """
    require_organiser(by)
    if not count_to_mail(event):
        raise CertificateRefused("Gli attestati pronti sono già stati inviati.")
    by_id = by.pk if by else None
    key = f"certificate-mails:{event.pk}:{token}"
    return enqueue("events.mail_certificates", key=key, by=by, event_id=event.pk, by_id=by_id)


def mail_certificates(
    *,
    event_id: int,
    by: User | None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """How many left. Killed half way, or run twice, it goes on with those that are left."""
    rows = Certificate.objects.to_mail().filter(registration__event=event_id)
    waiting = list(rows.order_by("pk").values_list("pk", flat=True))
    sent = 0
    for done, pk in enumerate(waiting, start=1):
        sent += _mail(pk, by)
        on_progress(done, len(waiting))
    return sent


def tell_withdrawn(event: Event, registrations: Collection[int], *, by: User | None) -> int:
    """Whose certificate was sent, ended, and has no other in its place; once. How many."""
    if not registrations:
        return 0
    rows = Certificate.objects.filter(registration__in=registrations, mailed_at__isnull=False)
    rows = rows.exclude(registration__person__email="").defer("data")
    rows = rows.select_related("registration__person", "registration__delegation__city")
    last = {one.registration_id: one for one in rows.order_by("pk")}
    for one in last.values():
        registration = one.registration
        queue_mail(
            template="events/certificate_withdrawn",
            to=registration.person.email,
            context={
                "name": registration.person.full_name,
                "event": event,
                "certificate": one,
                "url": verify_url(one.code),
                **english_frame(_IN_ENGLISH, registration.in_english and event.is_in_english),
            },
            key=f"certificate-withdrawn:{one.pk}",
            reason="Avevate ricevuto un attestato di questo evento.",
            by=by,
            city_code=city_code(registration.delegation),
        )
    return len(last)


@transaction.atomic
def _mail(certificate_id: int, by: User | None) -> bool:
    """Under the lock of the row: it may have ended, or been sent, since it was listed."""
    rows = Certificate.objects.select_for_update(of=("self",))
    rows = rows.select_related(
        "registration__person", "registration__event", "registration__delegation__city", "document"
    )
    certificate = rows.get(pk=certificate_id)
    registration, document = certificate.registration, certificate.document
    person, event = registration.person, registration.event
    if certificate.mailed_at or certificate.ended_at or document is None or not person.email:
        return False
    earlier = Certificate.objects.filter(registration=registration, mailed_at__isnull=False)
    certificate.mail = queue_mail(
        template="events/certificate",
        to=person.email,
        context={
            "name": person.full_name,
            "event": event,
            "certificate": certificate,
            "replaced": earlier.exclude(pk=certificate.pk).order_by("-pk").first(),
            "url": verify_url(certificate.code),
            **english_frame(_IN_ENGLISH, registration.in_english and event.is_in_english),
        },
        key=f"certificate:{certificate.pk}",
        reason="Avete partecipato a questo evento.",
        by=by,
        city_code=city_code(registration.delegation),
        attachment=Attachment.of_pdf(document.filename, bytes(document.content)),
    )
    certificate.mailed_at = timezone.now()
    certificate.save(update_fields=["mail", "mailed_at"])
    return True
