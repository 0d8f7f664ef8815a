"""The desk and surveys: counted after the close alone, words read and published nowhere, each look written down."""

from __future__ import annotations

import base64
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from functions.core import survey_files
from functions.core.attributes import typed
from functions.core.blind_rsa import PrivateKey
from functions.core.survey_files import MEMBERS, Question, Section, Survey
from plugins.core.problems import ProblemsError
from plugins.surveys import keys, results

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


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A survey of the list's members that closes on a day."""

    def act(closes: dt.date) -> Survey:
        held = Survey("letters", "Letters", dt.date(2026, 1, 1), closes, MEMBERS, (Section("", QUESTIONS),))
        monkeypatch.setattr(survey_files, "load", lambda slug: held if slug == "letters" else None)
        return held

    return act


@pytest.mark.promise("P14")
def test_the_keys_of_a_survey_are_made_once_published_in_part_and_destroyed_at_the_close(
    run: Any, items: Any, letters: Any, tmp_path: Path
) -> None:
    survey = letters(dt.date(2999, 1, 1))
    path = tmp_path / "survey-keys" / "letters.json"
    to = ("--output", str(path))
    status, _, said = run("survey", "open", "letters", *to)
    assert status == 0 and "Survey: letters" in said
    (item,) = items("SurveyKeyTable")
    end = dt.datetime(2999, 1, 1, 23, 0, tzinfo=dt.UTC).timestamp()
    assert item["expires_at"] == end and len(item["key"]) == 64
    held = keys.read(tmp_path, survey)
    assert held is not None and set(held) == {"kty", "alg", "n", "e"}
    public = PrivateKey.of(item["signing"]).public
    assert int.from_bytes(base64.urlsafe_b64decode(held["n"] + "==")) == public.n
    before = path.read_text(encoding="utf-8")
    assert run("survey", "open", "letters", *to)[0] == 4, "other keys would make every invitation good once more"
    assert items("SurveyKeyTable") == [item] and path.read_text(encoding="utf-8") == before
    assert run("survey", "close", "letters")[0] == 64, "it can still be answered"
    letters(dt.date(2026, 1, 31))
    assert run("survey", "open", "letters", *to)[0] == 64, "it is closed"
    assert run("survey", "close", "letters")[0] == 0
    assert items("SurveyKeyTable") == []
    assert sorted(line["action"] for line in items("AuditTable")) == ["close", "open", "open"]


def test_a_survey_that_anyone_may_answer_has_no_keys(run: Any, items: Any, drawer: Any) -> None:
    drawer(dt.date(2999, 1, 1))
    assert run("survey", "open", "drawer")[0] == run("survey", "close", "drawer")[0] == 64
    assert items("SurveyKeyTable") == []


@pytest.mark.parametrize("held", ["{", "[]", '{"kty": "RSA", "alg": "PS384", "n": "AQAB", "e": "AQAB"}'])
def test_a_key_that_the_desk_did_not_write_stops_the_build(letters: Any, tmp_path: Path, held: str) -> None:
    path = tmp_path / "survey-keys/letters.json"
    path.parent.mkdir()
    path.write_text(held, encoding="utf-8")
    with pytest.raises(ProblemsError):
        keys.read(tmp_path, letters(dt.date(2026, 1, 31)))
