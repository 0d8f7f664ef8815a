"""The CloudFront function, run in V8 as the preview runs it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infra.edge_runtime import Edge
from tests.versions import CURRENT

SHEET = f"/choices/since-{CURRENT}.css"


@pytest.fixture(scope="module")
def edge() -> Edge:
    return Edge()


def test_it_answers_a_caller_that_keeps_an_event_loop_busy() -> None:
    async def busy() -> str:
        return str(Edge().handle("GET", "/", {})["uri"])

    # In a thread of its own: this one may have a loop already, a browser's.
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(asyncio.run, busy()).result() == "/index.html"


@pytest.mark.parametrize(
    ("uri", "file"), [("/", "/index.html"), ("/shop/", "/shop/index.html"), ("/robots.txt", "/robots.txt")]
)
def test_a_path_finds_its_file(edge: Edge, uri: str, file: str) -> None:
    assert edge.handle("GET", uri, {})["uri"] == file


@pytest.mark.parametrize(
    ("uri", "location"),
    [("/shop", "/shop/"), ("//evil.example", None), ("//evil", "/evil/"), ("/\\evil", "/evil/"), ("///evil", "/evil/")],
)
def test_a_path_without_its_slash_is_sent_to_the_one_with_it_on_this_site(
    edge: Edge, uri: str, location: str | None
) -> None:
    result = edge.handle("GET", uri, {})
    assert result.get("headers", {}).get("location", {}).get("value") == location


@pytest.mark.parametrize("value", [f"v1.{CURRENT}.", f"v1.{CURRENT}.statistics+social", "v1.2099-01-01."])
def test_a_choice_for_this_policy_or_a_later_one_hides_the_banner_without_script(edge: Edge, value: str) -> None:
    result = edge.handle("GET", SHEET, {"__Host-choices": value})
    assert result["statusCode"] == 200
    assert result["body"] == "#privacy-choices{display:none}:root{--ask:0}"
    assert result["headers"]["cache-control"]["value"] == "private, no-store"


@pytest.mark.parametrize(
    "cookies", [{}, {"__Host-choices": "v1.2026-11-21."}, {"__Host-choices": "v1"}, {"other": f"v1.{CURRENT}."}]
)
def test_no_choice_or_one_for_an_older_policy_leaves_the_banner(edge: Edge, cookies: dict[str, Any]) -> None:
    assert edge.handle("GET", SHEET, cookies)["body"] == ""
