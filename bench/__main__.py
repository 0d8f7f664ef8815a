"""Runs every benchmark and writes RESULTS.md: ``make bench``."""

from __future__ import annotations

from pathlib import Path

from bench import builds, handlers, weights
from infra.preview import OUTPUT, build

HEAD = """# Results

Written by `make bench`. Times are medians in one run on one machine; compare them with each other, not with other runs.
"""


def table(title: str, rows: list[tuple[str, str]]) -> str:
    """A Markdown table of label and figure."""
    lines = "\n".join(f"| {label} | {figure} |" for label, figure in rows)
    return f"\n## {title}\n\n| | |\n|---|--:|\n{lines}\n"


def main() -> None:
    """Measure, write, and show."""
    if not build():
        raise SystemExit("The site does not build.")
    parts = [
        table("What a visitor downloads (brotli)", weights.rows(OUTPUT)),
        table("Our share of a call", handlers.rows()),
        table("Building", builds.rows()),
    ]
    text = HEAD + "".join(parts)
    Path(__file__).with_name("RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
