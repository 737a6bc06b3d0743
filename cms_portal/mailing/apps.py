from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "cms_portal.mailing"
    verbose_name = "messaggi e promemoria"
