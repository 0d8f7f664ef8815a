"""``cardamum disclosures``: written down before it is done, told unless forbidden, and remembered when a gag ends."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from desk import disclosures, disclosures_file
from functions.contact import mails
from tests.desk.conftest import Items, Run

TODAY = dt.date(2026, 12, 2)
SOON, PAST = TODAY + dt.timedelta(30), TODAY - dt.timedelta(1)
HEAD = "# What was asked of us.\n\nas_of = 2026-11-30\n"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day stands still, also at midnight."""
    monkeypatch.setattr(disclosures, "today", lambda _: TODAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "disclosures.toml"
    found.write_text(HEAD, encoding="utf-8")
    return found


def _add(run: Run, path: Path, *more: str, people: str = "2") -> tuple[int, str, str]:
    return run(
        "disclosures", "add", "civil", "--received", "2026-12-01", "--people", people, "--answer", "in part",
        "--basis", "§ 810 BGB", "--for", "a letter of the court", "--file", str(path), *more,
    )  # fmt: skip


def _tell(run: Run, path: Path, *addresses: str, said: str = "Dear Ada,\n\nwe were asked.\n") -> tuple[int, str, str]:
    given = ("--for", "a request of the court", "--text-file", "-", "--file", str(path))
    return run("disclosures", "tell", "1", *addresses, *given, stdin=said)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_a_request_is_written_down_in_the_audit_and_in_the_register(run: Run, items: Items, path: Path) -> None:
    code, said, _ = _add(run, path)
    assert code == 0
    assert "tell 1 ADDRESS" in said
    found = _read(path)
    assert found["as_of"] == TODAY
    assert found["requests"] == [
        {
            "kind": "civil", "received": dt.date(2026, 12, 1), "people": 2, "answer": "in part", "told": 0,
            "basis": "§ 810 BGB",
        }
    ]  # fmt: skip
    assert path.read_text(encoding="utf-8").startswith("# What was asked of us.\n")
    (line,) = items("AuditTable")
    assert (line["record"], line["action"], line["reason"]) == ("disclosures", "add", "a letter of the court")


@pytest.mark.promise("P26", "P27")
def test_the_people_concerned_are_mailed_one_by_one_and_counted(run: Run, items: Items, path: Path) -> None:
    _add(run, path)
    code, said, _ = _tell(run, path, "ada@example.org", "bo@example.org")
    assert code == 0
    assert "Told 2 of 2" in said
    assert _read(path)["requests"][0]["told"] == 2
    stored = items("MessageTable")
    assert {item["email"] for item in stored} == {"ada@example.org", "bo@example.org"}
    assert all((item["outbox"], list(item["mails"])) == ("due", ["disclosed"]) for item in stored)
    letter = mails.about(stored[0], "disclosed")
    assert letter.to == stored[0]["email"]
    assert "we were asked." in str(letter.parts[0])
    assert "asked us for information about you" in letter.foot[0]
    lines = {line["record"] for line in items("AuditTable") if line["action"] == "tell of a disclosure"}
    assert lines == {item["id"] for item in stored}
    assert "example.org" not in path.read_text(encoding="utf-8")


@pytest.mark.promise("P26", "P27")
def test_nobody_is_told_before_a_gag_ends_and_then_the_desk_reminds(
    run: Run, items: Items, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said, _ = _add(run, path, "--gag-until", SOON.isoformat())
    assert code == 0
    assert f"counted from {SOON} on" in said
    code, _, complaint = _tell(run, path, "ada@example.org")
    assert code != 0
    assert f"before {SOON}. Nobody was mailed." in complaint
    assert items("MessageTable") == []
    _, _, reminded = run("disclosures", "list", "--file", str(path))
    assert "ended" not in reminded
    ended = path.read_text(encoding="utf-8").replace(f"gag_until = {SOON}", f"gag_until = {PAST}")
    path.write_text(ended, encoding="utf-8")
    monkeypatch.setattr(disclosures, "FILE", path)
    monkeypatch.setattr(disclosures_file.Register.__init__, "__defaults__", (path,))
    for command in (("disclosures", "list", "--file", str(path)), ("inbox",)):
        _, _, reminded = run(*command)
        assert f"The gag on request 1 ended on {PAST}: tell 2 people" in reminded
    assert _tell(run, path, "ada@example.org", "bo@example.org")[0] == 0
    _, _, reminded = run("disclosures", "list", "--file", str(path))
    assert "ended" not in reminded


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((("ada",), "we were asked"), "address"),
        ((("ada@example.org",), "  \n"), "fill this in"),
        ((("a@example.org", "b@example.org", "c@example.org"), "we were asked"), "is about 2"),
    ],
    ids=["no address", "no text", "too many"],
)
def test_what_cannot_be_told_is_told_to_nobody(
    run: Run, items: Items, path: Path, asked: tuple[tuple[str, ...], str], told: str
) -> None:
    _add(run, path)
    code, _, complaint = _tell(run, path, *asked[0], said=asked[1])
    assert code != 0
    assert told in complaint
    assert items("MessageTable") == []
    assert _read(path)["requests"][0]["told"] == 0


def test_a_register_that_cannot_be_counted_is_not_written(run: Run, path: Path) -> None:
    path.write_text(HEAD + '\n[[requests]]\nkind = "fishing"\n', encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    code, _, complaint = _add(run, path)
    assert code != 0
    assert "the kind is not one of" in complaint
    assert path.read_text(encoding="utf-8") == before


def test_the_day_on_which_all_of_it_was_looked_at_is_written_down(run: Run, path: Path) -> None:
    assert run("disclosures", "looked", "--file", str(path))[0] == 0
    assert _read(path)["as_of"] == TODAY
