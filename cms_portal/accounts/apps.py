from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "cms_portal.accounts"
    verbose_name = "accesso e ruoli"

    def ready(self) -> None:
        from cms_portal.accounts import checks  # noqa: F401

        # Django creates permissions on this same signal; roles are made of them.
        post_migrate.connect(_sync_roles, dispatch_uid="accounts.sync_roles")


def _sync_roles(app_config: AppConfig, **kwargs: object) -> None:
    from django.apps import apps

    from cms_portal.accounts.services import sync_roles

    if app_config is list(apps.get_app_configs())[-1]:
        sync_roles()
