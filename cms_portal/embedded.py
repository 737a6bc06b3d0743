"""Embedded PostgreSQL and Redis for development and tests."""

import re
from pathlib import Path

VAR_DIR = Path(__file__).resolve().parent.parent / "var"


def database_url() -> str:
    raise NotImplementedError


def redis_url() -> str:
    raise NotImplementedError


def with_redis_database(url: str, number: int) -> str:
    """The same server, another of its numbered databases."""
    if url.startswith("redis+socket://"):
        return f"{url.partition('?')[0]}?virtual_host={number}"
    return re.sub(r"/\d+$", "", url.rstrip("/")) + f"/{number}"


def cache_location(url: str) -> str:
    """A Celery broker address in the spelling that redis-py and Django's cache understand."""
    if not url.startswith("redis+socket://"):
        return url
    path, _, query = url.removeprefix("redis+socket://").partition("?")
    return f"unix://{path}?db={query.removeprefix('virtual_host=') or 0}"
