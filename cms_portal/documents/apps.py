from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cms_portal.documents"
    verbose_name = "documenti"

    def ready(self) -> None:
        from cms_portal.documents import (
            checks,  # noqa: F401  registers them
            pdf,
        )
        from cms_portal.jobs.enums import Queue
        from cms_portal.jobs.registry import load_before_fork

        load_before_fork(Queue.PDF, pdf.load_engine)
