"""The desk and surveys: counted after the close alone, words read and published nowhere, each look written down."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from functions.core import survey_files
from functions.core.attributes import typed
from functions.core.survey_files import Question, Section, Survey
from plugins.core.problems import ProblemsError
from plugins.surveys import results

QUESTIONS = (
    Question("often", "one", "How often?", options=("Every day", "Less")),
    Question("wish", "text", "What is missing?", True, most=50),
)


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A survey that is published, and closes on a day."""

    def act(closes: dt.date) -> Survey:
        held = Survey("drawer", "Drawer", dt.date(2026, 1, 1), closes, "anyone", (Section("", QUESTIONS),))
        monkeypatch.setattr(survey_files, "load", lambda slug: held if slug == "drawer" else None)
        return held

    return act


def test_a_closed_survey_is_counted_into_the_file_that_the_site_publishes(
    run: Any, database: Any, items: Any, drawer: Any, tmp_path: Path
) -> None:
    survey = drawer(dt.date(2026, 1, 31))
    for at in range(25):
        answers = {"often": "Every day" if at < 12 else "Less"} | ({"wish": "Mace"} if at == 3 else {})
        item = {"survey": "drawer", "id": f"{at}", "day": "2026-01-02", "answers": answers, "expires_at": 1}
        database.put_item(TableName="SurveyTable", Item=typed(item))
    path = tmp_path / "survey-results" / "drawer.json"
    status, said, _ = run("survey", "results", "drawer", "--output", str(path))
    assert status == 0 and "25 answers are counted" in said
    held = json.loads(path.read_text(encoding="utf-8"))
    assert held["questions"] == {"often": [["Every day", 12, "12"], ["Less", 13, "13"]]}
    assert [line["action"] for line in items("AuditTable")] == ["results"]
    page = str(results.drawn(survey, results.read(tmp_path, survey) or {}))
    assert "<svg" in page and "<table" in page and "published nowhere" in page and "Mace" not in page
    assert "Mace" in run("survey", "words", "drawer")[1]


def test_before_the_close_there_are_no_results(run: Any, drawer: Any, tmp_path: Path) -> None:
    drawer(dt.date(2999, 1, 1))
    status, _, said = run("survey", "results", "drawer", "--output", str(tmp_path / "drawer.json"))
    assert status == 64 and "can be answered until 2999-01-01" in said
    assert list(tmp_path.iterdir()) == []
    assert run("survey", "results", "gone")[0] == 64


@pytest.mark.parametrize("held", ["{", "[]", '{"answers": 12, "questions": {"often": [["Less", 3, "3"]]}}'])
def test_a_file_that_the_desk_did_not_write_stops_the_build(drawer: Any, tmp_path: Path, held: str) -> None:
    path = tmp_path / "survey-results/drawer.json"
    path.parent.mkdir()
    path.write_text(held, encoding="utf-8")
    with pytest.raises(ProblemsError):
        results.read(tmp_path, drawer(dt.date(2026, 1, 31)))
