from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class DeskConfig(AppConfig):
    name = "cms_portal.desk"
    verbose_name = "scrivania"


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with an index that starts from the work."""

    default = False
    default_site = "cms_portal.desk.admin_site.PortalAdminSite"
