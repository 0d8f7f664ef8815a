"""What Lighthouse says is read as it is meant, and a page that falls short is named."""

from __future__ import annotations

from typing import Any

import pytest

from bench import lighthouse
from bench.lighthouse import BARE, SHORT, runs
from bench.lighthouse.runs import CATEGORIES, Median, NoFiguresError, Run


def run(**given: Any) -> Run:
    perfect = dict.fromkeys(CATEGORIES, 100)
    return Run(
        **({"scores": perfect, "lost": (), "largest": "h1", "largest_ms": 1, "blocking_ms": 0, "shift": 0} | given)
    )


def report(score: float | None = 1, selector: str = "main > img.picture") -> dict[str, Any]:
    """A report as Lighthouse writes it, cut to what is read."""
    audits = {
        name: {"numericValue": 12.4, "score": score}
        for name in ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
    }
    nodes = {"type": "list", "items": [{"type": "table"}, {"type": "node", "selector": selector, "snippet": "<img>"}]}
    audits["lcp-breakdown-insight"] = {"details": nodes, "score": None}  # type: ignore[dict-item]
    refs = [{"id": "total-blocking-time", "weight": 30}, {"id": "lcp-breakdown-insight", "weight": 0}]
    return {"audits": audits, "categories": {name: {"score": score, "auditRefs": refs} for name in CATEGORIES}}


def test_a_report_is_read_with_its_largest_element_and_what_it_lost() -> None:
    whole = runs.read(report())
    assert (whole.scores["seo"], whole.lost, whole.largest) == (100, (), "main > img.picture <img>")
    assert "total-blocking-time (performance)" in runs.read(report(0.5)).lost


@pytest.mark.parametrize("score", [99, 98], ids=["enough", "short"])
def test_the_median_of_three_decides(score: int) -> None:
    low, high = (run(scores=dict.fromkeys(CATEGORIES, 100) | {"performance": n}) for n in (90, score))
    found = Median((low, high, run()))
    assert found.score("performance") == score
    assert lighthouse.falls_short("/", found) == ([] if score == 99 else ["performance 98"])


def test_the_question_as_the_largest_paint_falls_short_and_the_table_says_so() -> None:
    found = {("/", "mobile"): Median((run(), run(largest="section#privacy-choices <section>"), run()))}
    assert SHORT in lighthouse.table(found)
    assert "largest paint is the question" in lighthouse.table(found)
    assert SHORT not in lighthouse.table({("/", "mobile"): Median((run(),))})


def test_nothing_is_asked_of_the_bare_page() -> None:
    assert lighthouse.falls_short(BARE, Median((run(scores=dict.fromkeys(CATEGORIES, 50)),))) == []


def test_a_run_without_figures_is_tried_again_and_then_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    tried = tmp_path / "tried"
    program = tmp_path / "program.sh"
    program.write_text(f"echo x >> {tried}; echo it crashed >&2\n", encoding="utf-8")
    with pytest.raises(NoFiguresError, match="it crashed"):
        runs.run(("sh", str(program)), "http://localhost/", "mobile")
    assert len(tried.read_text(encoding="utf-8").split()) == runs.TRIES
