"""The engines: what starts each, and a fresh visitor in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page
from selenium import webdriver
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.engines.visits import PlaywrightVisit, SeleniumVisit, Visit
from tests.browser.watch import Watch


def program(*names: str) -> str:
    """Where one of these programs is."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(f"No {' or '.join(names)} on PATH. Run: make doctor")
    return found


class Engine(Protocol):
    """A browser that runs."""

    def visitor(self, origin: str, *, scripted: bool = True) -> AbstractContextManager[Visit]:
        """A visitor who was never here before, on an empty page."""
        ...


class WithPlaywright:
    """Chromium or Firefox. A page that complains, or asks another host for something, fails its test.

    :param launch: starts a browser whose pages run scripts, or one whose pages run none. Firefox takes no notice of
        what a context of Playwright's says about that.
    """

    def __init__(self, launch: Callable[[bool], Browser]) -> None:
        self._launch = launch
        self._pages: dict[bool, Page] = {}

    @contextmanager
    def visitor(self, origin: str, *, scripted: bool = True) -> Iterator[Visit]:
        if scripted not in self._pages:
            # One for all visitors: Firefox takes more than a second to make a context and its first page.
            context = self._launch(scripted).new_context(ignore_https_errors=True, java_script_enabled=scripted)
            self._pages[scripted] = context.new_page()
        page = self._pages[scripted]
        context = page.context
        # A page without script, so that nothing of the visitor before is under way any more.
        page.goto(f"{origin}/robots.txt")
        page.evaluate("(localStorage.clear(), sessionStorage.clear())")
        context.clear_cookies()
        watch = Watch(origin)
        with watch.over_for_a_while(context):
            engine = context.browser.browser_type.name if context.browser else ""
            yield PlaywrightVisit(origin, page, blind=not scripted and engine == "firefox")
        for other in context.pages:
            if other != page:
                other.close()
        wrong = watch.wrong()
        assert wrong == [], wrong


class WithSelenium:
    """WebKit. With script and without are two browsers: it is a setting of the whole. Each has a display of its own:
    on a shared one, without a window manager, the one that started last has the focus, and pages of the other match
    neither ``:focus`` nor ``:focus-visible``.
    """

    def __init__(self, running: ExitStack) -> None:
        self._running = running
        self._drivers: dict[bool, webdriver.WebKitGTK] = {}

    def _driver(self, scripted: bool) -> webdriver.WebKitGTK:
        if scripted not in self._drivers:
            options = webdriver.WebKitGTKOptions()
            options.accept_insecure_certs = True
            for argument in ("--automation", f"--enable-javascript={str(scripted).lower()}"):
                options.add_argument(argument)
            shown = self._running.enter_context(display())
            service = Service(program("WebKitWebDriver"), env=os.environ | {"DISPLAY": shown})
            self._drivers[scripted] = webdriver.WebKitGTK(options, service)
            self._running.callback(self._drivers[scripted].quit)
        return self._drivers[scripted]

    @contextmanager
    def visitor(self, origin: str, *, scripted: bool = True) -> Iterator[Visit]:
        driver = self._driver(scripted)
        first = driver.current_window_handle
        # A page without script, so that nothing of the visitor before is under way any more.
        driver.get(f"{origin}/robots.txt")
        driver.execute_script("localStorage.clear(); sessionStorage.clear()")
        driver.delete_all_cookies()
        yield SeleniumVisit(origin, driver)
        for handle in driver.window_handles:
            if handle != first:
                driver.switch_to.window(handle)
                driver.close()
        driver.switch_to.window(first)


@contextmanager
def display() -> Iterator[str]:
    """A screen that nobody sees; its name."""
    reading, writing = os.pipe()
    command = [program("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            name = number.readline().strip()
        yield f":{name}"
    finally:
        server.terminate()
        server.wait()
