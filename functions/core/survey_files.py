"""A survey as the build hands it to the functions: ``pages/surveys/<slug>.json``, written by plugins/surveys.

A survey that is not published has no such file, and so no page, no route that answers and nothing that is stored.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from functions.core.html import folder

FOLDER = "surveys"
ONE, MANY, SCALE, NUMBER, TEXT = "one", "many", "scale", "number", "text"
KINDS = (ONE, MANY, SCALE, NUMBER, TEXT)
# A scale has this many steps; its two options say what the first and the last stand for.
STEPS = 5
# Who may answer: anyone, as often as they like; or those on the mailing list, once each, by the link in a letter.
ANYONE, MEMBERS = "anyone", "members"
WHO = (ANYONE, MEMBERS)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Question:
    """``options`` are the choices of ``one`` and ``many``, and the two ends of a ``scale``; ``least`` and ``most`` the
    bounds of a ``number``, both included; ``most`` the characters of a ``text``.
    """

    name: str
    kind: str
    text: str
    optional: bool = False
    options: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading, which may be empty."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """What can be won, by how many, and the round of the beacon that decides (functions/core/draw.py)."""

    prize: str
    winners: int
    round: int


@dataclass(frozen=True, slots=True)
class Survey:
    """``opens`` and ``closes`` are days in the shop's time, both included. One with a contest may ask nothing.

    ``key`` is the modulus of the public key by which ballots are checked, as a JSON Web Key has it; empty until the
    keys are made, and for a survey that needs none.
    """

    slug: str
    title: str
    opens: dt.date
    closes: dt.date
    who: str
    sections: tuple[Section, ...]
    contest: Contest | None = None
    key: str = ""

    @property
    def one_each(self) -> bool:
        """Whether each person who is invited has one answer."""
        return self.who == MEMBERS

    @property
    def questions(self) -> Iterator[Question]:
        """All questions, in the order of the page."""
        for section in self.sections:
            yield from section.questions

    def is_open(self, today: dt.date) -> bool:
        """Whether it can be answered on a day."""
        return self.opens <= today <= self.closes

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return asdict(self) | {name: getattr(self, name).isoformat() for name in ("opens", "closes")}

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Survey:
        """From a JSON object."""
        sections = tuple(
            Section(one["title"], tuple(Question(**q | {"options": tuple(q["options"])}) for q in one["questions"]))
            for one in held["sections"]
        )
        days = {name: dt.date.fromisoformat(held[name]) for name in ("opens", "closes")}
        contest = Contest(**held["contest"]) if held.get("contest") else None
        return cls(**dict(held) | days | {"sections": sections, "contest": contest})


def load(slug: str) -> Survey | None:
    """A published survey; None where there is none of that name."""
    path = folder() / FOLDER / f"{slug}.json"
    if not _SLUG.fullmatch(slug) or not path.exists():
        return None
    return Survey.of(json.loads(path.read_text(encoding="utf-8")))
