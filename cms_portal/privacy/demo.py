"""The demonstration: a notice that is a model to be confirmed and says so, one open request."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from cms_portal.privacy import services
from cms_portal.privacy.enums import RequestKind
from cms_portal.privacy.models import DataRequest, PrivacyNotice

MODEL_TEXT = Path(__file__).parent / "data" / "informativa.txt"


@transaction.atomic
def load_notice() -> int:
    """Publish the model; how many that were. Safe to repeat: notices that are there stay."""
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    if PrivacyNotice.objects.exists():
        return 0
    draft = services.start_draft()
    draft.text = MODEL_TEXT.read_text()
    draft.save(update_fields=["text"])
    services.publish_notice(notice_id=draft.pk, by=None)
    return 1


def load_request(*, referent: User) -> int:
    """A correction that `referent` asks for; none when there is already one. Safe to repeat."""
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    if DataRequest.objects.filter(user=referent).exists():
        return 0
    text = (
        "Il mio telefono d'ufficio è cambiato: manca del tutto tra i recapiti (dato dimostrativo)."
    )
    services.ask(user=referent, kind=RequestKind.CORRECTION, text=text)
    return 1
