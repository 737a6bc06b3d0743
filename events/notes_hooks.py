"""What the tables and who keeps them hang on the rest of the portal."""

from __future__ import annotations


def register() -> None:
    """Called once, from EventsConfig.ready()."""
    from cms_portal.accounts.services import register_welcomer
    from cms_portal.accounts.services.closing import register_closer
    from cms_portal.files.pictures import MAX_BYTES
    from cms_portal.files.registry import register_kind
    from events.services.facilitators import close_mandates, link_accepted
    from events.services.notes import PHOTO_KIND
    from events.tables import may_read_photo

    register_kind(PHOTO_KIND, "Foto dei cartelloni", may_read=may_read_photo, max_bytes=MAX_BYTES)
    register_welcomer("events.facilitators", link_accepted)
    register_closer("events.facilitators", close_mandates)
