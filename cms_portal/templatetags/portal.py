"""What the pages share: icons, states, breadcrumbs, Italian dates and amounts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE: Final = "vendor/bootstrap-italia/svg/sprites.svg"
ICON_CLASSES: Final = {16: "cm-ico", 20: "cm-ico-20", 24: "cm-ico-24"}

# State of a thing -> icon. Always with a word beside it: never by colour or drawing alone.
TAG_ICONS: Final = {
    "done": "it-check",
    "now": "it-clock",
    "late": "it-warning",
    "away": "it-refresh",
    "todo": "it-minus-circle",
    "lock": "it-lock",
}

# Level of a message -> class of the alert, icon, word.
MESSAGE_LOOKS: Final = {
    "success": ("success", "it-check-circle", "Fatto"),
    "warning": ("warning", "it-warning-circle", "Attenzione"),
    "error": ("danger", "it-error", "Errore"),
    "info": ("info", "it-info-circle", "Nota"),
    "debug": ("info", "it-info-circle", "Nota"),
}


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "") -> SafeString:
    """A drawing of the sprite, hidden from screen readers; `size` is 16, 20 or 24 pixels."""
    classes = f"{ICON_CLASSES[size]} {css}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static(SPRITE),
        name,
    )


@register.simple_tag
def tag(kind: str, label: object) -> SafeString:
    """A state: `done`, `now`, `late`, `away`, `todo` or `lock`, with its icon and its word."""
    colour = "todo" if kind == "lock" else kind
    return format_html(
        '<span class="cm-tag cm-tag-{}">{}{}</span>', colour, icon(TAG_ICONS[kind]), label
    )


@register.simple_tag
def crumb(label: object, url: str = "") -> SafeString:
    """One step of the breadcrumb, after "Inizio"; without `url` it is the page itself."""
    separator = SafeString('<span class="separator" aria-hidden="true">/</span>')
    if url:
        return format_html(
            '<li class="breadcrumb-item">{}<a href="{}">{}</a></li>', separator, url, label
        )
    return format_html(
        '<li class="breadcrumb-item active" aria-current="page">{}{}</li>', separator, label
    )


@register.inclusion_tag("components/message.html")
def message_alert(message: Message) -> dict[str, object]:
    """One message to the user: icon, word and text in an alert of Bootstrap Italia.

    Its `extra_tags` are one word by which the page's script knows it: `data-cm-<word>`.
    """
    look, icon_name, word = MESSAGE_LOOKS[message.level_tag or "info"]
    mark = message.extra_tags or ""
    return {"look": look, "icon_name": icon_name, "word": word, "text": message, "mark": mark}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], label: str) -> dict[str, Any]:
    """Links to the pages of a long list, nothing when there is one; other filters are kept."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"request": context["request"], "page": page, "pages": numbers, "label": label}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, label: str, key: str, current: str, css: str = ""
) -> dict[str, Any]:
    """A column header that sorts the list by `?ordina=key`, or turns it round as `-key`."""
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    target = f"-{key}" if direction == "ascending" else key
    return {
        "request": context["request"],
        "label": label,
        "target": target,
        "direction": direction,
        "css": css,
    }


@register.filter
def euro(amount: Decimal | None) -> str:
    """`Decimal("8078500")` -> "8.078.500,00"; nothing for nothing."""
    if amount is None or amount == "":
        return ""
    return f"{Decimal(amount):,.2f}".translate(str.maketrans(",.", ".,"))


@register.filter
def thousands(number: int | None) -> str:
    """57778 -> "57.778"."""
    return "" if number is None else f"{number:,}".replace(",", ".")


@register.filter
def day(value: date | datetime | None, article: str = "") -> str:
    """ "15 marzo 2023"; a moment counts for its day in Rome.

    `article`: the word before it, "il", "dal", "al", "del": "dal 15 marzo", but "dall'11 marzo".
    """
    if not value:
        return ""
    words = formats.date_format(_local(value), "j F Y").lower()
    return f"{_joined(article, words)}{words}"


def _joined(article: str, words: str) -> str:
    """The article as it stands before a number that is read with a vowel: 8 (otto), 11 (undici)."""
    if not article:
        return ""
    if words.split(maxsplit=1)[0] not in {"8", "11"}:
        return f"{article} "
    return {"il": "l'", "Il": "L'"}.get(article, f"{article}l'")


@register.filter
def weekday(value: date | datetime | None) -> str:
    """ "mercoledì 15 marzo 2023"."""
    return formats.date_format(_local(value), "l j F Y").lower() if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """ "15 mar 2023"."""
    return formats.date_format(_local(value), "j b Y").lower() if value else ""


@register.filter
def when(value: date | None) -> str:
    """ "giovedì 15 giugno 2023, fra 3 giorni", "…, ieri"; nothing for nothing."""
    if value is None:
        return ""
    days = (value - timezone.localdate()).days
    near = {-1: "ieri", 0: "oggi", 1: "domani"}
    far = f"{thousands(-days)} giorni fa" if days < 0 else f"fra {thousands(days)} giorni"
    return f"{weekday(value)}, {near.get(days, far)}"


@register.filter
def due(value: date | None) -> str:
    """ "Entro giovedì 15 giugno 2023, fra 3 giorni"; nothing for nothing."""
    if value is None:
        return ""
    words = "La scadenza era" if value < timezone.localdate() else "Entro"
    return f"{words} {when(value)}"


@register.filter
def moment(value: datetime | None) -> str:
    """ "15 marzo 2023, ore 9.05", in Rome."""
    return f"{day(value)}, ore {_local(value):%-H.%M}" if value else ""


BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """ "Firefox su Windows", from what the browser says of itself."""
    name = next((name for mark, name in BROWSERS if mark in user_agent), "Altro browser")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{name} su {system}" if system else name


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) else value
