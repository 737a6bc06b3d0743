"""Guessing is slowed down: so many wrong codes from one address, then a pause."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

WRONG_CODES = 30
COMPARISONS = 60
PAUSE = 600  # seconds since the last one counted


def is_blocked(request: HttpRequest, what: str, at_most: int) -> bool:
    """True when this address has used up its attempts of `what`."""
    return bool(cache.get(_key(request, what), 0) >= at_most)


def count(request: HttpRequest, what: str) -> None:
    """One attempt more. Two at once may count as one: the codes are long enough for that."""
    key = _key(request, what)
    cache.set(key, cache.get(key, 0) + 1, PAUSE)


def _key(request: HttpRequest, what: str) -> str:
    return f"documents:{what}:{get_adapter(request).get_client_ip(request)}"
