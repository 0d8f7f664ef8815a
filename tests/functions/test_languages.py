"""What people read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import languages

FOLDER = Path("functions")


def paths(words: dict[str, object], before: str = "") -> set[str]:
    """Every dotted path of nested words."""
    return {
        path
        for key, value in words.items()
        for path in (paths(value, f"{before}{key}.") if isinstance(value, dict) else {before + key})
    }


def test_the_default_is_offered_and_an_unknown_language_is_not() -> None:
    assert languages.DEFAULT in languages.OFFERED
    for unknown in ("xx", "", "../en", "EN"):
        with pytest.raises(KeyError):
            languages.words(unknown)


@pytest.mark.parametrize("language", languages.OFFERED)
def test_every_language_says_the_same_things(language: str) -> None:
    assert paths(languages.words(language)) == paths(languages.words(languages.DEFAULT))


@pytest.mark.parametrize("language", languages.OFFERED)
def test_nothing_is_left_unsaid(language: str) -> None:
    for path in paths(languages.words(language)):
        found: object = languages.words(language)
        for key in path.split("."):
            found = found[key]  # type: ignore[index]
        assert isinstance(found, str) and found.strip() == found != ""


def test_slots_are_filled() -> None:
    said = languages.say("errors.long", most="10", length="11")
    assert said == "This is too long: at most 10 characters, here it is 11."
    with pytest.raises(KeyError):
        languages.say("errors.long", most="10")
    with pytest.raises(KeyError):
        languages.say("errors.nothing")


def test_what_a_person_typed_is_not_taken_for_a_slot() -> None:
    assert "{known}" in languages.say("errors.purpose", value="{known}", known="x")


def test_every_string_that_the_functions_say_is_there() -> None:
    for path in FOLDER.glob("*.py"):
        for name in re.findall(r'say\("([a-z_.]+)"', path.read_text(encoding="utf-8")):
            assert name in paths(languages.words()), f"{path.name}: {name}"
