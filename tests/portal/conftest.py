"""A real Chromium on the real pages; the visitor's complaints are collected as they come."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from cms_portal.accounts.models import User
from tests.accounts.factories import PASSWORD
from tests.clients import Client

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Visit:
    """A page open in the browser. `complaints`: errors on its console, CSP violations included."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Visit:
        self.page.goto(self.address + path)
        return self

    def at(self, width: int, height: int = 900) -> Visit:
        self.page.set_viewport_size({"width": width, "height": height})
        return self

    def confirm_who_it_is(self) -> Visit:
        """Types the password again, which allauth wants before its serious pages."""
        self.open("/accounts/reauthenticate/")
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "reauthenticate" not in url)
        return self

    @property
    def sideways(self) -> int:
        """Pixels that stick out of the window: 0, or who reads must scroll sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def axe(self, part: str = "html") -> list[str]:
        """What axe-core objects to in `part` of the page, one line per rule and place.

        Best practices too on our pages; in the admin, whose markup is Django's, the law alone.
        """
        rules = WCAG if "/admin/" in self.page.url else [*WCAG, "best-practice"]
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(
            """([part, rules]) => axe.run(part,
                {runOnly: rules, preload: false, resultTypes: ["violations"]})""",
            [part, rules],
        )
        return [
            f"{one['id']}: {node['target'][0]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread until the last test: there Django refuses every
    # query, and nobody can start a loop of their own, as who signs and reads signatures does.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    patch = pytest.MonkeyPatch()
    patch.setattr(asyncio, "run", _run_elsewhere)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM if Path(CHROMIUM).exists() else None,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield browser
        browser.close()
    patch.undo()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _run_elsewhere(main: Coroutine[Any, Any, Any]) -> Any:
    def run() -> Any:
        with asyncio.Runner() as runner:
            return runner.run(main)

    with ThreadPoolExecutor(1) as other:
        return other.submit(run).result()


@pytest.fixture
def visit(chromium: Browser, live_server) -> Iterator[Callable[..., Visit]]:
    """`visit(user=None, javascript=True)`: a browser with that person signed in."""
    contexts = []
    # The server listens by number, since a bare machine may not know the name; passkeys want the
    # name, which the browser knows by itself.
    address = live_server.url.replace("127.0.0.1", "localhost")

    def start(user: User | None = None, *, javascript: bool = True) -> Visit:
        context = chromium.new_context(locale="it-IT", java_script_enabled=javascript)
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value, "url": address}
            context.add_cookies([cookie])
        visitor = Visit(context.new_page(), address)
        visitor.page.on("console", visitor._hear)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        return visitor

    yield start
    for context in contexts:
        context.close()
