"""Products: typed fields, no unknown ones."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugins.products import ProductError, product

GOOD = {
    "title": "Green cardamom", "summary": "Whole pods.", "price": "7.40", "unit": "50 g tin", "origin": "Kerala",
    "grower": "Anamudi", "harvest": "September 2026", "stock": "0", "group": "pods", "position": "1",
    "picture": "pod seed", "palette": "cardamom", "pattern": "scatter", "alt": "Pods.",
}  # fmt: skip


def test_a_product_is_read_with_its_types() -> None:
    item = product("green", GOOD, "<p>Text</p>")
    assert (item.price, item.stock, item.picture, item.url) == (Decimal("7.40"), 0, ("pod", "seed"), "shop/green/")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("price", "cheap", "“price” must be a number"),
        ("price", "-1", "“price” must be euro and cents above 0"),
        ("price", "7.405", "“price” must be euro and cents above 0"),
        ("stock", "-3", "“stock” must be a whole number"),
        ("stock", "some", "“stock” must be a whole number"),
        ("group", "toys", "“group” must be one of pods"),
        ("alt", " ", "“alt” is missing"),
        ("colour", "green", "unknown field “colour”"),
    ],
)
def test_a_slip_names_the_file_and_the_field(field: str, value: str, said: str) -> None:
    with pytest.raises(ProductError, match=r"content/products/green\.md") as slip:
        product("green", GOOD | {field: value}, "")
    assert said in str(slip.value)
