"""Converters for the fields of a letter's front matter (as metadata_fields.py has them for any text)."""

from __future__ import annotations

from functions import languages
from functions import register as registers
from plugins.core.suggest import UnknownWordError, listed
from plugins.texts import metadata_fields
from plugins.texts.product_fields import words


def known_topics() -> tuple[str, ...]:
    """What people can ask for news of."""
    return tuple(registers.current().topics)


def topics(text: str) -> tuple[str, ...]:
    """``products, services`` → whoever asked for one of them gets the letter."""
    return _some_of(text, known_topics())


def readers(text: str) -> tuple[str, ...]:
    """``en, nl`` → readers who asked in one of these languages get the letter."""
    return _some_of(text, languages.OFFERED)


def survey(text: str) -> str:
    """``our-letters`` → with the letter goes an invitation to the survey of that name."""
    return metadata_fields.slug(text)


def _some_of(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = words(text)
    for word in found:
        if word not in known:
            raise UnknownWordError(f"must be some of {listed(sorted(known))}, with commas between", word, known)
    return found
