from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cms_portal.documents"
    verbose_name = "documenti"
