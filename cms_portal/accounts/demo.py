"""Are these demonstration data? Asked by pages, PDFs, exports and mails."""

from django.conf import settings

from cms_portal.accounts.models import DemoWorld

DEMO_MARK = "FAC-SIMILE, dati dimostrativi"


def is_demo_world() -> bool:
    """True when this database was filled by `seed_demo`; costs no query in production."""
    return settings.IS_DEMO_ALLOWED and DemoWorld.objects.exists()
