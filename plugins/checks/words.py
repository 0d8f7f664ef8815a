"""Spell checking of English words with codespell's list, and its exceptions from pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from plugins.core.file_cache import cached_by_file

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
# The fields of front matter that are read by people.
SPELT = frozenset(("title", "summary", "alt", "origin", "grower", "harvest", "ingredients", "storage"))
_WORD = re.compile(r"[\w\-'’]+")
_UNREAD = re.compile(r"\w+://\S+|[\w.+-]+@[\w.-]+\w|\]\([^)\n]*\)|\{:[^}\n]*\}|^ {0,3}\[[^\]]+\]:.*$", re.MULTILINE)


@cached_by_file(maxsize=1)
def listed(project: Path) -> dict[str, str]:
    """What each misspelt word might be, as codespell writes it: one, or several between commas.

    :param project: pyproject.toml, which lists words that are right here.
    """
    folder = resources.files("codespell_lib") / "data"
    settings = tomllib.loads(project.read_text(encoding="utf-8"))["tool"]["codespell"]
    allowed = set(settings["ignore-words-list"].split(","))
    found: dict[str, str] = {}
    for name in ("dictionary.txt", "dictionary_rare.txt"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            wrong, _, right = line.partition("->")
            if wrong.lower() not in allowed:
                found[wrong.lower()] = right
    return found


def misspelt(text: str, first: int) -> Iterator[tuple[int, str, str]]:
    """Line, word and what was meant, of each misspelt word.

    :param first: the number of the text's first line.
    """
    known = listed(PROJECT)
    whole = _UNREAD.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    small = whole.lower()
    wrong = {word for word in set(_WORD.findall(small)) if word.strip("'’-_") in known}
    if not wrong:
        return
    for number, line in enumerate(whole.split("\n"), first):
        for found in _WORD.finditer(line):
            if found[0].lower() in wrong:
                yield number, found[0], _meant(known[found[0].lower().strip("'’-_")])


def _meant(right: str) -> str:
    """``and, any, because of …`` → ``“and” or “any”``."""
    named, comma, _ = right.rpartition(",")
    choices = (named if comma else right).split(",")
    return " or ".join(f"“{choice.strip()}”" for choice in choices)
