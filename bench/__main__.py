"""Runs every benchmark, or those named, and writes their sections of RESULTS.md: ``make bench``."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import builds, consent, handlers, lighthouse, load, starts, weights

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results

Written by `make bench`. Times are medians in one run on one machine; compare them with each other, not with other runs.
"""


def table(title: str, rows: list[tuple[str, str]]) -> str:
    """A Markdown table of label and figure."""
    lines = "\n".join(f"| {label} | {figure} |" for label, figure in rows)
    return f"\n## {title}\n\n| | |\n|---|--:|\n{lines}\n"


# By the name for the command line: each takes the built site and gives its section, whose first line is its heading.
BENCHMARKS: dict[str, Callable[[Path], str]] = {
    "weights": weights.section,
    "starts": lambda _: table("A function's start, times that of boto3's client", starts.rows()),
    "handlers": lambda _: table("Our share of a call", handlers.rows()),
    "builds": builds.section,
    "consent": consent.section,
    "load": lambda _: load.section(),
    "lighthouse": lighthouse.section,
}


def sections(text: str) -> dict[str, str]:
    """The sections of an earlier RESULTS.md by their heading."""
    return {part.splitlines()[1]: part for part in re.split(r"(?=\n## )", text) if part.startswith("\n## ")}


def main() -> None:
    """Measure, write, and show. A benchmark that is not named keeps what it said."""
    wanted = sys.argv[1:] or list(BENCHMARKS)
    if unknown := set(wanted) - set(BENCHMARKS):
        raise SystemExit(f"No benchmark {', '.join(unknown)}. There are {', '.join(BENCHMARKS)}.")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pelican", "--fatal", "warnings", "--output", folder], check=True)
        fresh = [BENCHMARKS[name](Path(folder)) for name in BENCHMARKS if name in wanted]
    earlier = sections(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    kept = earlier if len(wanted) < len(BENCHMARKS) else {}
    text = HEAD + "".join((kept | sections("".join(fresh))).values())
    RESULTS.write_text(text, encoding="utf-8")
    print("".join(fresh))
    if lighthouse.SHORT in "".join(fresh):
        sys.exit("Lighthouse: a page falls short of what is asked; the table says which.")


if __name__ == "__main__":
    main()
