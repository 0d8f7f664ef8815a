"""Suggest the known word that an unknown one was probably meant to be: “Did you mean …?”"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

# As many as a kind of text has fields, or the theme has templates.
_MOST_LISTED = 24


class UnknownWordError(ValueError):
    """An unknown word: the message lists the known ones, ``near`` is the most similar."""

    def __init__(self, message: str, word: str, known: Iterable[str]) -> None:
        super().__init__(message)
        self.near = nearest(word, known)


def nearest(word: str, known: Iterable[str], likeness: float = 0.7) -> str:
    """The known word that is most like ``word``, or nothing.

    :param likeness: how much they must have in common, from 0 to 1.

    >>> nearest("sumary", ["title", "summary"])
    'summary'
    """
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=likeness)), "")


def listed(names: Iterable[str]) -> str:
    """``a, b, c``; the first ones where there are too many to read."""
    there_are = list(names)
    more = f" and {len(there_are) - _MOST_LISTED} more" if len(there_are) > _MOST_LISTED else ""
    return ", ".join(there_are[:_MOST_LISTED]) + more


def meant(near: str) -> str:
    """“Did you mean …?”, to put before advice; empty where nothing is similar."""
    return f"Did you mean “{near}”? " if near else ""
