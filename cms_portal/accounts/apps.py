from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cms_portal.accounts"
    verbose_name = "accesso e ruoli"
