from django.apps import AppConfig
from django.conf import settings

from cms_portal import production
from cms_portal.pool import watch_pools


class PortalConfig(AppConfig):
    """The commands that belong to the whole (`manage.py demo`); no models."""

    name = "cms_portal"
    label = "portal"
    verbose_name = "portale"

    def ready(self) -> None:
        watch_pools()
        if not settings.IS_DEMO_ALLOWED:
            production.refuse_unsafe_start()
