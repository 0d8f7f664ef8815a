"""Visitors one after another in the same tab, each as fresh as the first: a new context and its first page cost more
processor time than most of what tests do there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize
from playwright.sync_api import Error as PlaywrightError

from tests.browser import kept
from tests.browser.watch import Watch

WINDOW = ViewportSize(width=1280, height=720)
# What a test may do to a tab or its context, and what takes it back.
UNDONE: dict[str, Callable[[Page], object]] = {
    "emulate_media": lambda page: page.emulate_media(
        media="null", color_scheme="light", reduced_motion="reduce", forced_colors="null"
    ),
    "route": lambda page: (
        page.unroute_all(behavior="ignoreErrors"),
        page.context.unroute_all(behavior="ignoreErrors"),
    ),
    "set_offline": lambda page: page.context.set_offline(False),
    "set_viewport_size": lambda page: page.set_viewport_size(WINDOW),
}
# What nothing takes back: the next visitor gets another context.
LASTING = (
    "add_init_script", "expose_binding", "expose_function", "grant_permissions", "new_cdp_session", "on", "once",
    "set_default_timeout", "set_extra_http_headers",
)  # fmt: skip
# Of a context, the watch listens and ends it.
LISTENING = {"on", "once"}
# A clock that a test has set stays with the context, and is seen by its dates.
_EMPTIED = "(localStorage.clear(), sessionStorage.clear(), /native code/.test(Date))"


class Lending:
    """The tabs that are free.

    :param make: makes a context, where scripts run or not.
    """

    def __init__(self, make: Callable[[bool], BrowserContext]) -> None:
        self._make = make
        self._free: dict[bool, list[Page]] = {True: [], False: []}
        self._changed: dict[Page, set[str]] = {}
        self._unregistered: dict[Page, list[str]] = {}

    @contextmanager
    def visitor(self, watch: Watch, *, scripted: bool) -> Iterator[Page]:
        """A tab of someone who was never here. It is lent until the end of the block."""
        free = self._free[scripted]
        page = free.pop() if free else self._new(scripted)
        with watch.over_for_a_while(page.context):
            yield page
            fresh = self._emptied(page)
        if fresh:
            free.append(page)
        else:
            page.context.close()
        watch.unregistered += self._unregistered[page]
        self._unregistered[page].clear()

    def close(self) -> None:
        """Close every tab."""
        for page in (*self._free[True], *self._free[False]):
            page.context.close()

    def _new(self, scripted: bool) -> Page:
        context, unregistered = self._make(scripted), list[str]()
        kept.watched(context, unregistered)
        page = context.new_page()
        self._changed[page], self._unregistered[page] = set(), unregistered
        for one, names in ((page, {*UNDONE, *LASTING}), (context, {*UNDONE, *LASTING} - LISTENING)):
            for name in names:
                if does := getattr(one, name, None):
                    setattr(one, name, self._noting(page, name, does))
        return page

    def _noting(self, page: Page, name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any, **options: Any) -> Any:
            self._changed[page].add(name)
            return does(*given, **options)

        return noted

    def _emptied(self, page: Page) -> bool:
        """Leave the page and forget all that was kept; whether the tab is then as a new one."""
        context, changed = page.context, self._changed[page]
        for other in context.pages:
            if other != page:
                other.close()
        if not changed <= set(UNDONE):
            return False
        try:
            for name in sorted(changed):
                UNDONE[name](page)
            # A page without script, so that nothing of the visitor before is under way any more.
            page.goto("/robots.txt")
            own_clock = bool(page.evaluate(_EMPTIED))
        except PlaywrightError:
            return False
        context.clear_cookies()
        changed.clear()
        return own_clock
