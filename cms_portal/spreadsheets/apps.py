from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cms_portal.accounts.models import User
    from cms_portal.files.models import PrivateFile


class SpreadsheetsConfig(AppConfig):
    name = "cms_portal.spreadsheets"
    verbose_name = "fogli di calcolo"

    def ready(self) -> None:
        from cms_portal.files.registry import register_kind
        from cms_portal.spreadsheets.imports.flow import FILE_KIND
        from cms_portal.spreadsheets.imports.keeping import LIFETIME
        from cms_portal.spreadsheets.workbooks import MAX_BYTES

        register_kind(
            FILE_KIND,
            "File da importare",
            may_read=may_read_import,
            max_bytes=MAX_BYTES,
            lifetime=LIFETIME,
        )


def may_read_import(user: User, private_file: PrivateFile) -> bool:
    """What an office sent may hold anybody's address: only for who imports."""
    return user.has_perm("spreadsheets.view_importbatch")
