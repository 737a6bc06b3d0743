"""What an operator must know before the first act leaves."""

import ctypes
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

from cms_portal.documents.pdf.frame import EMBLEMS, emblem_file


@register(Tags.compatibility)
def check_subsetting(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Not by importing WeasyPrint: every command would pay half a second."""
    try:
        ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        return [
            checks.Warning(
                "Manca la libreria libharfbuzz-subset: i PDF richiedono il doppio del tempo.",
                hint="Su Debian: apt-get install libharfbuzz-subset0",
                id="documents.W001",
            )
        ]
    return []


@register(Tags.files, deploy=True)
def check_emblems(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Reg. (EU) 2021/1060, art. 47 and 50: no act without the emblem of the Union."""
    missing = [name for name in EMBLEMS if emblem_file(settings.EMBLEMS_DIR, name) is None]
    if not missing:
        return []
    return [
        checks.Warning(
            f"Mancano gli emblemi per gli atti: {', '.join(missing)}.",
            hint=(
                "Mettete in EMBLEMS_DIR i file programme, union e republic (.svg o .png) forniti "
                "dall'Autorità di Gestione: fino ad allora gli atti ne portano il riquadro vuoto."
            ),
            id="documents.W002",
        )
    ]
