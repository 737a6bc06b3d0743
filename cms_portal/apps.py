from django.apps import AppConfig
from django.conf import settings

from cms_portal import production


class PortalConfig(AppConfig):
    """The commands that belong to the whole (`manage.py demo`); no models."""

    name = "cms_portal"
    label = "portal"
    verbose_name = "portale"

    def ready(self) -> None:
        if not settings.IS_DEMO_ALLOWED:
            production.refuse_unsafe_start()
