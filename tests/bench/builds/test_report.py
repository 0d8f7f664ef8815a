"""The figures of the builds, reckoned and written."""

import pytest

from bench.builds import report
from bench.builds.tools import HUGO, PLAIN, TOOLS


@pytest.mark.parametrize("exponent", [0.9, 1.0, 2.0])
def test_growth_is_the_exponent_of_what_posts_add(exponent: float) -> None:
    times = {size: 0.25 + (0.001 * size) ** exponent for size in (10, 100, 1_000, 10_000)}
    assert report.growth(times) == pytest.approx(exponent, abs=0.06)


def test_the_table_has_a_row_for_each_tool_and_says_how_many_times_hugo() -> None:
    times = {tool: {10: 0.3, 100: 0.5, 1_000: 4.0} for tool in TOOLS} | {HUGO: {10: 0.071, 100: 0.1, 1_000: 0.5}}
    said = dict.fromkeys(("words", "tags", "categories", "versions", "runs", "cores", "smallest", "largest"), 1)
    text = report.builds(times, dict.fromkeys(TOOLS, 150_000_000), before=1.0, after=2.0, **said)
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    assert [row[0].strip("| ") for row in rows[2:]] == [tool.name for tool in TOOLS]
    assert next(row for row in rows if PLAIN.name == row[0].strip("| "))[3] == "4.00 (8.0)"
    assert rows[2][1] == "0.071 (1.0)"
    assert len({len(row) for row in rows}) == 1


def test_a_tool_that_does_not_watch_has_no_figure_for_it() -> None:
    text = report.changes({"A": 1.5, "B": 12.3}, {"A": 0.5, "C": 0.2}, count=1, changes=5)
    assert [line for line in text.splitlines() if line[:3] in ("| A", "| B", "| C")] == [
        "| A | 1.50 | 0.50 |",
        "| B | 12.3 |  |",
        "| C |  | 0.20 |",
    ]
