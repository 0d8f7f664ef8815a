"""One walk over every page for several questions: a load and four sizes of the window cost more than what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.browser.addresses import pages

WIDTHS = (320, 390, 768, 1280)
PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)
SIZES = [*(ViewportSize(width=width, height=800) for width in WIDTHS if width != PHONE["width"]), PHONE, DESKTOP]
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return null;
  const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  return `${wide}px: ${out.slice(0, 2).map((e) => e.outerHTML.slice(0, 80))}`;
}"""
_CHOICES = "header a[href^='/choices/']"
# How much of the way to the choices is in the window, and the shorter of its sides.
_WAY = """async ([way]) => {
  const box = way.getBoundingClientRect();
  const seen = await new Promise((done) => new IntersectionObserver(([one]) => done(one)).observe(way));
  return [seen.intersectionRatio, Math.min(box.width, box.height)];
}"""


@dataclass(frozen=True, slots=True)
class Node:
    """What is said of one thing: its role, its name, and its level where it is a heading."""

    role: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as someone who has chosen sees and hears it.

    ``named``: how many links in its header lead to the choices and are called so. ``wide``: what is wider than the
    window, by the window's width. ``ways``: of the way to the choices in the header, the part that is in the window and
    its shorter side, by the window's width.
    """

    heard: list[Node]
    named: int
    wide: dict[int, str]
    ways: dict[int, tuple[float, float]]


def heard(page: Page) -> list[Node]:
    """Everything of the page that a screen reader meets, in its order."""
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in tree}
    found: list[Node] = []

    def walk(node: dict[str, Any]) -> None:
        if not node["ignored"]:
            level = next((p["value"]["value"] for p in node.get("properties", []) if p["name"] == "level"), 0)
            found.append(Node(node["role"]["value"], node.get("name", {}).get("value", "").strip(), level))
        for child in node.get("childIds", []):
            if child in by_id:
                walk(by_id[child])

    walk(tree[0])
    return found


def tour(page: Page) -> dict[str, Seen]:
    """Every page, by its path."""
    return {path: _look(page, path) for path in pages()}


def _look(page: Page, path: str) -> Seen:
    page.goto(path)
    way = page.locator(_CHOICES)
    named = way.and_(page.get_by_role("link", name="Your choices", exact=True)).count()
    seen = Seen(heard(page), named, {}, {})
    for size in SIZES:
        page.set_viewport_size(size)
        if wide := page.evaluate(TOO_WIDE):
            seen.wide[size["width"]] = wide
        seen.ways[size["width"]] = tuple(way.evaluate_all(_WAY))
    return seen
