"""What every page knows about this installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms_portal.accounts.demo import is_demo_world

PORTAL_NAME = "Percorso Città Medie Sud"


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site.name`, `site.authority`, contacts, and whether data are for show."""
    return {
        "site": {
            "name": PORTAL_NAME,
            "tagline": "Programma nazionale Metro Plus e Città Medie Sud 2021-2027",
            "authority": settings.AUTHORITY_NAME,
            "support_email": settings.SUPPORT_EMAIL,
            "support_phone": settings.SUPPORT_PHONE,
            "accessibility_url": settings.ACCESSIBILITY_STATEMENT_URL,
            "is_demo": is_demo_world(),
        }
    }
