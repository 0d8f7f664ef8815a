"""What came of a survey, as counts of which none stands for fewer than ten people; free text is never published.

The rule is that of statistical offices for tables of counts, a threshold with merging (Hundepool and others,
"Statistical Disclosure Control", Wiley 2012): a cell under the threshold is merged with others until it is above. Where
the cells of a question add up to a known total, a small one is never left out alone, because the total would give it
away; so a merged cell takes in the next smallest until it holds ten as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.core.survey_files import MANY, ONE, SCALE, STEPS, TEXT, Question, Survey

BASE = 10
PASSED = "Not answered"


@dataclass(frozen=True, slots=True)
class Row:
    """A published count: ``said`` is what stands in the table, ``count`` how long the bar is."""

    label: str
    count: int
    said: str

    @classmethod
    def of(cls, label: str, count: int) -> Row:
        return cls(label, count, f"{count:,}")


def published(survey: Survey, answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The results of a survey, as plain values: how many answered, and by question its rows.

    Fewer than ten answers have no results at all.
    """
    given = list(answers)
    held: dict[str, Any] = {"survey": survey.slug, "answers": len(given) if len(given) >= BASE else 0, "questions": {}}
    if held["answers"]:
        for question in survey.questions:
            if question.kind != TEXT:
                rows = _rows(question, [one.get(question.name, "") for one in given])
                held["questions"][question.name] = [[row.label, row.count, row.said] for row in rows]
    return held


def merged(cells: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Cells that add up to a known total, the small ones as one that is not small; in their order, the merged last."""
    small = [cell for cell in cells if cell[1] < BASE]
    kept = sorted((cell for cell in cells if cell[1] >= BASE), key=lambda cell: cell[1])
    while small and sum(count for _, count in small) < BASE and kept:
        small.append(kept.pop(0))
    rest = [cell for cell in cells if cell in small]
    whole = [cell for cell in cells if cell in kept]
    return [*whole, (", ".join(label for label, _ in rest), sum(count for _, count in rest))] if rest else whole


def merged_in_order(counts: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[str, int]]:
    """Counts of numbers, neighbours merged until each cell holds ten; the cells cover all from first to last.

    :param counts: (number, how often), in the order of the numbers.
    """
    cells: list[list[int]] = []
    begin, held = first, 0
    for at, (_, count) in enumerate(counts):
        held += count
        end = counts[at + 1][0] - 1 if at + 1 < len(counts) else last
        if held >= BASE:
            cells.append([begin, end, held])
            begin, held = end + 1, 0
    if held and cells:
        cells[-1][1], cells[-1][2] = last, cells[-1][2] + held
    return [(str(low) if low == high else f"{low} to {high}", count) for low, high, count in cells]


def _rows(question: Question, values: list[Any]) -> list[Row]:
    if question.kind == MANY:
        return _many(question, values)
    found = Counter(value for value in values if value != "")
    if question.kind == ONE:
        cells = [(option, found[option]) for option in question.options]
        passed = len(values) - sum(count for _, count in cells)
        return [Row.of(*cell) for cell in merged([*cells, (PASSED, passed)] if passed else cells)]
    passed = len(values) - sum(found.values())
    first, last = (1, STEPS) if question.kind == SCALE else (question.least, question.most)
    cells = merged_in_order(sorted(found.items()), first, last)
    if question.kind == SCALE and len(cells) > 1:
        ends = dict(zip((0, len(cells) - 1), question.options, strict=True))
        cells = [(f"{label} ({ends[at]})" if at in ends else label, count) for at, (label, count) in enumerate(cells)]
    if passed >= BASE and cells:
        return [Row.of(*cell) for cell in [*cells, (PASSED, passed)]]
    # Fewer would follow from the total of all who answered: they are told together with a cell that can hide them.
    *others, (label, count) = cells or [(f"{first} to {last}", len(values) - passed)]
    return [Row.of(*cell) for cell in [*others, (f"{label}, or not answered" if passed else label, count + passed)]]


def _many(question: Question, values: list[Any]) -> list[Row]:
    """Each choice by itself: they add up to no total. Nearly all is as telling as hardly anyone."""
    found = Counter(option for value in values for option in value or ())
    total, rows, few = len(values), [], []
    for option in question.options:
        count = found[option]
        if count < BASE:
            few.append(option)
        elif total - count < BASE:
            rows.append(Row(option, total - BASE, f"more than {total - BASE:,}"))
        else:
            rows.append(Row.of(option, count))
    return [*rows, Row(", ".join(few), 0, f"fewer than {BASE} each")] if few else rows
