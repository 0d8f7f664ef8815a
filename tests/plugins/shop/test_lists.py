"""The shop's lists: in every order, through every filter, each page with one canonical address."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import html5lib
import pytest

from functions.register.shop import UNIT_PRICED
from infra.build import folders
from plugins.shop import lists
from plugins.shop.categories import category
from plugins.shop.lists import ORDERS, SHELF, ShopError
from plugins.shop.products import Product
from tests import own_texts
from tests.plugins.shop.test_products import made

PODS = category("pods", {"title": "Pods", "summary": "Picked.", "position": "1"}, "")
SHELF_OF_FOUR = [
    made("dear", title="Älg", price="9.00", unit="100 g tin", position="1", stock="3", traces="nuts"),
    made("cheap", title="beta", price="3.00", unit="10 g tin", position="2", stock="0", traces="none"),
    made("also", title="Alpha", price="3.00", position="3", stock="9", traces="none", allergens="milk"),
    made("blend", title="Gamma", price="5.00", unit="50 g tin", position="4", stock="9", traces="none", group="blends"),
]  # fmt: skip


def slugs(**asked: Any) -> list[str]:
    given: dict[str, Any] = {"category": None} | asked
    found = lists.listing(SHELF_OF_FOUR, lists.filters(SHELF_OF_FOUR), **given)
    return [card.product.slug for card in found.cards if not card.hidden]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (SHELF, ["dear", "cheap", "also", "blend"]),
        ("price", ["cheap", "also", "blend", "dear"]),
        ("unit-price", ["also", "dear", "blend", "cheap"]),
        ("name", ["also", "cheap", "blend", "dear"]),
    ],
)
def test_a_list_is_sorted_and_what_is_equal_stays_as_on_the_shelf(order: str, expected: list[str]) -> None:
    assert slugs(order=order) == expected


def test_a_category_lists_its_own() -> None:
    assert slugs(category=PODS, order="price") == ["cheap", "also", "dear"]


def test_filters_are_those_that_tell_products_apart() -> None:
    assert list(lists.filters(SHELF_OF_FOUR)) == ["in-stock", "without-milk", "without-nuts"]
    assert slugs(only="in-stock") == ["dear", "also", "blend"]
    assert slugs(only="without-milk") == ["dear", "cheap", "blend"]
    assert slugs(only="without-nuts") == ["cheap", "also", "blend"]


def test_a_card_says_its_place_in_each_order_and_what_lets_it_through() -> None:
    first, *_ = lists.listing(SHELF_OF_FOUR, lists.filters(SHELF_OF_FOUR), None).cards
    assert first.places.split() == ["0", "3", "1", "3"]
    assert first.passes.split() == ["in-stock", "without-milk"]


def clash(products: list[Product], categories: list[str]) -> str:
    with pytest.raises(ShopError) as problem:
        lists.no_clash(products, categories, ["in-stock"])
    return str(problem.value)


def test_two_pages_that_want_one_address_stop_the_build_and_are_both_named() -> None:
    lists.no_clash(SHELF_OF_FOUR, ["pods"], ["in-stock"])
    said = clash([made("pods")], ["pods"])
    assert "content/products/pods.md and content/categories/pods.md" in said and "/shop/pods/" in said
    assert "the list by price" in clash([made("by-price")], ["pods"])
    assert "the filter “in-stock”" in clash([], ["in-stock"])


def test_prices_for_the_functions_are_those_of_the_pages(site: Path) -> None:
    prices = json.loads((site.with_name("pages") / "prices.json").read_text(encoding="utf-8"))
    assert prices == json.loads(own_texts.PRICES.read_text(encoding="utf-8")), "what tests of the functions sell"
    for slug, entry in prices.items():
        page = (site / f"shop/{slug}/index.html").read_text(encoding="utf-8")
        assert f'<span class="price">€\u202f{entry["price"]}</span> <span>{entry["unit"]}</span>' in page
        kilogram = Decimal(entry["price"]) * 1000 / int(entry["unit"].split()[0])
        assert (f"€\u202f{kilogram:,.2f} / kg" in page) == (entry["grams"] >= UNIT_PRICED)
        assert entry["grams"] == int(entry["unit"].split()[0])
        assert (f'data-product="{slug}" type="number"' in page) == (entry["stock"] > 0)


LISTS = ["shop/", *(f"shop/{path.stem}/" for path in sorted((own_texts.TEXTS / "categories").glob("*.md")))]


@pytest.mark.parametrize("base", LISTS)
def test_every_list_has_a_page_in_every_order_and_the_plain_one_is_canonical(site: Path, base: str) -> None:
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"/{base}</loc>" in sitemap
    for order in ORDERS.values():
        page = (site / base / order.path / "index.html").read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://www.cardamum.exeve/{base}">' in page
        assert not order.path or f"/{base}{order.path}</loc>" not in sitemap
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        names = [name.text for card in tree.iter("li") if card.get("class") == "card" for name in card.iter("h3")]
        assert len(names) == len(set(names)) >= 2
        if order.path == "by-name/":
            assert [name.casefold() for name in names if name] == sorted(name.casefold() for name in names if name)


def test_without_script_a_filter_is_a_page_that_shows_what_it_says(site: Path) -> None:
    page = (site / "shop/in-stock/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<li class="card"[^>]* hidden>\s*<a href="/shop/([a-z-]+)/">', page) == ["saffron-threads"]
    assert "11 of 12 shown" in page


def test_without_script_sorting_takes_no_filter_away(site: Path) -> None:
    page = (site / "shop/without-nuts/index.html").read_text(encoding="utf-8")
    for order in ORDERS.values():
        assert f'<a href="/shop/without-nuts/{order.path}" data-order=' in page
        ordered = (site / f"shop/without-nuts/{order.path}index.html").read_text(encoding="utf-8")
        assert re.findall(r'<li class="card"[^>]* hidden>\s*<a href="/shop/([a-z-]+)/">', ordered) == ["sumac"]
    assert '<a href="/shop/without-celery/by-name/" data-only=' in ordered


def test_the_basket_says_what_everything_costs_as_the_functions_read_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.orders import changed_prices

    monkeypatch.setenv(folders.PAGES, str(site.with_name("pages")))
    page = (site / "basket/index.html").read_text(encoding="utf-8")
    assert f'<input type="hidden" name="prices" value="{changed_prices.as_field()}">' in page
