from django.apps import AppConfig, apps
from django.contrib import admin
from django.contrib.admin import apps as admin_apps

CLOSED = (
    "account.EmailAddress",
    "auth.Group",
    "mfa.Authenticator",
    "socialaccount.SocialAccount",
    "socialaccount.SocialApp",
    "socialaccount.SocialToken",
    "usersessions.UserSession",
)


class DeskConfig(AppConfig):
    name = "cms_portal.desk"
    verbose_name = "scrivania"


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with an index that starts from the work."""

    default = False
    default_site = "cms_portal.desk.admin_site.PortalAdminSite"

    def ready(self) -> None:
        """What holds second factors, sessions and groups is nobody's to edit by hand."""
        super().ready()
        for label in CLOSED:
            admin.site.unregister(apps.get_model(label))
