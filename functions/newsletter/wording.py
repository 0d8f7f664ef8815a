"""What topics are called, and the very words that somebody agrees to."""

from __future__ import annotations

from collections.abc import Sequence

from functions import languages, register
from functions.languages import say


def topic(name: str, language: str | None = None) -> tuple[str, str]:
    """Title and sentence of a topic, in English by the register."""
    said = languages.words(language).get("topics", {}).get(name)
    if said:
        return said["title"], said["sentence"]
    found = register.current().topics[name]
    return found.title, found.sentence


def agreed(topics: Sequence[str], language: str) -> str:
    """What somebody says yes to on the confirming page: the sentence, and each topic as it stands beside its box."""
    lines = (": ".join(topic(name, language)) for name in topics)
    return "\n".join([say("newsletter.consent", language), *lines])
