from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The commands that belong to the whole (`manage.py demo`); no models."""

    name = "cms_portal"
    label = "portal"
    verbose_name = "portale"
