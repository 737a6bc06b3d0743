"""Mail about one's own access. It enters the queue through EMAIL_BACKEND, sealed."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from cms_portal.accounts.adapter import CATEGORY_HEADER, DEFAULT_CATEGORY
from cms_portal.accounts.models import User


def notify(user: User, *, subject: str, text: str) -> None:
    send(user.email, subject=subject, text=text, category=DEFAULT_CATEGORY)


def send(to: str, *, subject: str, text: str, category: str) -> None:
    """`category` is what staff read in the list of messages, instead of the subject."""
    from cms_portal.site import PORTAL_NAME

    message = EmailMultiAlternatives(subject, text, to=[to], headers={CATEGORY_HEADER: category})
    context = {"subject": subject, "text": text, "code": "", "portal": {"name": PORTAL_NAME}}
    message.attach_alternative(render_to_string("account/email/frame.html", context), "text/html")
    message.send()
