from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "cms_portal.spreadsheets"
    verbose_name = "fogli di calcolo"
