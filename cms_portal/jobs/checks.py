from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from cms_portal.jobs.registry import all_kinds


@register()
def time_limits(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A message comes back after the visibility timeout: no job may still be running then."""
    visible_again = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    return [
        Error(
            f"{kind.name} può durare {kind.time_limit}: troppo per il visibility_timeout.",
            id="jobs.E001",
        )
        for kind in all_kinds()
        if kind.time_limit.total_seconds() * 1.5 > visible_again
    ]
