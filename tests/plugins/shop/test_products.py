"""Products: typed fields, no unknown ones, and what stands beside each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from plugins.core.problems import ProblemsError
from plugins.shop.products import Product, product, related_products

GOOD = {
    "title": "Green cardamom", "summary": "Whole pods.", "price": "7.40", "unit": "50 g tin", "origin": "Kerala",
    "countries": "IN", "grower": "Anamudi", "harvest": "September 2026",
    "ingredients": "Cardamom pods", "storage": "Dry", "allergens": "none", "traces": "nuts, milk",
    "uses": "rice", "stock": "0", "group": "pods", "position": "1", "picture": "pod seed", "palette": "cardamom",
    "pattern": "scatter", "alt": "Pods.",
}  # fmt: skip
GROUPS = ("pods", "blends")


def made(slug: str = "green", **changes: str) -> Product:
    return product(slug, GOOD | changes, "<p>Text</p>", GROUPS)


def test_a_product_is_read_with_its_types() -> None:
    item = made()
    assert (item.price, item.stock, item.picture, item.url) == (Decimal("7.40"), 0, ("pod", "seed"), "shop/green/")
    assert (item.net, item.countries, item.allergens, item.traces) == (50, ("IN",), (), ("nuts", "milk"))


@pytest.mark.parametrize(
    ("price", "unit", "per_kilogram"),
    [("7.90", "50 g tin", "158.00"), ("9.60", "1 g glass", "9600.00"), ("5.60", "75 g bag", "74.67"),
     ("4.81", "8 g bag", "601.25"), ("12.00", "1500 g sack", "8.00"), ("0.01", "3 g bag", "3.33")],
)  # fmt: skip
def test_the_unit_price_is_euro_for_a_kilogram_to_the_cent(price: str, unit: str, per_kilogram: str) -> None:
    assert made(price=price, unit=unit).unit_price == Decimal(per_kilogram)


@pytest.mark.parametrize(
    ("unit", "stock", "said"),
    [("50 g tin", "140", "tins"), ("50 g tin", "1", "tin"), ("1 g glass", "3", "glasses"), ("9 g box", "0", "boxes")],
)
def test_what_is_in_stock_is_counted_in_words(unit: str, stock: str, said: str) -> None:
    assert made(unit=unit, stock=stock).container == said


@pytest.mark.parametrize(("stock", "few"), [("0", False), ("1", True), ("5", True), ("6", False)])
def test_the_last_ones_are_few(stock: str, few: bool) -> None:
    assert made(stock=stock).few is few


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("price", "cheap", "“price” is “cheap”. It must be a number"),
        ("price", "-1", "“price” is “-1”. It must be euro and cents above 0"),
        ("price", "7.405", "“price” is “7.405”. It must be euro and cents above 0"),
        ("price", "Infinity", "“price” is “Infinity”. It must be euro and cents above 0"),
        ("unit", "a tin", "“unit” is “a tin”. It must be the net weight in grams and what it comes in"),
        ("unit", "0 g tin", "“unit” is “0 g tin”. It must be the net weight"),
        ("countries", "India", "“countries” is “India”. It does not know “India”; it takes codes of two letters"),
        ("countries", "IN, IN", "“countries” is “IN, IN”. It must be words between commas, each once"),
        (
            "allergens",
            "walnuts",
            "“walnuts”. Did you mean “nuts”? It does not know “walnuts”; it takes none or some of gluten",
        ),
        ("allergens", "", "“allergens” is empty"),
        ("traces", "none, milk", "“traces” is “none, milk”. It does not know “none”"),
        ("allergens", "milk", "“traces” names “milk”, which “allergens” says is in it"),
        ("uses", "soup", "“uses” is “soup”. It does not know “soup”"),
        ("stock", "-3", "“stock” is “-3”. It must be a whole number"),
        ("stock", "some", "“stock” is “some”. It must be a whole number"),
        ("group", "toys", "“group” names “toys”, which is not a category. There are pods, blends"),
        ("alt", " ", "“alt” is empty"),
        ("colour", "green", "unknown field “colour”"),
    ],
)
def test_a_problem_names_the_file_and_the_field(field: str, value: str, said: str) -> None:
    with pytest.raises(ProblemsError, match=r"content/products/green\.md") as problem:
        made(**{field: value})
    assert said in str(problem.value)


def test_everything_that_is_wrong_with_a_product_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as told:
        made(price="cheap", stock="some", colour="green")
    assert len(told.value.problems) == 3


def shelf(**changes: Any) -> list[Product]:
    return [
        made("green", **changes),
        made("seeds", position="2", stock="5"),
        made("sugar", position="3", group="blends", uses="baking", stock="5"),
        made("masala", position="4", group="blends", uses="rice, braises", stock="5"),
        made("empty", position="0", stock="0"),
    ]


def test_what_is_used_alike_stands_beside_a_product_and_what_is_sold_out_behind_the_rest() -> None:
    first, *_ = products = shelf()
    assert [one.slug for one in related_products(first, products)] == ["seeds", "empty", "masala", "sugar"]


def test_what_an_editor_names_stands_beside_a_product_in_that_order() -> None:
    first, *_ = products = shelf(related="sugar, seeds")
    assert [one.slug for one in related_products(first, products)] == ["sugar", "seeds"]


@pytest.mark.parametrize("named", ["nothing", "green"])
def test_a_related_product_that_there_is_not_is_a_problem(named: str) -> None:
    first, *_ = products = shelf(related=named)
    with pytest.raises(ProblemsError, match=rf"content/products/green\.md: “related” names “{named}”"):
        related_products(first, products)
