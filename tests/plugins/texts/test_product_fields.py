"""The lists that a product's fields are held against."""

from __future__ import annotations

import pytest

from plugins.texts import product_fields


def test_there_are_fourteen_allergens_as_in_the_regulation() -> None:
    assert len(product_fields.ALLERGENS) == len(set(product_fields.ALLERGENS)) == 14


def test_there_are_249_countries_as_in_the_standard() -> None:
    assert len(product_fields.COUNTRIES) == 249
    assert {"IN", "NP", "MA", "TR", "VN", "MG", "PY"} <= product_fields.COUNTRIES
    assert {"XX", "UK", "EU"}.isdisjoint(product_fields.COUNTRIES)


@pytest.mark.parametrize("text", ["a,,b", ",", "a, a", ""])
def test_words_stand_between_commas_each_once(text: str) -> None:
    with pytest.raises(ValueError, match="each once"):
        product_fields.words(text)


def test_none_is_said_and_gives_nothing() -> None:
    assert product_fields.allergens("none") == ()
    assert product_fields.allergens("milk, nuts") == ("milk", "nuts")
