"""Where the head of every page leads."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from plugins.core.problems import ProblemsError
from plugins.site.navigation import choose


def chosen(*pages: Any) -> list[str]:
    generator = SimpleNamespace(pages=pages, context={})
    choose(generator)
    return [page.url for page in generator.context["navigation"]]


def page(url: str, **head: Any) -> Any:
    return SimpleNamespace(url=url, relative_source_path=f"pages/{url}.md", **head)


def test_pages_that_say_so_are_led_to_by_the_number_they_say() -> None:
    assert chosen(page("last", nav="10"), page("silent"), page("second", nav="9"), page("first", nav="1")) == [
        "first",
        "second",
        "last",
    ]


def test_two_pages_of_one_number_keep_their_order_from_build_to_build() -> None:
    assert chosen(page("b", nav="1"), page("a", nav="1")) == ["a", "b"]


def test_a_place_that_is_no_number_stops_the_build_and_names_the_file() -> None:
    with pytest.raises(ProblemsError, match=r"content/pages/about\.md: “Nav: third” is no place"):
        chosen(page("about", nav="third"))
