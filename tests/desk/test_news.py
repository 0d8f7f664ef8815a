"""``cardamum news``: from a test to oneself to the last reader."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from desk import letters
from functions.core.letter_files import LetterText
from functions.newsletter.campaigns import Campaigns
from tests.desk.conftest import Items, Run
from tests.functions.newsletter.campaigning import LETTER


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, database: Any) -> Campaigns:
    """The campaigns' table, and one letter that was built."""
    from functions.core.table import Table

    monkeypatch.setattr(letters, "find", lambda _, slug: LETTER)
    return Campaigns(Table(database, "CampaignTable"))


def _tested(run: Run, held: Campaigns, letter: LetterText = LETTER) -> None:
    code, _, said = run("news", "test", letter.slug)
    assert code == 0, said
    held.test_sent(letter)


def test_nothing_is_sent_that_was_not_tested(run: Run, held: Campaigns) -> None:
    code, _, said = run("news", "send", LETTER.slug, "--yes")
    assert code == 4 and f"cardamum news test {LETTER.slug}" in said
    assert held.get(LETTER.slug) is None


def test_a_letter_is_tested_sent_and_cannot_be_sent_again(run: Run, held: Campaigns, items: Items) -> None:
    _tested(run, held)
    assert run("news", "send", LETTER.slug, "--yes")[0] == 0
    assert (held.get(LETTER.slug) or {})["state"] == "scheduled"
    code, _, said = run("news", "send", LETTER.slug, "--yes")
    assert code == 4 and "scheduled" in said
    assert {line["action"] for line in items("AuditTable")} == {"test a letter", "send a letter"}


def test_nobody_there_to_ask_is_no_yes(run: Run, held: Campaigns) -> None:
    _tested(run, held)
    assert run("news", "send", LETTER.slug)[0] == 64
    assert run("news", "send", LETTER.slug, typed="n\n")[0] != 0
    assert "state" not in (held.get(LETTER.slug) or {})
    assert run("news", "send", LETTER.slug, typed="y\n")[0] == 0


def test_a_time_without_a_zone_is_the_shops(run: Run, held: Campaigns) -> None:
    _tested(run, held)
    assert run("news", "send", LETTER.slug, "--yes", "--at", "2027-07-01 09:00")[0] == 0
    assert (held.get(LETTER.slug) or {})["at"] == 1_814_425_200
    assert run("news", "send", LETTER.slug, "--yes", "--at", "tomorrow")[0] == 64
    assert "begins 2027-07-01 09:00" in run("news", "status", LETTER.slug)[1]


def test_a_time_that_is_past_is_refused_and_a_scheduled_letter_can_be_given_another(run: Run, held: Campaigns) -> None:
    _tested(run, held)
    code, _, said = run("news", "send", LETTER.slug, "--yes", "--at", "2025-12-01 09:00")
    assert code == 64 and "is past" in said and "state" not in (held.get(LETTER.slug) or {})
    run("news", "send", LETTER.slug, "--yes", "--at", "2027-07-01 09:00")
    assert run("news", "send", LETTER.slug, "--yes", "--at", "2027-07-02 09:00")[0] == 0
    assert (held.get(LETTER.slug) or {})["at"] == 1_814_511_600
    held.begin(LETTER.slug, 2_000_000_000)
    assert not held.move(LETTER.slug, 1_814_600_000), "its time has come"
    assert run("news", "pause", LETTER.slug)[0] == 0
    assert run("news", "send", LETTER.slug, "--yes", "--at", "2027-07-03 09:00")[0] == 64


def test_pausing_going_on_and_stopping(run: Run, held: Campaigns) -> None:
    assert run("news", "pause", LETTER.slug)[0] == 1
    _tested(run, held)
    run("news", "send", LETTER.slug, "--yes")
    assert run("news", "pause", LETTER.slug)[0] == 4, "it has not begun"
    held.begin(LETTER.slug, 2_000_000_000)
    for command, state in (("pause", "paused"), ("send", "sending"), ("stop", "stopped")):
        assert run("news", command, LETTER.slug, *(["--yes"] if command != "pause" else []))[0] == 0
        assert (held.get(LETTER.slug) or {})["state"] == state
    assert run("news", "send", LETTER.slug, "--yes")[0] == 4


def test_status_says_how_far_it_is_and_when_it_ends(run: Run, held: Campaigns) -> None:
    _tested(run, held)
    run("news", "send", LETTER.slug, "--yes")
    held.begin(LETTER.slug, 2_000_000_000)
    held.end_pass(LETTER.slug, 4, 0)
    for person, state in (("a" * 22, "sent"), ("b" * 22, "sent"), ("c" * 22, "failed")):
        held.claims.settle(LETTER.slug, person, held.claims.claim(LETTER.slug, person, 0), state)
    (row,) = json.loads(run("news", "status", LETTER.slug, "--json")[1])["letters"]
    assert (row["state"], row["sent"], row["failed"], row["to go"]) == ("sending", 2, 1, 1)
    assert row["ends about"]
    held.check_in(LETTER.slug, {"left": 2})
    assert json.loads(run("news", "status", LETTER.slug, "--json")[1])["letters"][0]["left"] == 2
    assert "opened" not in row


def test_a_letter_that_is_not_published_is_not_sent(run: Run, held: Campaigns, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    _tested(run, held)
    monkeypatch.setattr(letters, "find", lambda *_: replace(LETTER, published=False))
    code, _, said = run("news", "send", LETTER.slug, "--yes")
    assert code == 4 and "not published" in said


def test_watching_goes_on_until_the_letter_is_finished_and_then_says_how_it_ended(
    run: Run, held: Campaigns, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk import news_letters

    _tested(run, held)
    run("news", "send", LETTER.slug, "--yes")
    held.begin(LETTER.slug, 2_000_000_000)
    held.end_pass(LETTER.slug, 2, 0)
    people = iter(("a" * 22, "b" * 22))
    waited = []

    def meanwhile(seconds: float) -> None:
        """A mail goes out while the desk waits; after the last, the letter is finished."""
        waited.append(seconds)
        if (person := next(people, None)) is None:
            held.finish(LETTER.slug, 2_000_000_100)
        else:
            held.claims.settle(LETTER.slug, person, held.claims.claim(LETTER.slug, person, 0), "sent")

    monkeypatch.setattr(news_letters.time, "sleep", meanwhile)
    code, out, _ = run("news", "status", LETTER.slug, "--watch")
    assert (code, waited) == (0, []), "a pipe is told once and not kept waiting"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    code, out, _ = run("news", "status", LETTER.slug, "--watch")
    assert (code, waited) == (0, [2, 2, 2])
    assert "finished" in out
    for state in ("pause", "stop"):
        assert run("news", state, LETTER.slug, *(["--yes"] if state == "stop" else []))[0] == 4
