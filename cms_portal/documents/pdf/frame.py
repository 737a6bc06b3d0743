"""What every act of ours carries around its text: emblems, codes, QR, the demo mark."""

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cms_portal.accounts.demo import DEMO_MARK, is_demo_world
from cms_portal.documents.pdf.qr import qr_shapes
from cms_portal.site import PORTAL_NAME, PROGRAMME_NAME

# Reg. (EU) 2021/1060, Annex IX: written in full, next to the emblem of the Union.
EU_STATEMENT = "Cofinanziato dall'Unione europea"
# File name (svg or png, in EMBLEMS_DIR) → what it is, and what stands in its place until it comes;
# in the order of the national block.
EMBLEMS = {
    "programme": ("Marchio Coesione Italia 21-27", "marchio\nCoesione Italia 21-27"),
    "union": ("Emblema dell'Unione europea", "emblema\ndell'Unione europea"),
    "republic": ("Emblema della Repubblica italiana", "emblema\ndella\nRepubblica"),
}
_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}


def frame_context(
    *,
    title: str,
    reference: str,
    code: str,
    running_title: str = "",
    draw_qr: Callable[[str], str] = qr_shapes,
) -> dict[str, Any]:
    """The context of `documents/pdf/layout.html`, under one key, `frame`.

    `reference` is the "codice pratica", `code` the verification code (`services.new_code`).
    `running_title` stands at the top of every page but the first: one line, when `title` is long.
    `draw_qr` draws the code of the address as a `data:` picture.
    """
    address = verify_url(code)
    return {
        "frame": {
            "title": title,
            "running_title": running_title or title,
            "reference": reference,
            "code": code,
            "verify_url": address,
            "qr": draw_qr(address),
            "footer": f"Codice pratica {reference}\nCodice di verifica {code}",
            "authority": settings.AUTHORITY_NAME,
            "programme": PROGRAMME_NAME,
            "portal": PORTAL_NAME,
            "emblems": emblems(),
            "demo_mark": DEMO_MARK if is_demo_world() else "",
        }
    }


def sheet_context(*, title: str) -> dict[str, Any]:
    """The same `frame` for a working sheet of the office: no act, no code, nothing to verify."""
    return {
        "frame": {
            "title": title,
            "running_title": title,
            "footer": f"{PORTAL_NAME}\nFoglio di lavoro dell'ufficio, del "
            f"{date_format(timezone.localtime(), 'j F Y, H.i').lower()}",
            "authority": settings.AUTHORITY_NAME,
            "programme": PROGRAMME_NAME,
            "demo_mark": DEMO_MARK if is_demo_world() else "",
        }
    }


def verify_url(code: str) -> str:
    path = reverse("documents:verify", args=[code])
    return f"{settings.PORTAL_URL}{path}"


def emblems() -> list[dict[str, str]]:
    """The three emblems, each with its picture, or none while the operator has not given it."""
    return [
        {
            "name": name,
            "label": label,
            "space": space,
            "picture": _picture(settings.EMBLEMS_DIR, name),
            "statement": EU_STATEMENT if name == "union" else "",
        }
        for name, (label, space) in EMBLEMS.items()
    ]


def emblem_file(folder: str, name: str) -> Path | None:
    candidates = (Path(folder) / f"{name}{suffix}" for suffix in _TYPES) if folder else ()
    return next((path for path in candidates if path.is_file()), None)


@cache
def _picture(folder: str, name: str) -> str:
    path = emblem_file(folder, name)
    if path is None:
        return ""
    data = base64.b64encode(path.read_bytes()).decode()
    return f"data:{_TYPES[path.suffix]};base64,{data}"
