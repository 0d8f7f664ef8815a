"""The words of the promises page (content/promises.toml): visitors' questions, and a plain sentence for each line of
the policy, told apart as promise, description or reservation.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.images import social_cards

FILE = Path("promises.toml")
KINDS = ("promise", "description", "reservation")


@dataclass(frozen=True, slots=True)
class Words:
    """What one line of the policy says in one sentence, and whether it binds us, describes, or reserves."""

    says: str
    kind: str


@dataclass(frozen=True, slots=True)
class Question:
    """A visitor's question with the ids of the lines that answer it; ``id`` is its anchor."""

    id: str
    asks: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """All of the file."""

    questions: tuple[Question, ...]
    lines: dict[str, Words]


def mistakes(data: dict[str, Any], ids: Collection[str]) -> Iterator[str]:
    """What is wrong with the file's data, a sentence each.

    :param ids: of the policy's lines, each of which needs its words and its question.
    """
    lines = data.get("lines", {})
    asked = Counter(name for question in data.get("questions", ()) for name in question.get("lines", ()))
    for name in ids:
        if name not in lines:
            yield f"[lines.{name}] is missing"
        if asked[name] != 1:
            yield f"{name} stands under {asked[name]} questions, and belongs under one"
    if unknown := (set(lines) | set(asked)) - set(ids):
        yield f"the policy has no line {', '.join(sorted(unknown))}"
    for name, one in lines.items():
        if set(one) != {"says", "kind"} or one["kind"] not in KINDS:
            yield f"[lines.{name}] needs says, and a kind of {', '.join(KINDS)}"
        elif not social_cards.fits(one["says"]):
            yield f"[lines.{name}] is too long for its picture: about 90 letters fit"
    for at, question in enumerate(data.get("questions", ()), 1):
        if set(question) != {"id", "asks", "lines"}:
            yield f"question {at} needs id, asks and lines"


def read(content: Path) -> PageWords:
    """The words, from the folder of the texts. The checks have looked at them (plugins/checks/rules/promises.py)."""
    data = tomllib.loads((content / FILE).read_text(encoding="utf-8"))
    questions = tuple(Question(one["id"], one["asks"], tuple(one["lines"])) for one in data["questions"])
    return PageWords(questions, {name: Words(**one) for name, one in data["lines"].items()})
