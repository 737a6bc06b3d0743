from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from cms_portal.accounts.models import DemoWorld


@register(Tags.database)
def no_demo_data_in_production(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """`migrate` and `check --database default` refuse a production database with demo data."""
    if settings.IS_DEMO_ALLOWED or "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        tables = connections["default"].introspection.table_names(cursor)
    if DemoWorld._meta.db_table in tables and DemoWorld.objects.exists():
        return [
            Error(
                "Questa base dati contiene dati dimostrativi: in produzione non può essere usata.",
                hint="Create una base dati nuova e caricate solo dati veri.",
                id="accounts.E001",
            )
        ]
    return []
