"""One delivery of one message. The row goes to `sending` at the last moment before the text
leaves: from there on nothing sends it again by itself."""

from base64 import b64decode
from email.utils import parseaddr

import structlog
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from cms_portal.jobs.exceptions import GiveUp, LeaseLost
from cms_portal.jobs.models import Job
from cms_portal.jobs.services import hold
from cms_portal.mailing import reminders, smtp
from cms_portal.mailing.enums import OPEN, MailState
from cms_portal.mailing.exceptions import MayHaveLeft, NotAccepted, RefusedForGood
from cms_portal.mailing.models import PDF, OutboundMail
from cms_portal.mailing.sealing import unseal
from cms_portal.mailing.services import EXPIRED, GONE, INTERRUPTED

USE_AGAIN = "Per farlo ripartire usare «Invia di nuovo» tra i messaggi."
UNREADABLE = "Il contenuto cifrato non si apre con le chiavi di questa installazione."
# RFC 3834: holiday answers and their like do not reply to us.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}

log = structlog.get_logger(__name__)


def deliver(*, mail_id: int, job: Job) -> MailState:
    """Bring the message to an end, or raise `NotAccepted` to have another try later.

    Returns the state it came to. Raises `GiveUp` when the attempts are over.
    """
    mail = OutboundMail.objects.get(pk=mail_id)
    if mail.state == MailState.SENDING:
        # Whoever was delivering it is gone: it may have left, and nobody sends it twice.
        return _close(mail, MailState.UNCERTAIN, error=INTERRUPTED)
    if mail.state != MailState.QUEUED:
        raise GiveUp(f"Il messaggio è già chiuso: {mail.get_state_display()}. {USE_AGAIN}")
    if mail.expires_at and mail.expires_at <= timezone.now():
        return _close(mail, MailState.DEAD, error=EXPIRED)
    if reason := reminders.reason_to_stop(mail):
        return _close(mail, MailState.CANCELLED, error=reason)
    return _hand_over(mail, job)


def _hand_over(mail: OutboundMail, job: Job) -> MailState:
    try:
        answer = smtp.deliver(
            to=_address(mail),
            sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            content=_content(mail),
            before_text=lambda: _mark_sending(mail, job),
        )
    except MayHaveLeft as error:
        return _close(mail, MailState.UNCERTAIN, error=f"{INTERRUPTED} {error}")
    except RefusedForGood as error:
        return _close(mail, MailState.FAILED, error=str(error))
    except NotAccepted as error:
        _wait_for_another_try(mail, job, error=str(error))
        raise
    return _close(mail, MailState.SENT, error=answer)


@transaction.atomic
def _mark_sending(mail: OutboundMail, job: Job) -> None:
    """The gate: of all that ever try to send this row, one passes."""
    hold(job)
    passed = OutboundMail.objects.filter(pk=mail.pk, state=MailState.QUEUED).update(
        state=MailState.SENDING, attempt=job.attempts
    )
    if not passed:
        raise LeaseLost(f"mail {mail.pk}")
    mail.attempt = job.attempts


def _wait_for_another_try(mail: OutboundMail, job: Job, *, error: str) -> None:
    if job.attempts >= job.attempts_allowed:
        _close(mail, MailState.DEAD, error=f"{GONE} {error}")
        raise GiveUp(f"{GONE} {error}")
    OutboundMail.objects.filter(mail.is_mine(), pk=mail.pk, state__in=OPEN).update(
        state=MailState.QUEUED, error=error[:500]
    )


def _close(mail: OutboundMail, state: MailState, *, error: str) -> MailState:
    """The final word on the row; a secret is erased by the same statement."""
    now = timezone.now()
    erased = {"sealed": "", "erased_at": now} if mail.carries_secret else {}
    OutboundMail.objects.filter(mail.is_mine(), pk=mail.pk).update(
        state=state,
        error=error[:500],
        sent_at=now if state == MailState.SENT else None,
        **erased,
    )
    if state != MailState.SENT:
        log.warning("mail_not_sent", mail=mail.pk, state=state.value)
    return state


def _address(mail: OutboundMail) -> str:
    try:
        validate_email(mail.to)
        return sanitize_address(mail.to, "utf-8")
    except (ValidationError, ValueError) as error:
        raise RefusedForGood("L'indirizzo del destinatario non è valido.") from error


def _content(mail: OutboundMail) -> bytes:
    if mail.carries_secret:
        try:
            return unseal(mail.sealed)
        except InvalidToken as error:
            raise RefusedForGood(UNREADABLE) from error
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, **AUTOMATIC},
    )
    message.attach_alternative(mail.html, "text/html")
    if mail.attachment:
        is_text = mail.attachment_type != PDF
        content = mail.attachment if is_text else b64decode(mail.attachment)
        message.attach(mail.attachment_name, content, mail.attachment_type)
    return message.message().as_bytes()
