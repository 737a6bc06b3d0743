"""Where Django's and allauth's own mail enters: nothing leaves from inside a request.

Such a message is taken to carry a secret, since the most of them do (login code, reset,
invitation) and none of them says so. Only its address and category stay readable.
"""

import copy
import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailAlternative

from cms_portal.accounts.adapter import CATEGORY_HEADER
from cms_portal.accounts.demo import DEMO_MARK, is_demo_world
from cms_portal.mailing.services import queue_sealed

DEFAULT_CATEGORY = "Messaggio di servizio"
REASON = "Operazione di accesso o di sistema."


class QueueBackend(BaseEmailBackend):
    """`EMAIL_BACKEND`: one sealed row per message and recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._queue(message) for message in email_messages)

    def _queue(self, message: EmailMessage) -> bool:
        recipients = message.recipients()
        try:
            for recipient in recipients:
                queue_sealed(
                    message=_for_one(message, recipient),
                    to=recipient,
                    key=f"backend:{uuid.uuid4()}",
                    subject=str(message.extra_headers.get(CATEGORY_HEADER, DEFAULT_CATEGORY)),
                    reason=REASON,
                )
        except Exception:
            if not self.fail_silently:
                raise
            return False
        return bool(recipients)


def _for_one(message: EmailMessage, recipient: str) -> EmailMessage:
    single = copy.copy(message)
    single.to, single.cc, single.bcc = [recipient], [], []
    single.extra_headers = {
        name: value for name, value in message.extra_headers.items() if name != CATEGORY_HEADER
    } | {"Auto-Submitted": "auto-generated"}
    if is_demo_world():
        single.subject = f"[{DEMO_MARK}] {message.subject}"
        single.body = f"{message.body}\n\n{DEMO_MARK}\n"
        if isinstance(single, EmailMultiAlternatives):
            single.alternatives = [
                EmailAlternative(_marked(str(content)), str(mimetype))
                for content, mimetype in single.alternatives
            ]
    return single


def _marked(html: str) -> str:
    body, end, rest = html.rpartition("</body>")
    mark = f'<p style="text-align: center; font-weight: 700">{DEMO_MARK}</p>'
    return f"{body}{mark}{end}{rest}" if end else f"{rest}{mark}"
