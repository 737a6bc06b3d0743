from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models.signals import post_migrate

if TYPE_CHECKING:
    from cms_portal.accounts.models import User
    from cms_portal.files.models import PrivateFile


class PrivacyConfig(AppConfig):
    name = "cms_portal.privacy"
    verbose_name = "privacy"

    def ready(self) -> None:
        from cms_portal.files.registry import register_kind
        from cms_portal.privacy import categories, sources
        from cms_portal.privacy.services.exports import EXPORT_KIND, EXPORT_LIFETIME

        sources.register()
        categories.register()
        register_kind(
            EXPORT_KIND,
            "Archivio dei propri dati",
            may_read=may_read_export,
            max_bytes=100 * 1024 * 1024,
            lifetime=EXPORT_LIFETIME,
        )
        post_migrate.connect(_sync_rules, dispatch_uid="privacy.sync_rules")


def may_read_export(user: User, export: PrivateFile) -> bool:
    """The person it is about: not the office, not a superuser."""
    return export.created_by_id == user.pk


def _sync_rules(app_config: AppConfig, **kwargs: object) -> None:
    """Every category that an app registers is a row that staff may set."""
    from django.apps import apps

    from cms_portal.privacy.services import sync_rules

    if app_config is list(apps.get_app_configs())[-1]:
        sync_rules()
