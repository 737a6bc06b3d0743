from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "cms_portal.jobs"
    verbose_name = "lavori"
