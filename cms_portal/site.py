"""What every page knows about this installation, and the one table of its navigation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from cms_portal.accounts.demo import is_demo_world
from cms_portal.accounts.roles import Role

PORTAL_NAME = "Percorso Città Medie Sud"
PROGRAMME_NAME = "Programma nazionale Metro Plus e Città Medie Sud 2021-2027"

OFFICE = frozenset({Role.STAFF, Role.AUTHORITY})
EVERY_CITY = OFFICE | {Role.AUDITOR}


@dataclass(frozen=True)
class Entry:
    """A link of the menu.

    `roles`: who sees it; empty means everybody. A link whose page this installation does not
    have is left out, and so is a menu none of whose `children` is left.
    """

    label: str
    url_name: str
    roles: frozenset[Role] = frozenset()
    children: tuple[Entry, ...] = ()
    url: str = ""
    is_current: bool = False


NAVIGATION = (
    Entry("Inizio", "desk:home", EVERY_CITY),
    Entry("La mia città", "desk:home", frozenset({Role.REFERENT})),
    Entry("Città", "cities:list", EVERY_CITY),
    Entry("Eventi", "events:list", EVERY_CITY | {Role.REFERENT, Role.FACILITATOR}),
    Entry("Protocolli d'intesa", "protocols:list", EVERY_CITY),
    Entry("Protocollo", "protocols:list", frozenset({Role.REFERENT})),
    Entry("Promemoria", "admin:mailing_reminderrule_changelist", OFFICE),
    Entry(
        "Amministrazione",
        "admin:index",
        OFFICE,
        children=(
            Entry("Tutti i dati", "admin:index"),
            Entry("Messaggi", "admin:mailing_outboundmail_changelist"),
            Entry("Lavori", "admin:jobs_job_changelist"),
        ),
    ),
)

ACCOUNT_PAGES = (
    Entry("Password", "account_change_password"),
    Entry("Accesso in due passaggi", "mfa_index"),
    Entry("Indirizzo e-mail", "account_email"),
    Entry("Accessi aperti", "usersessions_list"),
)

SMALL_PRINTS = (
    Entry("Privacy e cookie", "desk:privacy"),
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
            "verify_url": _address("documents:verify_form"),
            "is_demo": is_demo_world(),
            # Called by the template that shows them, not by every mail and partial.
            "navigation": partial(navigation, request),
            "account_pages": partial(_existing, ACCOUNT_PAGES, request.path),
            "small_prints": partial(_existing, SMALL_PRINTS, request.path),
            "privacy_url": settings.PRIVACY_URL,
        }
    }


def navigation(request: HttpRequest) -> list[Entry]:
    """The menu of who is asking; the entry of the page shown is marked `is_current`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    mine = (entry for entry in NAVIGATION if not entry.roles or user.has_role(*entry.roles))
    return _existing(mine, request.path)


def _existing(entries: Iterable[Entry], path: str) -> list[Entry]:
    found = []
    for entry in entries:
        url = _address(entry.url_name)
        children = tuple(_existing(entry.children, path))
        if url and (children or not entry.children):
            found.append(
                replace(entry, url=url, children=children, is_current=_is_current(url, path))
            )
    return found


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _is_current(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
