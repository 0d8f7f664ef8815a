"""Categories: three fields, no unknown ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.problems import ProblemsError
from plugins.shop.categories import category
from tests import own_texts

GOOD = {"title": "Pods", "summary": "As they were picked.", "position": "2"}


def test_a_category_is_read_with_its_types() -> None:
    found = category("pods", GOOD, "<p>Text</p>")
    assert (found.url, found.title, found.position, found.content) == ("shop/pods/", "Pods", 2, "<p>Text</p>")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"position": "first"}, "“position” is “first”. It must be a whole number"),
        ({"summary": ""}, "“summary” is empty"),
        ({"colour": "green"}, "unknown field “colour”. A category has title, summary, position"),
    ],
    ids=["position", "summary", "unknown"],
)
def test_a_problem_names_the_file_and_the_field(changes: dict[str, str], said: str) -> None:
    with pytest.raises(ProblemsError, match=r"content/categories/pods\.md") as problem:
        category("pods", GOOD | changes, "")
    assert said in str(problem.value)


def test_every_category_has_a_page_and_every_shelf_leads_to_it(site: Path) -> None:
    shop = (site / "shop/index.html").read_text(encoding="utf-8")
    slugs = [path.stem for path in (own_texts.TEXTS / "categories").glob("*.md")]
    assert len(slugs) == 4
    for slug in slugs:
        assert (site / f"shop/{slug}/index.html").is_file()
        assert f'href="/shop/{slug}/"' in shop
