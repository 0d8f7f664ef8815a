"""What became of each mutant, as it was last run: ``results.json``, from which ``/promises/`` tells it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.sabotage.mutants import HERE, Mutant

FILE = HERE / "results.json"


@dataclass(frozen=True, slots=True)
class Result:
    """Which test noticed a mutant, empty where none did; and the day of the run."""

    noticed_by: str
    on: str


def read(path: Path = FILE) -> dict[str, Result]:
    """The results by the mutants' ids."""
    if not path.exists():
        return {}
    return {name: Result(**one) for name, one in json.loads(path.read_text(encoding="utf-8")).items()}


def write(results: dict[str, Result], mutants: Iterable[Mutant], path: Path = FILE) -> None:
    """Keep the results of the mutants that there are."""
    known = {mutant.id for mutant in mutants}
    listed = {name: asdict(one) for name, one in sorted(results.items()) if name in known}
    path.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(results: dict[str, Result], mutants: Iterable[Mutant]) -> str:
    """By promise: how many ways, of which kinds, how many were noticed; and each that was not."""
    by_promise: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_promise[mutant.promise].append(mutant)
    rows = ["promise  ways  noticed  kinds"]
    for promise, listed in sorted(by_promise.items(), key=lambda pair: (pair[0][0] == "A", pair[0])):
        noticed = sum(bool(results[one.id].noticed_by) for one in listed if one.id in results)
        kinds = ", ".join(sorted({one.kind for one in listed}))
        rows.append(f"{promise:7}  {len(listed):4}  {noticed:7}  {kinds}")
    missed = [one.id for one in by_all(by_promise) if one.id in results and not results[one.id].noticed_by]
    return "\n".join([*rows, *(f"not noticed: {name}" for name in missed)])


def by_all(by_promise: dict[str, list[Mutant]]) -> list[Mutant]:
    """The mutants of all promises in one list."""
    return [mutant for listed in by_promise.values() for mutant in listed]
