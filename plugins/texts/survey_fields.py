"""Converters for the fields of a survey's front matter, and its questions, which stand in the text::

    ? often (one): How often do you cook with cardamom?
    - Every day
    - Less

A question has a name, a kind with what else is to be known of it, and its words; its choices are the list that follows.
Kinds: ``one`` and ``many`` of the choices, ``scale`` (of five steps, whose ends are the two entries), ``number, 0 to
20``, ``text, 500``. ``optional`` may be passed over. A heading begins a section.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from functions.core import draw
from functions.core.survey_files import KINDS, MANY, NUMBER, ONE, SCALE, TEXT, WHO, Question, Section
from plugins.core.suggest import meant, nearest
from plugins.texts import metadata_fields

OPTIONAL = "optional"
# What a form of ours sends beside the answers (functions/surveys).
TAKEN = frozenset({"language", "step", "shown_at", "signature", "link", "email", "ticket"})
_MOST_OPTIONS, _MOST_TEXT = 30, 5_000
_BEGIN = re.compile(r"\?[ \t]+")
_QUESTION = re.compile(r"\?[ \t]+([a-z][a-z0-9_]{0,30})[ \t]+\(([^()]*)\):[ \t]+(\S.*)")
_RANGE = re.compile(r"([0-9]{1,6}) to ([0-9]{1,6})")

# What makes a survey a contest, or a contest alone where it asks nothing.
CONTEST = ("prize", "winners", "round")
_LIST_OUT, _LATEST = dt.timedelta(days=2), dt.timedelta(days=30)

who = metadata_fields.one_of(lambda: WHO)


def winners(text: str) -> int:
    """How many win."""
    if not text.isdecimal() or not 1 <= int(text) <= 1_000:
        raise ValueError("must be how many win, such as 3")
    return int(text)


def beacon_round(text: str) -> int:
    """A round of the beacon (functions/core/draw.py)."""
    if not text.isdecimal() or len(text) > 12:
        raise ValueError("must be the number of a round of drand's quicknet")
    return int(text)


def rounds_after(closes: dt.date) -> tuple[int, int]:
    """The first and the last round that may decide what closes on a day: in between, the list of entries is
    published.
    """
    close = dt.datetime.combine(closes, dt.time(12), dt.UTC)
    return draw.round_at(close + _LIST_OUT), draw.round_at(close + _LATEST)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a line of a survey's text, counted from 1, and how it is mended."""

    line: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A survey's text: what stands above the questions, as Markdown, the sections, and what is wrong."""

    intro: str
    sections: tuple[Section, ...]
    wrong: tuple[Wrong, ...]


def parse(body: str, may_ask_nothing: bool = False) -> Parsed:
    """Read a survey's text, without its front matter. A contest may ask nothing."""
    lines = body.split("\n")
    begin = next((at for at, line in enumerate(lines) if _BEGIN.match(line)), len(lines))
    # The heading right above the first question is that of its section.
    above = [at for at in range(begin) if lines[at].startswith("## ")]
    start = above[-1] if above and not any(line.strip() for line in lines[above[-1] + 1 : begin]) else begin
    sections: list[Section] = []
    wrong: list[Wrong] = []
    known: set[str] = set()
    title = ""
    questions: list[tuple[int, Question]] = []

    def close() -> None:
        if questions:
            sections.append(Section(title, tuple(one for _, one in questions)))
        for at, one in questions:
            wrong.extend(_incomplete(at, one))
        questions.clear()

    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("## "):
            close()
            title = line[3:].strip()
        elif _BEGIN.match(line):
            found = _question(number, line, known)
            if isinstance(found, Wrong):
                wrong.append(found)
            else:
                known.add(found.name)
                questions.append((number, found))
        elif line.startswith("- ") and questions:
            at, last = questions[-1]
            questions[-1] = at, replace(last, options=(*last.options, line[2:].strip()))
        elif line.strip():
            remedy = "Put it above the first question, or make it a question (“? name (kind): …”) or a choice (“- …”)."
            wrong.append(Wrong(number, "stands between the questions and belongs to none", remedy))
    close()
    if not sections and not wrong and not may_ask_nothing:
        wrong.append(Wrong(len(lines), "asks nothing", "Write a question: “? often (one): How often …?”."))
    return Parsed("\n".join(lines[:start]).strip(), tuple(sections), tuple(wrong))


def _question(number: int, line: str, known: set[str]) -> Question | Wrong:
    parts = _QUESTION.fullmatch(line.rstrip())
    if not parts:
        remedy = "Write “? name (kind): the question”, such as “? often (one): How often do you cook?”."
        return Wrong(number, "is not written as a question is", remedy)
    name, traits, text = parts.groups()
    if name in known or name in TAKEN:
        return Wrong(number, f"the name “{name}” is taken", "Give the question another name.")
    kind, *others = [part.strip() for part in traits.split(",")]
    if kind not in KINDS:
        remedy = meant(nearest(kind, KINDS)) or f"Write one of {', '.join(KINDS)}."
        return Wrong(number, f"there is no kind “{kind}” of question", remedy)
    optional = OPTIONAL in others
    others = [other for other in others if other != OPTIONAL]
    least, most, left = _bounds(kind, others)
    if left:
        return Wrong(number, f"“{left[0]}” says nothing about a question of the kind “{kind}”", "Take it out.")
    return Question(name, kind, text.strip(), optional, (), least, most)


def _bounds(kind: str, others: list[str]) -> tuple[int, int, list[str]]:
    """The least and the most that a question takes, and what of its traits was not understood."""
    if kind == NUMBER and others and (span := _RANGE.fullmatch(others[0])):
        return int(span[1]), int(span[2]), others[1:]
    if kind == TEXT:
        most = int(others[0]) if others and others[0].isdecimal() else 0
        return 0, most or 500, others[bool(most) :]
    return 0, 0, others


def _incomplete(line: int, question: Question) -> Iterator[Wrong]:
    """What a question lacks, or has too much of."""
    count = len(question.options)
    if question.kind in (ONE, MANY) and not 2 <= count <= _MOST_OPTIONS:
        yield Wrong(line, f"has {count} choices", f"Write 2 to {_MOST_OPTIONS} below it, a line “- …” each.")
    if question.kind == SCALE and count != 2:
        yield Wrong(line, "is a scale and does not say what its ends mean", "Write two lines below it: “- not at all”.")
    if question.kind in (NUMBER, TEXT) and count:
        yield Wrong(line, f"has choices and is of the kind “{question.kind}”", "Take them out, or make it “one”.")
    if question.kind == NUMBER and question.least >= question.most:
        yield Wrong(line, "does not say from where to where", "Write “(number, 0 to 20)”.")
    if question.kind == TEXT and question.most > _MOST_TEXT:
        yield Wrong(line, "takes more characters than there is room for", f"Write {_MOST_TEXT} or fewer.")
    if len(set(question.options)) < count:
        yield Wrong(line, "has one choice twice", "Take one of them out.")
