from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "cms_portal.jobs"
    verbose_name = "lavori"

    def ready(self) -> None:
        from cms_portal.jobs import checks  # noqa: F401 - registers them

        autodiscover_modules("tasks")  # fills the registry, in web processes too
