from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "cms_portal.jobs"
    verbose_name = "lavori"

    def ready(self) -> None:
        from celery.signals import worker_ready

        from cms_portal.jobs import checks, workers  # noqa: F401 - registers the checks

        worker_ready.connect(workers.tie_to_parent)

        autodiscover_modules("tasks")  # fills the registry, in web processes too
