"""What someone may have meant who wrote a word that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class UnknownWordError(ValueError):
    """A word that is none of those there are: the message says which those are, ``near`` the one most like it."""

    def __init__(self, message: str, word: str, known: Iterable[str]) -> None:
        super().__init__(message)
        self.near = nearest(word, known)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like ``word``, or nothing.

    >>> nearest("sumary", ["title", "summary"])
    'summary'
    """
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.7)), "")


def meant(near: str) -> str:
    """The question that stands before what is said of an unknown word; nothing where there is no likely one."""
    return f"Did you mean “{near}”? " if near else ""
