"""What browsers ask for and complain of while a test runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

from tests.browser import kept

# A browser that is busy, or gets a page's sheets late, gives up the movement from page to page, and says so to nobody
# who could mend it.
_MOVEMENT_GIVEN_UP = ("Page already revealed", "ViewTransition opt-in disabled")


class Watch:
    """Listens to contexts. A complaint, or a request to another host, fails the test that caused it."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self.unregistered: list[str] = []
        self._expected: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        """Listen to a new context from now on, and to what its pages keep (kept.py)."""
        kept.watched(context, self.unregistered)
        return self._heard(context)

    def _heard(self, context: BrowserContext) -> BrowserContext:
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        return context

    @contextmanager
    def over_for_a_while(self, context: BrowserContext) -> Iterator[None]:
        """Listen to a context until the end of the block."""
        self._heard(context)
        yield
        context.remove_listener("request", self._on_request)
        context.remove_listener("console", self._on_console)
        context.remove_listener("weberror", self._on_error)

    def expect(self, text: str) -> None:
        """A complaint that holds ``text`` is what the test wants."""
        self._expected.append(text)

    def foreign(self) -> list[str]:
        """Addresses asked for that are not ours."""
        return [request.url for request in self.requests if not request.url.startswith(f"{self.origin}/")]

    def wrong(self) -> list[str]:
        """Everything that should not have happened."""
        unforeseen = [text for text in self.complaints if not any(part in text for part in self._expected)]
        return [*unforeseen, *self.unregistered, *(f"request to another host: {url}" for url in self.foreign())]

    def _on_request(self, request: Request) -> None:
        self.requests.append(request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(f"{message.location['url']}: {message.text}")

    def _on_error(self, error: WebError) -> None:
        if not any(said in str(error.error) for said in _MOVEMENT_GIVEN_UP):
            self.complaints.append(str(error.error))
