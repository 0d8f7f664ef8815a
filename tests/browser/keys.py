"""Going through a page by keyboard, and what has the focus there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

MOST = 200
_FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  const asking = document.getElementById("privacy-choices");
  const inside = !!asking && asking.contains(element);
  return {
    what: element.outerHTML.slice(0, 90), inside,
    index: [...document.querySelectorAll("*")].indexOf(element),
    top: box.top, bottom: box.bottom, left: box.left, right: box.right,
    ring: element.matches(":focus-visible") && style.outlineStyle !== "none" ? parseFloat(style.outlineWidth) : 0,
    window: innerHeight,
    ceiling: asking && getComputedStyle(asking).display !== "none" ? asking.getBoundingClientRect().top : innerHeight,
  };
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """One control that Tab reached. Lengths in CSS pixels from the window's top; ``ceiling`` is the banner's top."""

    what: str
    inside: bool
    index: int
    top: float
    bottom: float
    left: float
    right: float
    ring: float
    window: float
    ceiling: float


def focused(page: Page) -> Stop | None:
    """What has the focus, or ``None`` where it is the page itself."""
    found: dict[str, Any] | None = page.evaluate(_FOCUSED)
    return Stop(**found) if found else None


def stops(page: Page, key: str = "Tab") -> list[Stop]:
    """Everything that ``key`` reaches from where the focus is, until it leaves the page or comes round again."""
    found: list[Stop] = []
    for _ in range(MOST):
        page.keyboard.press(key)
        stop = focused(page)
        if stop is None or any(stop.index == earlier.index for earlier in found):
            return found
        found.append(stop)
    raise AssertionError(f"{key} did not leave the page after {MOST} presses")


def presses_to(page: Page, wanted: Locator) -> int:
    """Press Tab until ``wanted`` has the focus; how many presses that took."""
    for done in range(1, MOST):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return done
    raise AssertionError(f"Tab does not reach {wanted}")
