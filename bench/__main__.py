"""Runs every benchmark, or those named, and writes their sections of RESULTS.md: ``make bench``."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from bench import builds, consent, counters, handlers, letters, lighthouse, load, log, starts, weights
from bench.builds import walk
from infra.build import folders
from infra.build.builder import whole
from infra.build.folders import Folders
from infra.setup import locks
from plugins.images.renditions import write_atomically

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results

Written by `make bench`. Times are medians in one run on one machine; compare them with each other, not with other runs.
"""


def table(title: str, rows: list[tuple[str, str]]) -> str:
    """A Markdown table of label and figure."""
    lines = "\n".join(f"| {label} | {figure} |" for label, figure in rows)
    return f"\n## {title}\n\n| | |\n|---|--:|\n{lines}\n"


# By the name for the command line: each takes what was built and gives its section, whose first line is its heading.
BENCHMARKS: dict[str, Callable[[Folders], str]] = {
    "weights": lambda made: weights.section(made.site),
    "starts": lambda made: table("A function's start, times that of boto3's client", starts.rows(made.pages)),
    "handlers": lambda _: table("Our share of a call", handlers.rows()),
    "builds": lambda made: builds.section(made.site),
    "walk": lambda _: walk.section(),
    "consent": lambda made: consent.section(made.site),
    "counters": lambda made: counters.section(made.site),
    "load": lambda _: load.section(),
    "letters": lambda _: letters.section(),
    "log": lambda _: log.section(),
    "lighthouse": lambda made: lighthouse.section(made.site),
}


def sections(text: str) -> dict[str, str]:
    """The sections of an earlier RESULTS.md by their heading."""
    return {part.splitlines()[1]: part for part in re.split(r"(?=\n## )", text) if part.startswith("\n## ")}


def main() -> None:
    """Measure, write, and show. A benchmark that is not named keeps what it said."""
    wanted = sys.argv[1:] or list(BENCHMARKS)
    if unknown := set(wanted) - set(BENCHMARKS):
        raise SystemExit(f"No benchmark {', '.join(unknown)}. There are {', '.join(BENCHMARKS)}.")
    with folders.own("bench") as folder:
        made = folders.within(folder)
        # What the functions read, here and in processes that are started.
        os.environ[folders.PAGES] = str(made.pages)
        if not whole(made):
            raise SystemExit("The site does not build; the message above says why.")
        fresh = [BENCHMARKS[name](made) for name in BENCHMARKS if name in wanted]
    # Another benchmark may be ending too.
    with locks.held("bench-results"):
        earlier = sections(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
        stays = earlier if len(wanted) < len(BENCHMARKS) else {}
        write_atomically(RESULTS, (HEAD + "".join((stays | sections("".join(fresh))).values())).encode())
    print("".join(fresh))
    if lighthouse.SHORT in "".join(fresh):
        sys.exit("Lighthouse: a page falls short of what is asked; the table says which.")


if __name__ == "__main__":
    main()
