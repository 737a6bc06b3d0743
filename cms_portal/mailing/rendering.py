"""From a template's name and a context to subject, text and HTML."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string

from cms_portal.accounts.demo import DEMO_MARK, is_demo_world
from cms_portal.site import PORTAL_NAME

EU_STATEMENT = "Cofinanziato dall'Unione europea"


@dataclass(frozen=True)
class RenderedMail:
    subject: str
    text: str
    html: str


def render_mail(template: str, context: dict[str, Any], *, reason: str) -> RenderedMail:
    """`template` "protocols/signature_reminder" is three files under `templates/mail/`:
    `.subject.txt`, `.txt` (extends `mail/layout.txt`) and `.html` (extends `mail/layout.html`).
    """
    context = frame() | {"reason": reason} | context
    subject = " ".join(_plain(f"mail/{template}.subject.txt", context).split())
    if context["is_demo"]:
        subject = f"[{DEMO_MARK}] {subject}"
    return RenderedMail(
        subject=subject,
        text=_plain(f"mail/{template}.txt", context).strip() + "\n",
        html=render_to_string(f"mail/{template}.html", context | {"subject": subject}),
    )


def _plain(name: str, context: dict[str, Any]) -> str:
    """Text for a reader that knows no HTML: an apostrophe stays an apostrophe."""
    template: Template = get_template(name).template  # type: ignore[attr-defined]
    return template.render(Context(context, autoescape=False))


def frame() -> dict[str, Any]:
    """What the layouts of every mail show."""
    return {
        "portal_name": PORTAL_NAME,
        "portal_url": settings.PORTAL_URL,
        "authority": settings.AUTHORITY_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "eu_statement": EU_STATEMENT,
        "is_demo": is_demo_world(),
        "demo_mark": DEMO_MARK,
    }
