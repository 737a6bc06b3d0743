from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cms_portal.documents"
    verbose_name = "documenti"

    def ready(self) -> None:
        from cms_portal.documents import checks  # noqa: F401  registers them
