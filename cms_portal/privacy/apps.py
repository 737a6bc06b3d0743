from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "cms_portal.privacy"
    verbose_name = "privacy"
