"""A page as a browser asks for it: how many queries, how many seconds."""

import gc
import time
from typing import Any

LOOKS = 20


def staff() -> Any:
    from django.test import Client

    from cms_portal.accounts.demo import load_accounts
    from cms_portal.accounts.roles import Role

    client = Client(SERVER_NAME="localhost")
    client.force_login(load_accounts()[Role.STAFF])
    return client


def queries(client: Any, url: str, *, status: int = 200, **headers: str) -> Any:
    """Those of one page, seen a second time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        _ask(client, url, status, headers)
    return captured


def quickest(client: Any, url: str) -> float:
    """Seconds from the request to the last byte: the quickest of several looks."""
    client.get(url)
    gc.collect()
    looks = []
    for _ in range(LOOKS):
        start = time.perf_counter()
        _ask(client, url, 200, {})
        looks.append(time.perf_counter() - start)
    return min(looks)


def _ask(client: Any, url: str, status: int, headers: dict[str, str]) -> None:
    response = client.get(url, headers=headers)
    if response.status_code != status:
        raise ValueError(f"{url}: {response.status_code}")
