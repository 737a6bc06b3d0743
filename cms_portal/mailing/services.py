"""Every message is a row first: written here, in the caller's transaction, delivered by a job."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.jobs.enums import FINISHED, JobState
from cms_portal.jobs.services import enqueue
from cms_portal.mailing.enums import OPEN, MailState
from cms_portal.mailing.exceptions import NotResendable
from cms_portal.mailing.models import PDF, OutboundMail, OutboundMailQuerySet, ReminderOccurrence
from cms_portal.mailing.reminders import Due, unwritten
from cms_portal.mailing.rendering import render_mail
from cms_portal.mailing.sealing import seal

SECRET_LIFE = timedelta(hours=1)
EXPIRED = "Scaduto prima di poter essere consegnato."
GONE = "Nessun tentativo di consegna è riuscito."
INTERRUPTED = "La consegna si è interrotta: non si sa se il messaggio sia partito."
STOPPED = "La consegna è stata annullata da una persona."


@dataclass(frozen=True)
class Attachment:
    """A text that goes with a message; `media_type` with its parameters: `text/calendar; …`."""

    name: str
    media_type: str
    text: str

    @classmethod
    def of_pdf(cls, name: str, content: bytes) -> Self:
        return cls(name, PDF, b64encode(content).decode())


@transaction.atomic
def queue_mail(
    *,
    template: str,
    to: str,
    context: dict[str, Any],
    key: str,
    reason: str,
    by: User | None = None,
    city_code: str = "",
    attachment: Attachment | None = None,
) -> OutboundMail:
    """Write one message to one address and have a worker deliver it, at most once.

    `template`: see `render_mail`. `reason`: plain Italian, shown to staff and to the reader.
    A second call with the same `key` returns the row of the first and sends nothing.
    """
    if known := OutboundMail.objects.filter(key=key).first():
        return known
    content = render_mail(template, context, reason=reason)
    return _queue(
        key,
        template=template,
        reason=reason,
        to=to,
        subject=content.subject,
        text=content.text,
        html=content.html,
        by=by,
        city_code=city_code,
        attachment=attachment.text if attachment else "",
        attachment_name=attachment.name if attachment else "",
        attachment_type=attachment.media_type if attachment else "",
    )


@transaction.atomic
def queue_secret_mail(
    *,
    template: str,
    to: str,
    context: dict[str, Any],
    key: str,
    category: str,
    reason: str,
    life: timedelta,
    by: User | None = None,
    city_code: str = "",
) -> OutboundMail:
    """`queue_mail` for a text with a personal link or code in it: sealed, erased when it has left.

    `category` is what staff see instead of the subject. Not delivered within `life`, it never is.
    """
    if known := OutboundMail.objects.filter(key=key).first():
        return known
    content = render_mail(template, context, reason=reason)
    message = EmailMultiAlternatives(
        content.subject, content.text, to=[to], headers={"Auto-Submitted": "auto-generated"}
    )
    message.attach_alternative(content.html, "text/html")
    return queue_sealed(
        message=message,
        to=to,
        key=key,
        subject=category,
        reason=reason,
        life=life,
        by=by,
        city_code=city_code,
    )


def queue_sealed(
    *,
    message: EmailMessage,
    to: str,
    key: str,
    subject: str,
    reason: str,
    life: timedelta = SECRET_LIFE,
    **origin: Any,
) -> OutboundMail:
    """Queue a whole message that may carry a secret: nothing of it is readable in the row.

    `subject` and `reason` are what staff see: a category, never the message's own subject.
    """
    message.extra_headers["Message-ID"] = message_id(key)
    return _queue(
        key,
        to=to,
        subject=subject,
        reason=reason,
        carries_secret=True,
        sealed=seal(message.message().as_bytes()),
        expires_at=timezone.now() + life,
        **origin,
    )


@transaction.atomic
def send_again(*, mail_id: int, by: User) -> OutboundMail:
    """A person decides that it shall leave once more: a new message with a key of its own.

    Raises `NotResendable` while the first is still under way, or when its text is gone.
    """
    first = OutboundMail.objects.select_for_update().get(pk=mail_id)
    if first.state in OPEN:
        raise NotResendable("Il messaggio è ancora in partenza.")
    if first.carries_secret:
        raise NotResendable(
            "Il messaggio conteneva un codice o un collegamento personale, già cancellato: "
            "la persona deve chiederne uno nuovo."
        )
    if first.erased_at:
        raise NotResendable(
            "Il testo è stato cancellato: il suo tempo di conservazione è trascorso."
        )
    content = ("subject", "text", "html", "attachment", "attachment_name", "attachment_type")
    copied = ("template", "reason", "to", "city_code", *content)
    return _queue(
        f"{first.key[:180]}#{first.sent_again.count() + 2}",
        again_of=first,
        by=by,
        **{name: getattr(first, name) for name in copied},
    )


def settle() -> dict[str, int]:
    """Close what no job will close: expired secrets, and messages whose delivery job is over.

    Runs every few minutes. Returns how many it closed for which reason.
    """
    waiting = OutboundMail.objects.filter(state=MailState.QUEUED)
    expired = OutboundMail.objects.expired(at=timezone.now())
    stopped = waiting.filter(job__state=JobState.CANCELLED)
    given_up = waiting.filter(Q(job__state__in=FINISHED) | Q(job=None))
    interrupted = OutboundMail.objects.filter(state=MailState.SENDING).filter(
        Q(job__state__in=FINISHED) | Q(job=None)
    )
    return {
        "expired": _close_all(expired, MailState.DEAD, EXPIRED),
        "cancelled": _close_all(stopped, MailState.CANCELLED, STOPPED),
        "dead": _close_all(given_up, MailState.DEAD, GONE),
        "uncertain": _close_all(interrupted, MailState.UNCERTAIN, INTERRUPTED),
    }


def erase_bodies(*, mail_ids: list[int]) -> int:
    """The account of a message stays, its text goes; what has not left yet is let be.

    When is up to the retention rules (`cms_portal.privacy`).
    """
    closed = OutboundMail.objects.filter(pk__in=mail_ids, erased_at=None).exclude(state__in=OPEN)
    return closed.update(text="", html="", attachment="", erased_at=timezone.now())


def message_id(key: str) -> str:
    """Always the same for the same key: a duplicate can be recognised, a bounce matched."""
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


@dataclass
class RunReport:
    """What a run did: mails written, put off to another day, and who has no address."""

    written: int = 0
    put_off: int = 0
    unreachable: int = 0


def remind(*, on_day: date) -> RunReport:
    """Write what is due by `on_day`, however often this runs and whatever day was missed.

    A person gets at most one reminder a day: the one that has waited longest; the others follow on
    the next days.
    """
    report = RunReport()
    told = set(
        ReminderOccurrence.objects.filter(written_on=on_day).values_list("recipient", flat=True)
    )
    for due in sorted(unwritten(on_day), key=lambda due: (due.due_on, due.rule.pk, due.subject.id)):
        email = due.recipient.email.strip().lower()
        if not email:
            report.unreachable += 1
        elif email in told:
            report.put_off += 1
        elif _write(due, email=email, on_day=on_day):
            told.add(email)
            report.written += 1
    return report


@transaction.atomic
def _queue(key: str, *, subject: str, **fields: Any) -> OutboundMail:
    mail, is_new = OutboundMail.objects.get_or_create(
        key=key, defaults=fields | {"subject": subject[:300], "message_id": message_id(key)}
    )
    if is_new:
        mail.job = enqueue(
            "mailing.deliver",
            key=f"mail:{mail.pk}",
            by=fields.get("by"),
            city_code=fields.get("city_code", ""),
            mail_id=mail.pk,
        )
        mail.save(update_fields=["job"])
    return mail


def _close_all(mails: OutboundMailQuerySet, state: MailState, error: str) -> int:
    """A secret goes with the last chance to deliver it."""
    now = timezone.now()
    erased = Case(When(carries_secret=True, then=Value(now)), default=F("erased_at"))
    return mails.update(state=state, error=error, sealed="", erased_at=erased)


@transaction.atomic
def _write(due: Due, *, email: str, on_day: date) -> bool:
    occurrence, is_new = ReminderOccurrence.objects.get_or_create(
        rule=due.rule,
        subject_kind=due.subject.kind,
        subject_id=due.subject.id,
        recipient=email,
        due_on=due.due_on,
        defaults={"written_on": on_day},
    )
    if not is_new:
        return False
    context = due.source.context(due.subject.kind, due.subject.id)
    occurrence.mail = queue_mail(
        template=due.source.template,
        to=email,
        context=context | {"recipient": due.recipient, "due_on": due.due_on},
        key=f"reminder:{occurrence.pk}",
        reason=f"Promemoria automatico: {_within_a_sentence(due.source.label)}.",
        city_code=due.subject.city_code,
    )
    occurrence.save(update_fields=["mail"])
    return True


def _within_a_sentence(label: str) -> str:
    """ "Protocolli non firmati" -> "protocolli non firmati"; an acronym stays as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
