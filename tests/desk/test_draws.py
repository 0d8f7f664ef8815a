"""The desk and a contest: the list before the beacon's round, the draw by a true round, the end of what is held."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from desk import beacon
from functions.core import draw, survey_files
from functions.core.attributes import typed
from functions.core.survey_files import Contest, Survey
from plugins.core.problems import ProblemsError
from plugins.surveys import draws
from tests.functions.core.test_draw import RANDOMNESS, SIGNATURE

CLOSES = dt.date(2023, 8, 20)
CONTEST = Survey("tins", "Tins", dt.date(2023, 8, 1), CLOSES, "anyone", (), Contest("A tin", 2, 1000))
PEOPLE = ["ada@example.org", "Ada@example.org", "ben@example.org", "cleo@example.org", "us@cardamum.exeve"]


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    monkeypatch.setattr("desk.clock.ServerClock.now", lambda _: dt.datetime.fromisoformat(moment).timestamp())


@pytest.fixture
def contest(database: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A contest that closed on 20 August 2023, whose round came on the 23rd: the entries by address."""
    monkeypatch.setattr(survey_files, "load", lambda slug: CONTEST if slug == "tins" else None)
    at(monkeypatch, "2023-08-21T09:00:00+00:00")
    found = {email: draw.entry("tins", email) for email in PEOPLE}
    for email, entry in found.items():
        item = {"id": entry, "contest": "tins", "email": email, "day": "2023-08-02", "expires_at": 4_000_000_000}
        database.put_item(TableName="EntryTable", Item=typed(item))
    other = {"id": "0" * 64, "contest": "other", "email": "dan@example.org", "day": "2023-08-02"}
    database.put_item(TableName="EntryTable", Item=typed(other))
    return found


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    """What the beacon answered for round 1000."""
    path = tmp_path / "round.json"
    held = {"round": 1000, "randomness": RANDOMNESS, "signature": SIGNATURE}
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


@pytest.mark.promise("P15")
@pytest.mark.usefixtures("answer")
def test_a_contest_from_the_close_to_the_end_of_its_entries(
    run: Any, items: Any, contest: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "draws/tins.json"
    to = ("--output", str(path))
    status, said, _ = run("draw", "list", "tins", "--without", "us@cardamum.exeve", *to)
    assert status == 0 and "3 entries are listed" in said and "2 left out" in said
    held = json.loads(path.read_text(encoding="utf-8"))
    ada = min(contest["ada@example.org"], contest["Ada@example.org"])
    assert held["entries"] == sorted([ada, contest["ben@example.org"], contest["cleo@example.org"]])
    assert "example.org" not in path.read_text(encoding="utf-8")
    assert run("draw", "list", "tins", *to)[0] == 64, "a list that is out is not changed"
    assert run("draw", "erase", "tins", "--yes", *to)[0] == 64, "nobody has won yet"

    at(monkeypatch, "2023-08-24T09:00:00+00:00")
    drawn = draws.read(tmp_path, CONTEST)
    assert drawn is not None and drawn.winners == ()
    # Who was drawn first takes the entry back: the next one follows.
    order = draw.order(held["entries"], RANDOMNESS)
    emails = {entry: email for email, entry in contest.items()}
    assert run("person", emails[order[0]], "--erase", "--yes", "--for", "their request")[0] == 0
    status, said, _ = run("draw", "result", "tins", str(tmp_path / "round.json"), *to)
    assert status == 0 and [line.split()[1] for line in said.splitlines()[:2]] == [emails[one] for one in order[1:3]]
    drawn = draws.read(tmp_path, CONTEST)
    assert drawn is not None and list(drawn.winners) == order[:2]

    assert run("draw", "erase", "tins", "--yes", *to)[0] == 0
    assert [item["contest"] for item in items("EntryTable")] == ["other"]
    actions = [line["action"] for line in items("AuditTable") if line["record"] == "draw:tins"]
    assert sorted(actions) == ["erase", "list", "result"]


@pytest.mark.usefixtures("contest")
@pytest.mark.parametrize(
    ("moment", "said"),
    [("2023-08-20T12:00:00+00:00", "can be entered until"), ("2023-08-23T00:00:00+00:00", "could know it")],
)
def test_there_is_no_list_before_the_close_nor_when_the_round_can_be_known(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, said: str
) -> None:
    at(monkeypatch, moment)
    status, _, complaint = run("draw", "list", "tins", "--output", str(tmp_path / "tins.json"))
    assert status == 64 and said in complaint and not (tmp_path / "tins.json").exists()


@pytest.mark.usefixtures("contest")
@pytest.mark.parametrize(
    "changed",
    [
        {"round": 1001},
        {"randomness": RANDOMNESS[:-1] + "c"},
        {"signature": SIGNATURE[:-1] + "8", "randomness": draw.randomness(SIGNATURE[:-1] + "8")},
        {"signature": "zz"},
    ],
    ids=["another round", "another number", "a forged signature", "no signature"],
)
def test_what_the_beacon_did_not_sign_draws_nobody(
    run: Any, answer: Path, tmp_path: Path, changed: dict[str, Any]
) -> None:
    to = ("--output", str(tmp_path / "tins.json"))
    assert run("draw", "list", "tins", *to)[0] == 0
    answer.write_text(json.dumps(json.loads(answer.read_text(encoding="utf-8")) | changed), encoding="utf-8")
    assert run("draw", "result", "tins", str(answer), *to)[0] == 64
    assert "signature" not in json.loads((tmp_path / "tins.json").read_text(encoding="utf-8"))


def test_another_true_round_does_not_pass_for_this_one() -> None:
    assert not beacon.made_by_the_beacon(1001, bytes.fromhex(SIGNATURE))


@pytest.mark.parametrize(
    "changed",
    [
        {"round": 999}, {"contest": "other"}, {"entries": ["f" * 64, "a" * 64]}, {"entries": ["a" * 64] * 2},
        {"listed": "2023-08-20"}, {"listed": "2023-08-23"}, {"signature": "aa"}, {"left_out": None}, {"entries": None},
    ],
)  # fmt: skip
def test_a_file_that_the_desk_did_not_write_stops_the_build(tmp_path: Path, changed: dict[str, Any]) -> None:
    held = {"contest": "tins", "round": 1000, "listed": "2023-08-21", "entries": ["a" * 64], "left_out": 0}
    (tmp_path / "draws").mkdir()
    path = tmp_path / "draws/tins.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    assert draws.read(tmp_path, CONTEST) is not None
    path.write_text(json.dumps(held | changed), encoding="utf-8")
    with pytest.raises(ProblemsError):
        draws.read(tmp_path, CONTEST)
