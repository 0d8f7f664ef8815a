"""The lines of an order: what is taken, and what it comes to."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.orders import catalogue
from functions.orders import lines as order_lines
from functions.orders.lines import Line
from tests.typed import QUANTITIES

PRICES = {"green": "7.90", "sumac": "4.80", "gold": "9.60", "last": "0.10"}


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {s: catalogue.Product(s.title(), "50 g tin", Decimal(p), Decimal(p) * 20, 0, 50) for s, p in PRICES.items()}
    monkeypatch.setattr(order_lines, "catalogue", SimpleNamespace(products=lambda: found, Product=catalogue.Product))


def amiss(values: dict[str, Any]) -> dict[str, str]:
    return {error.field: error.message for error in order_lines.from_form(values)[1]}


@pytest.mark.parametrize("case", QUANTITIES, ids=lambda case: case["because"])
def test_a_quantity_is_a_whole_number_in_plain_digits(case: dict[str, Any]) -> None:
    assert order_lines.quantity(case["typed"]) == (case["read"] or None)


@pytest.mark.parametrize(("typed", "count"), [("1", 1), (" 7 ", 7), ("097", 97), ("99", 99)])
def test_a_whole_number_up_to_99_is_taken(typed: str, count: int) -> None:
    assert order_lines.from_form({"line-sumac": typed}) == ((Line("sumac", count),), [])


@pytest.mark.parametrize("typed", ["100", "999", "-1", "1.5", "1e1", "two", "１", "٣", "9" * 400, "1 2", "0x1"])
def test_what_is_no_number_up_to_99_is_refused(typed: str) -> None:
    assert amiss({"line-sumac": typed}) == {"line-sumac": "Please give a whole number from 1 to 99."}


def test_a_product_that_there_is_not_is_named() -> None:
    found = amiss({"line-": "1", "line-nothing": "1", "line-sumac": "1"})
    assert found == {
        "line-": "There is no such product here.",
        "line-nothing": "There is no such product here.",
    }


def test_on_a_sheet_an_empty_field_asks_for_nothing_and_a_sheet_of_those_is_no_order() -> None:
    sheet = {"line-green": "", "line-sumac": "0", "line-gold": "", "line-last": " 00 "}
    assert amiss(sheet)["lines"].startswith("There is nothing in the order yet.")
    assert order_lines.from_form(sheet | {"line-last": "2"}) == ((Line("last", 2),), [])


def test_a_program_that_asks_for_none_of_a_product_is_told_so() -> None:
    found, errors = order_lines.from_json([{"product": "sumac", "quantity": 0}, {"product": "gold", "quantity": 0}])
    assert (found, [error.field for error in errors]) == ((), ["line-gold", "line-sumac"])


def test_a_form_without_lines_has_none_and_nothing_is_wrong_with_it() -> None:
    assert order_lines.from_form({"name": "Ada", "message": "x"}) == ((), [])
    assert order_lines.quote(()) == {}


@pytest.mark.parametrize(
    "lines",
    [
        None, "sumac", {"sumac": 1}, ["sumac"], [{"product": "sumac"}], [{"quantity": 1}], [None],
        [{"product": "sumac", "quantity": "1"}], [{"product": "sumac", "quantity": True}],
        [{"product": "sumac", "quantity": 1.0}], [{"product": 7, "quantity": 1}],
        [{"product": "sumac", "quantity": 1, "price": "0.01"}], [{"product": "sumac", "quantity": 10**40}],
        [{"product": f"p{n}", "quantity": 1} for n in range(61)],
    ],
)  # fmt: skip
def test_lines_of_another_shape_are_refused(lines: Any) -> None:
    found, errors = order_lines.from_json(lines)
    assert (found, [error.field for error in errors]) == ((), ["lines"])
    assert errors[0].message == "This must be a list of products, each with a quantity."


def test_an_empty_list_is_no_order_and_a_product_twice_is_a_slip() -> None:
    assert order_lines.from_json([])[1][0].message.startswith("There is nothing in the order yet.")
    twice = [{"product": "sumac", "quantity": 1}] * 2
    assert [error.field for error in order_lines.from_json(twice)[1]] == ["line-sumac"]


def test_lines_stand_in_the_order_of_the_shelf_with_prices_sums_and_a_total_to_the_cent() -> None:
    lines, _ = order_lines.from_form({"name": "Ada", "line-sumac": "3", "line-green": "99", "line-last": "1"})
    assert lines == (Line("green", 99), Line("sumac", 3), Line("last", 1))
    quote = order_lines.quote(lines)
    assert [(line["title"], line["price"], line["sum"]) for line in quote["lines"]] == [
        ("Green", "7.90", "782.10"),
        ("Sumac", "4.80", "14.40"),
        ("Last", "0.10", "0.10"),
    ]
    assert quote["total"] == "796.60"


@given(st.dictionaries(st.sampled_from(["green", "sumac", "last"]), st.integers(1, 3), min_size=1))
@settings(max_examples=40, deadline=None, database=None)
def test_the_total_is_the_sum_of_the_cents(wanted: dict[str, int]) -> None:
    quote = order_lines.quote([Line(slug, count) for slug, count in wanted.items()])
    cents = sum(round(float(PRICES[slug]) * 100) * count for slug, count in wanted.items())
    assert Decimal(quote["total"]) * 100 == cents
    assert quote["total"].partition(".")[2] in {f"{n:02}" for n in range(100)}


def test_lines_come_back_from_a_form_as_they_went_into_it() -> None:
    lines = (Line("green", 2), Line("last", 3))
    assert order_lines.as_form(lines) == {"line-green": "2", "line-last": "3"}
    assert order_lines.from_form(order_lines.as_form(lines)) == (lines, [])
