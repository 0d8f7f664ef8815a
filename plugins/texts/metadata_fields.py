"""Converters for the fields of front matter that any text may have (those of products: product_fields.py). Each takes
the text and returns the value, or raises :class:`ValueError` with what is wrong, said to an editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from functions import languages
from plugins.core.addresses import SLUG
from plugins.core.suggest import UnknownWordError, listed
from plugins.images import paper_cuts, social_cards

_PATH = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)*(?:[a-z0-9][a-z0-9-]*/|[a-z0-9][a-z0-9-]*\.html)")


def title(text: str) -> str:
    if social_cards.readable(text) and not social_cards.fits(text):
        raise ValueError("must fit on the social card, which has six lines of about 16 letters")
    return text


def slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError("must be small letters and digits, with hyphens between words")
    return text


def path(text: str) -> str:
    """Of a page on the site, without the slash before it."""
    if not _PATH.fullmatch(text):
        raise ValueError("must be a path of small letters, digits and hyphens, such as about/")
    return text


def one_of(known: Callable[[], Iterable[str]]) -> Callable[[str], str]:
    """A converter for one word of those that are known when it is asked."""

    def convert(text: str) -> str:
        there_are = sorted(known())
        if text not in there_are:
            some = "one of " if len(there_are) > 1 else ""
            raise UnknownWordError(f"must be {some}{listed(there_are)}", text, there_are)
        return text

    return convert


def symbols(text: str) -> tuple[str, ...]:
    """What is cut from paper, each by its word."""
    there_are, _ = paper_cuts.known()
    for word in text.split():
        if word not in there_are:
            message = f"does not know “{word}”; it takes some of {listed(sorted(there_are))}"
            raise UnknownWordError(message, word, there_are)
    return tuple(text.split())


def _templates() -> list[str]:
    return [file.stem for file in (paper_cuts.THEME / "templates").glob("*.html")]


# Pelican's own: what is hidden is published and stands in no list.
status = one_of(lambda: ("draft", "hidden", "published"))
language = one_of(lambda: languages.OFFERED)
template = one_of(_templates)
palette = one_of(paper_cuts.palettes)
pattern = one_of(lambda: paper_cuts.known()[1])
