"""How often each promise's control was taken away, and how often a test noticed: ``make sabotage`` writes it down
(tests/sabotage/run.py).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path("tests/sabotage/results.json")


@dataclass(frozen=True, slots=True)
class Mutants:
    """In how many ways a control was taken away, how many of these a test noticed, and the day of the last run."""

    ways: int = 0
    noticed: int = 0
    last: str = ""

    @property
    def all_noticed(self) -> bool:
        return self.noticed == self.ways

    @property
    def day(self) -> dt.date:
        """The day of the last run."""
        return dt.date.fromisoformat(self.last)

    @property
    def said(self) -> str:
        """In words, with the day left to the template; empty where nothing was tried."""
        if not self.ways:
            return ""
        ways = "in one way" if self.ways == 1 else f"in {self.ways} ways"
        return f"Taken away {ways}, in a copy of the shop: a test noticed {_times(self.noticed)}"


def read(path: Path = FILE) -> dict[str, Mutants]:
    """By promise."""
    if not path.exists():
        return {}
    found: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for name, one in json.loads(path.read_text(encoding="utf-8")).items():
        found[name.partition(":")[0]].append((bool(one["noticed_by"]), one["on"]))
    return {
        promise: Mutants(len(tries), sum(noticed for noticed, _ in tries), max(day for _, day in tries))
        for promise, tries in found.items()
    }


def together(counted: Iterable[Mutants]) -> Mutants:
    """Those of several promises as one."""
    listed = list(counted)
    last = max((one.last for one in listed), default="")
    return Mutants(sum(one.ways for one in listed), sum(one.noticed for one in listed), last)


def _times(count: int) -> str:
    return {0: "never", 1: "once"}.get(count, f"{count} times")
