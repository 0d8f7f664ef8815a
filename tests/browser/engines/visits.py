"""A visitor's page in any engine: what tests may do with it, and how each driver does it."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NoLoadError
from selenium.common.exceptions import ElementNotInteractableException
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

# A busy machine may take this long to lay out a page and to know its roles.
PATIENCE = 30.0
# Where an element of a role can be found; the driver then says which of them has the name.
_PLACES = {"button": "button", "link": "a[href]", "dialog": "[role=dialog]"}


def until(true: Callable[[], Any], what: str, seconds: float = PATIENCE) -> None:
    """Wait until ``true`` gives something true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not after {seconds} s: {what}"
        time.sleep(0.02)


class Visit(ABC):
    """One tab. Everything that a test does here, it does in each engine alike.

    :param origin: what paths are put behind.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin

    @abstractmethod
    def goto(self, path: str) -> None:
        """Open a page of the site and wait until it is loaded."""

    @abstractmethod
    def reload(self) -> None:
        """Load the page again and wait until it is loaded."""

    @abstractmethod
    def back(self) -> None:
        """Go back to the page before, which may come to life again as it was."""

    @abstractmethod
    def has(self, role: str, name: str) -> bool:
        """Whether an element that is seen has this role and this accessible name."""

    def awaits(self, role: str, name: str) -> None:
        """Wait until an element of this role and name is seen."""
        until(lambda: self.has(role, name), f"{role} “{name}”")

    @abstractmethod
    def click(self, role: str, name: str) -> None:
        """Click what is seen under a role and a name."""

    @abstractmethod
    def click_on(self, selector: str) -> None:
        """Click the first element of a CSS selector."""

    @abstractmethod
    def visible(self, selector: str) -> bool:
        """Whether the first element of a CSS selector is there and seen."""

    @abstractmethod
    def wait_for(self, selector: str) -> None:
        """Wait until a CSS selector finds something, in this page or in one that comes in its place."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """What a JavaScript expression gives in the page, also where the page itself may run none."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press a key: Tab, Enter, Escape."""

    @abstractmethod
    def cookies(self) -> dict[str, dict[str, Any]]:
        """The cookies kept for the site, by name."""

    @abstractmethod
    def another(self) -> Visit:
        """A new tab beside this one, of the same visitor."""

    def wait_until(self, expression: str) -> None:
        """Wait until a JavaScript expression is true in this page."""
        until(lambda: self.evaluate(f"!!({expression})"), expression)


class PlaywrightVisit(Visit):
    """A tab of Chromium or Firefox.

    :param blind: whether to click without asking first if the page stands still: Firefox cannot say without script.
    """

    def __init__(self, origin: str, page: Page, *, blind: bool = False) -> None:
        super().__init__(origin)
        self.page, self._blind = page, blind

    def goto(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def reload(self) -> None:
        self.page.reload()

    def back(self) -> None:
        # The driver hears of no load where the back/forward cache brings a page.
        with suppress(NoLoadError):
            self.page.go_back(wait_until="commit", timeout=2_000)

    def has(self, role: Any, name: str) -> bool:
        return self.page.get_by_role(role, name=name, exact=True).first.is_visible()

    def click(self, role: Any, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).click(force=self._blind)

    def click_on(self, selector: str) -> None:
        self.page.locator(selector).first.click(force=self._blind)

    def visible(self, selector: str) -> bool:
        return self.page.locator(selector).first.is_visible()

    def wait_for(self, selector: str) -> None:
        self.page.locator(selector).first.wait_for(state="attached", timeout=PATIENCE * 1000)

    def wait_until(self, expression: str) -> None:
        def true() -> bool:
            # A page that is just being left has nothing to say.
            with suppress(PlaywrightError):
                return bool(self.evaluate(f"!!({expression})"))
            return False

        until(true, expression)

    def evaluate(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def cookies(self) -> dict[str, dict[str, Any]]:
        # Firefox lists one that was deleted within this second; it sends it to nobody.
        alive = (one for one in self.page.context.cookies() if one["expires"] == -1 or one["expires"] > time.time())
        return {cookie["name"]: dict(cookie) for cookie in alive}

    def another(self) -> Visit:
        return PlaywrightVisit(self.origin, self.page.context.new_page(), blind=self._blind)


class SeleniumVisit(Visit):
    """A tab of WebKit."""

    def __init__(self, origin: str, driver: WebDriver) -> None:
        super().__init__(origin)
        self._driver, self._handle = driver, driver.current_window_handle

    @property
    def driver(self) -> WebDriver:
        """The driver, with this tab in front."""
        if self._driver.current_window_handle != self._handle:
            self._driver.switch_to.window(self._handle)
        return self._driver

    def goto(self, path: str) -> None:
        self.driver.get(self.origin + path)

    def reload(self) -> None:
        self.driver.refresh()

    def back(self) -> None:
        self.driver.back()

    def has(self, role: str, name: str) -> bool:
        return bool(self._named(role, name))

    def click(self, role: str, name: str) -> None:
        # WebKit works out roles and names a little after the page has come; its driver does not wait for them.
        self.awaits(role, name)
        (found,) = self._named(role, name)
        found.click()

    def click_on(self, selector: str) -> None:
        # What a click before this one opens is there a moment later.
        until(lambda: self.visible(selector) and self._clicked(selector), selector)

    def _clicked(self, selector: str) -> bool:
        """Whether it could be clicked: what is seen may still be on its way into the window."""
        try:
            self.driver.find_element(By.CSS_SELECTOR, selector).click()
        except ElementNotInteractableException:
            return False
        return True

    def visible(self, selector: str) -> bool:
        return any(element.is_displayed() for element in self.driver.find_elements(By.CSS_SELECTOR, selector)[:1])

    def wait_for(self, selector: str) -> None:
        until(lambda: self.driver.find_elements(By.CSS_SELECTOR, selector), selector)

    def evaluate(self, expression: str) -> Any:
        return self.driver.execute_script(f"return {expression}")

    def press(self, key: str) -> None:
        ActionChains(self.driver).send_keys(getattr(Keys, key.upper())).perform()

    def cookies(self) -> dict[str, dict[str, Any]]:
        return {cookie["name"]: cookie for cookie in self.driver.get_cookies()}

    def another(self) -> Visit:
        self.driver.switch_to.new_window("tab")
        return SeleniumVisit(self.origin, self._driver)

    def _named(self, role: str, name: str) -> list[WebElement]:
        found = self.driver.find_elements(By.CSS_SELECTOR, _PLACES[role])
        return [one for one in found if one.is_displayed() and one.aria_role == role and one.accessible_name == name]
