from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cms_portal.desk"
    verbose_name = "scrivania"
