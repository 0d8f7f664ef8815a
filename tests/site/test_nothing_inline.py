"""No page holds a style or a script of its own, but the one whose hash the content policy names."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from tests.site.pages import Built

DATA = "application/ld+json"


def test_no_element_carries_a_style_or_a_handler(built: list[Built]) -> None:
    wrong = [
        f"{page.path}:{element.line}: {element.tag} {name}"
        for page in built
        for element in page.elements
        for name in element.attributes
        if name == "style" or name.startswith("on")
    ]
    assert wrong == []


def test_no_address_is_a_script(built: list[Built]) -> None:
    for page in built:
        for element in page.elements:
            for name in ("href", "src", "action", "formaction"):
                assert not element.get(name).strip().lower().startswith(("javascript:", "data:")), page.path


def test_no_page_holds_a_style_sheet(built: list[Built]) -> None:
    assert [page.path for page in built if any(page.all("style"))] == []


def test_every_inline_script_is_data_or_the_one_that_the_policy_admits(built: list[Built], template: Any) -> None:
    policy = template.headers["content-security-policy"]
    for page in built:
        early = 0
        for script in page.all("script"):
            if script.get("src"):
                assert not "".join(script.text).strip(), page.path
            elif script.get("type") != DATA:
                text = "".join(script.text)
                digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in policy, f"{page.path}:{script.line}"
                early += 1
        assert early == 1, page.path
