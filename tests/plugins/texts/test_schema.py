"""Front matter is held against its schema: everything that is wrong with it at once, each with how to mend it."""

from __future__ import annotations

import pytest

from plugins.core.problems import ProblemsError
from plugins.texts.product_fields import count
from plugins.texts.schema import Fault, Field, Schema, unknown_names

PLANT = Schema(
    "A plant",
    {"name": Field(), "height": Field(count), "note": Field(required=False)},
    (lambda values: iter([Fault("height", "too high", "Cut it.")] if values.get("height", 0) > 9 else []),),
)


def test_a_good_head_gives_its_values() -> None:
    assert PLANT.read({"name": "Cardamom", "height": " 4 "}) == ({"name": "Cardamom", "height": 4}, [])


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as told:
        PLANT.typed("a.md", {"heightt": "4", "note": "", "colour": "green", "height": "tall"})
    assert {str(problem) for problem in told.value.problems} == {
        "a.md: unknown field “heightt”. Did you mean “height”? A plant has name, height, note.",
        "a.md: unknown field “colour”. A plant has name, height, note.",
        "a.md: “name” is missing. Write a line “Name: …” into the head.",
        "a.md: “note” is empty. Write it after the colon, or take the line out.",
        "a.md: “height” is “tall”. It must be a whole number.",
    }


def test_a_field_that_is_misspelt_is_not_missing_as_well() -> None:
    _, faults = PLANT.read({"nam": "Cardamom", "height": "4"})
    assert [fault.what for fault in faults] == ["unknown field “nam”"]


def test_what_must_hold_between_fields_is_held_against_their_values() -> None:
    _, faults = PLANT.read({"name": "Cardamom", "height": "12"})
    assert faults == [Fault("height", "too high", "Cut it.")]


def test_of_many_names_the_first_are_told() -> None:
    (fault,) = unknown_names("group", ["x"], [f"name-{number}" for number in range(100)], "a category")
    assert fault.remedy.endswith("name-23 and 76 more.")
