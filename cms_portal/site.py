"""What every page knows about this installation, and the one table of its navigation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cms_portal.accounts.demo import is_demo_world
from cms_portal.accounts.models import User
from cms_portal.accounts.roles import Role

PORTAL_NAME = "Percorso Città Medie Sud"
PROGRAMME_NAME = "Programma nazionale Metro Plus e Città Medie Sud 2021-2027"

OFFICE = frozenset({Role.STAFF, Role.AUTHORITY})
EVERY_CITY = OFFICE | {Role.AUDITOR}


@dataclass(frozen=True)
class Entry:
    """A link of the menu.

    `roles`: who sees it; empty means whoever sees the menu it stands in.
    """

    label: str
    url_name: str
    roles: frozenset[Role] = frozenset()
    children: tuple[Entry, ...] = ()
    url: str = ""
    is_current: bool = False


NAVIGATION = (
    Entry("Inizio", "desk:home", EVERY_CITY),
    Entry("Bacheca", "desk:workspace", frozenset({Role.REFERENT})),
    Entry("Città", "cities:list", EVERY_CITY),
    Entry(
        "Eventi",
        "events:list",
        EVERY_CITY,
        children=(Entry("Eventi", "events:list"), Entry("Fabbisogni", "needs:list")),
    ),
    Entry("Eventi", "events:list", frozenset({Role.REFERENT, Role.FACILITATOR})),
    Entry("Fabbisogni", "needs:list", frozenset({Role.REFERENT})),
    Entry("Protocolli d'intesa", "protocols:list", EVERY_CITY),
    Entry("Protocollo", "protocols:list", frozenset({Role.REFERENT})),
    Entry("Persone", "cities:list", frozenset({Role.REFERENT})),
    Entry(
        "Linee guida e quesiti",
        "guidelines:list",
        EVERY_CITY | {Role.REFERENT},
        children=(
            Entry("Linee guida", "guidelines:list"),
            Entry("Quesiti", "questions:list"),
            Entry("Domande frequenti", "questions:faqs"),
            Entry("Buone pratiche", "practices:list"),
            Entry("Messaggi", "messages:list"),
        ),
    ),
    Entry("Promemoria", "admin:mailing_reminderrule_changelist", OFFICE),
    Entry(
        "Amministrazione",
        "admin:index",
        OFFICE,
        children=(
            Entry("Tutti i dati", "admin:index"),
            Entry("Richieste sui dati personali", "privacy:request_list"),
            Entry("Tempi di conservazione", "privacy:retention"),
            Entry("Accessi", "accounts:list", frozenset({Role.STAFF})),
            Entry("Consultazioni", "accounts:view_log"),
            Entry("Inviti al portale", "invitations:list"),
            Entry("Informative", "privacy:notice_list"),
            Entry("Importazioni", "imports:list", frozenset({Role.STAFF})),
            Entry("Segreteria", "staff:list", frozenset({Role.STAFF})),
            Entry("Messaggi", "admin:mailing_outboundmail_changelist"),
            Entry("Lavori", "admin:jobs_job_changelist", frozenset({Role.STAFF})),
        ),
    ),
    Entry("Cerca", "search:page", EVERY_CITY | {Role.REFERENT}),
)

ACCOUNT_PAGES = (
    Entry("Password", "account_change_password"),
    Entry("Accesso in due passaggi", "mfa_index"),
    Entry("Indirizzo e-mail", "account_email"),
    Entry("Accessi aperti", "usersessions_list"),
    Entry("I miei dati", "privacy:my_data"),
)

SMALL_PRINTS = (
    Entry("Privacy", "privacy:notice"),
    Entry("Cookie", "privacy:cookies"),
    Entry("Accessibilità", "desk:accessibility"),
)


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `portal.name`, `portal.authority`, contacts, menus, `portal.is_demo`.

    Not `site`: allauth's views put their own under that name.
    """
    return {
        "portal": {
            "name": PORTAL_NAME,
            "tagline": PROGRAMME_NAME,
            "authority": settings.AUTHORITY_NAME,
            "support_email": settings.SUPPORT_EMAIL,
            "support_phone": settings.SUPPORT_PHONE,
            "accessibility_url": settings.ACCESSIBILITY_STATEMENT_URL,
            "verify_url": reverse("documents:verify_form"),
            "public_events_url": reverse("public_events:list"),
            "is_demo": is_demo_world(),
            # Called by the template that shows them, not by every mail and partial.
            "navigation": partial(navigation, request),
            "account_pages": partial(_placed, ACCOUNT_PAGES, request.path),
            "small_prints": partial(_placed, SMALL_PRINTS, request.path),
            "privacy_url": settings.PRIVACY_URL,
            "dpo": {
                "name": settings.DPO_NAME,
                "email": settings.DPO_EMAIL,
                "phone": settings.DPO_PHONE,
            },
            "gateway": gateway(),
        }
    }


def gateway() -> dict[str, str] | None:
    """The SPID/CIE button of the sign-in page, when the installation has a gateway."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers.get("openid_connect", {}).get("APPS", [])
    if not apps:
        return None
    one = apps[0]
    return {"label": one["name"], "url": reverse("openid_connect_login", args=[one["provider_id"]])}


def navigation(request: HttpRequest) -> list[Entry]:
    """The menu of who is asking; the entry of the page shown is marked `is_current`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    mine = [_for(user, entry) for entry in NAVIGATION if _is_for(user, entry)]
    return _placed(mine, request.path)


def _is_for(user: User, entry: Entry) -> bool:
    return not entry.roles or user.has_role(*entry.roles)


def _for(user: User, entry: Entry) -> Entry:
    children = tuple(child for child in entry.children if _is_for(user, child))
    return replace(entry, children=children)


def _placed(entries: Iterable[Entry], path: str) -> list[Entry]:
    """With their addresses, seen from the page at `path`."""
    placed = []
    for entry in entries:
        url = reverse(entry.url_name)
        children = tuple(_placed(entry.children, path))
        is_current = _is_current(url, path) or any(child.is_current for child in children)
        placed.append(replace(entry, url=url, children=children, is_current=is_current))
    return placed


def _is_current(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
