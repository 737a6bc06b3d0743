"""Every write of the privacy office."""

from cms_portal.privacy.services.notices import (
    acknowledge,
    has_acknowledged,
    publish_notice,
    start_draft,
)

__all__ = ["acknowledge", "has_acknowledged", "publish_notice", "start_draft"]
