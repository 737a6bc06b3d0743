from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "cms_portal.accounts"
    verbose_name = "accesso e ruoli"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed

        from cms_portal.accounts import checks  # noqa: F401
        from cms_portal.accounts.second_factor import note_added, note_removed

        authenticator_added.connect(note_added, dispatch_uid="accounts.factor_added")
        authenticator_removed.connect(note_removed, dispatch_uid="accounts.factor_removed")

        # Django creates permissions on this same signal; roles are made of them.
        post_migrate.connect(_sync_roles, dispatch_uid="accounts.sync_roles")


def _sync_roles(app_config: AppConfig, **kwargs: object) -> None:
    from django.apps import apps

    from cms_portal.accounts.services import sync_roles

    if app_config is list(apps.get_app_configs())[-1]:
        sync_roles()
