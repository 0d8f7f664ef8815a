"""The figures as Markdown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bench.builds.tools import HUGO, TOOLS, Tool

_FULL = """
## Builds, side by side

The same posts for all, {words} words each with headings, links, both kinds of lists, a quotation, emphasis and code,
three tags of {tags} and one category of {categories}, with a page for each post, tag and category, an index of all and
a feed of the newest 20; MkDocs has no tags and no feed.
{versions}, each with templates of its own that show the same, without highlighting.
Each build is a whole process on a disk, from an empty output, and {runs},
in turns, after one that is not counted: medians. Load of the machine {before:.1f} before and {after:.1f} after,
on {cores} processors.
In brackets: times Hugo. Growth is the exponent of what posts add to the time of {smallest} posts, by the least squares
of its logarithms: 1 is linear. Memory is the most at {largest} posts of all processes of the build together
(proportional set size, looked at ten times a second in the build that is not counted).
"""
_CHANGE = """
### One post changed, of {count}

“Built again” is a command anew, after a full build. “Save to see” is from the saving of the file until the page that
the tool serves has the new word, while it watches: medians of {changes} changes.
"""


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: the first column words, the others figures."""
    rule = row(["---", *("--:" for _ in columns[1:])])
    return "\n".join([row(columns), rule, *map(row, rows)]) + "\n"


def growth(times: Mapping[int, float]) -> float:
    """The exponent by which what is added to the time of the smallest size grows with the size.

    :param times: seconds by size, of three sizes or more.
    """
    least = times[min(times)]
    # Where posts add nothing that could be measured, there is nothing to fit.
    points = [(math.log(size), math.log(time - least)) for size, time in times.items() if time > least]
    middle = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    return above / sum((x - middle[0]) ** 2 for x, _ in points)


def seconds(time: float) -> str:
    """Three figures: 0.071, 0.71, 7.1, 71."""
    return f"{time:.3f}" if time < 0.1 else f"{time:.2f}" if time < 10 else f"{time:.1f}"


def builds(times: Mapping[Tool, Mapping[int, float]], memory: Mapping[Tool, int], **said: object) -> str:
    """The table of full builds."""
    sizes = sorted(times[HUGO])
    rows = []
    for tool in TOOLS:
        own = times[tool]
        cells = [f"{seconds(own[size])} ({own[size] / times[HUGO][size]:.1f})" for size in sizes]
        rows.append([tool.name, *cells, f"{growth(own):.2f}", f"{memory[tool] / 1e6:,.0f}"])
    heads = [f"{size:,} posts, s" for size in sizes]
    return _FULL.format(**said) + "\n" + table(["", *heads, "growth", "memory, MB"], rows)


def changes(again: Mapping[str, float], seen: Mapping[str, float], **said: object) -> str:
    """The table of one post changed."""
    names = list(dict.fromkeys([*again, *seen]))
    figures = [[name, *(seconds(found[name]) if name in found else "" for found in (again, seen))] for name in names]
    return _CHANGE.format(**said) + "\n" + table(["", "built again, s", "save to see, s"], figures)
