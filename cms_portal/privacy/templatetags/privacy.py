"""How the page "I miei dati" writes values of any kind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template

from cms_portal.privacy.models import RetentionRule
from cms_portal.privacy.registry import Category
from cms_portal.templatetags.portal import day, moment

register = template.Library()


@register.filter
def plain(value: Any) -> str:
    """A moment, a day, yes or no, a text, in Italian; what is empty says so."""
    if value is None or value == "":
        return "non indicato"
    if isinstance(value, bool):
        return "sì" if value else "no"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return str(value)


@register.simple_tag
def header(headers: list[str], position: int) -> str:
    return headers[position]


@register.simple_tag
def starting(category: Category, rule: RetentionRule) -> str:
    return category.starts.get(rule.start, rule.start)
