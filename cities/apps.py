from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CitiesConfig(AppConfig):
    name = "cities"
    verbose_name = "città e persone"

    def ready(self) -> None:
        from cities.steps import register_steps

        register_steps()
        # The steps that the apps have registered are rows too, with the due dates of the office.
        post_migrate.connect(_sync_steps, dispatch_uid="cities.sync_steps")


def _sync_steps(app_config: AppConfig, **kwargs: object) -> None:
    from django.apps import apps

    from cities.services import sync_steps

    if app_config is list(apps.get_app_configs())[-1]:
        sync_steps()
