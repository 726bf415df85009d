"""Browser pages that fail the test when the browser complains."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, WebSocket

TIMEOUT_MILLISECONDS = 10_000


@dataclass
class Watch:
    """What browsers complained about: console errors, uncaught exceptions, failed requests."""

    complaints: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    _allowed: list[re.Pattern[str]] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Expect complaints that match; a test that visits a missing page allows its 404."""
        self._allowed.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """Complaints that no test allowed."""
        return [line for line in self.complaints if not any(a.search(line) for a in self._allowed)]

    def follow(self, page: Page) -> None:
        """Listen to a page from before its first request."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("response", self._on_response)
        page.on("websocket", self._on_socket)

    def _on_console(self, message: Any) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self.complaints.append(f"console: {message.text} {where}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")

    def _on_socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The complaints of every page this test opens; what it did not allow fails it."""
    watch = Watch()
    yield watch
    unexpected = watch.unexpected()
    assert not unexpected, "\n".join(unexpected)


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, base_url: str, watch: Watch) -> Iterator[OpenPage]:
    """Opens a page in a browser context of its own: each call is another person.

    Takes the options of Playwright's `new_context` (viewport, color_scheme, java_script_enabled…).
    """
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(base_url=base_url, reduced_motion="reduce", **options)
        context.set_default_timeout(TIMEOUT_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One person's page."""
    return open_page()
