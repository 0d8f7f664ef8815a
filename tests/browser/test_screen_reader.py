"""What a screen reader is told, from the browser's own accessibility tree: where the parts of a page are, what each
control is called, how the headings run, and what is said when something changes.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import Seen, heard
from tests.browser.visiting import banner, choose

KINDS = ["/", "/shop/", "/shop/sumac/", "/journal/", "/journal/eleven-grams/", "/contact/", "/privacy/", "/cookies/"]
CONTROLS = {"button", "link", "checkbox", "radio", "textbox", "searchbox", "combobox", "spinbutton", "switch", "slider"}
LANDMARKS = ("banner", "navigation", "main", "contentinfo", "complementary", "search", "form", "region")


@pytest.mark.slow
def test_every_page_has_its_parts_named_and_every_control_a_name(toured: dict[str, Seen]) -> None:
    wrong = []
    for path, nodes in ((path, page.heard) for path, page in toured.items()):
        parts = Counter((node.role, node.name) for node in nodes if node.role in LANDMARKS)
        wrong += [f"{path}: {role} “{name}” {times} times" for (role, name), times in parts.items() if times > 1]
        roles = Counter(role for role, _ in parts)
        wrong += [f"{path}: {roles[role]} {role}" for role in ("banner", "main", "contentinfo") if roles[role] != 1]
        wrong += [f"{path}: a navigation without a name" for role, name in parts if role == "navigation" and not name]
        wrong += [f"{path}: a {node.role} without a name" for node in nodes if node.role in CONTROLS and not node.name]
        wrong += [f"{path}: a picture without a name" for node in nodes if node.role == "image" and not node.name]
        levels = [node.level for node in nodes if node.role == "heading"]
        wrong += [f"{path}: headings {levels}"] * (levels[:1] != [1] or levels.count(1) != 1)
        wrong += [f"{path}: h{a}, then h{b}" for a, b in pairwise(levels) if b > a + 1]
    assert wrong == []


@pytest.mark.parametrize("path", KINDS)
def test_the_question_is_heard_right_after_the_way_past_it_and_blocks_nothing(page: Page, path: str) -> None:
    page.goto(path)
    nodes = heard(page)
    dialog = next(index for index, node in enumerate(nodes) if node.role == "dialog")
    before = [node for node in nodes[:dialog] if node.role in CONTROLS]
    assert [node.role for node in before] == ["link"]
    assert nodes[dialog].name == "We use cookies"
    inside = [node.name for node in nodes[dialog:] if node.role == "button"][:2]
    assert inside == ["Reject all", "Accept all"]
    # What stands behind it is there to be read, for whoever does not want to answer.
    assert {"main", "contentinfo"} <= {node.role for node in nodes}


def test_what_became_of_a_choice_is_said(page: Page) -> None:
    page.goto("/")
    told = page.get_by_role("status").first
    expect(told).to_be_attached()
    expect(told).to_have_text("")
    choose(page, "reject")
    expect(page.locator("#choices-status")).not_to_have_text("")
    assert page.locator("#choices-status").evaluate("(e) => e.matches('[role=status], [aria-live=polite]')")


def test_a_product_is_heard_with_its_name_its_price_and_its_picture(page: Page) -> None:
    page.goto("/shop/green-cardamom-pods/")
    nodes = heard(page)
    said = " ".join(node.name for node in nodes)
    assert [node.name for node in nodes if node.role == "heading" and node.level == 1] == ["Green cardamom, whole"]
    assert "7.90" in said
    assert "Kallar Ridge Growers" in said
    assert any("Green cardamom pods" in node.name for node in nodes if node.role == "image")


def test_the_question_is_still_there_to_be_found_once_left_for_later(page: Page) -> None:
    page.goto("/")
    expect(banner(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(banner(page)).to_be_hidden()
    assert "dialog" not in {node.role for node in heard(page)}
    assert any(node.role == "link" and node.name == "Your choices" for node in heard(page))
