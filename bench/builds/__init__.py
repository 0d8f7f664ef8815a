"""Builds side by side: Pelican plain and with our plugin, Hugo, Eleventy and MkDocs: ``python -m bench builds``."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from bench.builds import fixtures, measure, ours, posts, report, tools, watch
from bench.builds.tools import ELEVENTY, HUGO, KEPT, MKDOCS, PLAIN, QUICK, TOOLS, Tool

SIZES = (10, 100, 1_000, 10_000)
CHANGED = 1_000
# Counted runs by size; of the slow ones at the largest size, one.
RUNS = {10: 5, 100: 5, 1_000: 5, 10_000: 3}
_RUNS = "is made {} times (at 10,000 posts {} times, and by Pelican alone and MkDocs once)"


def runs(tool: Tool, size: int) -> int:
    """How many builds of a tool are counted."""
    return 1 if tool.slow and size == max(SIZES) else RUNS[size]


def full(folder: Path) -> tuple[dict[Tool, dict[int, float]], dict[Tool, int]]:
    """Medians by tool and size, and memory at the largest; the tools take turns."""
    times: dict[Tool, dict[int, float]] = {tool: {} for tool in TOOLS}
    memory = {}
    for size in SIZES:
        places = {tool: folder / f"{tool.layout}-{size}" for tool in TOOLS}
        for layout in fixtures.POSTS:
            fixtures.write_site(layout, folder / f"{layout}-{size}", size)
        for tool in TOOLS:
            memory[tool] = measure.memory(tool, places[tool])
        took: dict[Tool, list[float]] = {tool: [] for tool in TOOLS}
        for turn in range(RUNS[size]):
            for tool in TOOLS[turn % len(TOOLS) :] + TOOLS[: turn % len(TOOLS)]:
                if turn < runs(tool, size):
                    took[tool].append(measure.full(tool, places[tool]))
        for tool, found in took.items():
            times[tool][size] = statistics.median(found)
        print(
            f"{size} posts: " + ", ".join(f"{tool.name} {times[tool][size]:.2f} s" for tool in TOOLS), file=sys.stderr
        )
    return times, memory


def changed(folder: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds to build again, and to see, after one post was changed."""
    again, seen = {}, {}
    caches = (*PLAIN.build, "--extra-settings", *KEPT)
    kept = Tool(f"{PLAIN.name} with its own cache", PLAIN.layout, PLAIN.output, caches, ())
    for tool in (HUGO, ELEVENTY, MKDOCS, PLAIN, kept, QUICK):
        place = folder / f"changed-{tool.layout}"
        file = fixtures.write_site(tool.layout, place, CHANGED)[CHANGED // 2]
        measure.full(tool, place)
        took = []
        for number in range(3):
            file.write_text(f"{file.read_text(encoding='utf-8')}\n\nChange {number}.\n", encoding="utf-8")
            took.append(measure.seconds(tool.again or tool.build, place))
        again[tool.name] = statistics.median(took)
        if tool.serve:
            with suppress(TimeoutError):
                # Not in the table where it shows nothing: some miss a save that comes while they build.
                seen[tool.name] = watch.watched(tool, place, file)
    place = folder / "ours"
    place.mkdir()
    seen["Ours: `make preview` of the shop, with the posts in its journal"] = ours.preview(place, CHANGED)
    return again, seen


def section(_: Path) -> str:
    """Install the peers, measure all, and give the section of RESULTS.md."""
    tools.install()
    before = os.getloadavg()[0]
    if before > 1:
        print(f"The machine is busy (load {before:.1f}): times will come out too long.", file=sys.stderr)
    # Not below .cache: Pelican watches nothing whose path has a name that begins with a dot.
    with tempfile.TemporaryDirectory() as folder:
        times, memory = full(Path(folder))
        again, seen = changed(Path(folder))
    said = {
        "words": 400,
        "tags": len(posts.TAGS),
        "categories": len(posts.CATEGORIES),
        "versions": tools.versions(),
        "runs": _RUNS.format(RUNS[10], RUNS[10_000]),
        "before": before,
        "after": os.getloadavg()[0],
        "cores": os.cpu_count(),
        "smallest": min(SIZES),
        "largest": f"{max(SIZES):,}",
    }
    return report.builds(times, memory, **said) + report.changes(
        again, seen, count=f"{CHANGED:,}", changes=watch.CHANGES
    )
