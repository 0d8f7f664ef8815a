"""``cardamum consent``: the proof of a consent, found by its receipt id."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desk import proof
from functions.core.attributes import typed
from functions.core.person import one_way
from tests.desk.conftest import Run

ROOT = Path(__file__).parents[2]
VISITOR = "9d1c7c1e-0c51-4f0c-9e0c-8a7a1b7b6a01"
STRANGER = "7f3c1a52-6a0e-4c55-9a31-0f4b8f7d2e10"


@pytest.fixture
def records(register: Any) -> list[dict[str, Any]]:
    """A yes and a later withdrawal of one visitor, and another's yes."""

    def record(visitor: str, second: int, granted: list[str], **more: Any) -> dict[str, Any]:
        return {
            "visitor": visitor,
            "id": str(uuid4()),
            "recorded_at": f"2026-11-22T20:00:{second:02}.000000Z",
            "policy": register.policy.version,
            "policy_sha256": register.policy.sha256,
            "granted": granted,
            "refused": [name for name in register.optional if name not in granted],
            "surface": "banner",
            "language": "en",
            "browser": "Firefox",
            "system": "Linux",
            "expires_at": 1_890_000_000,
        } | more

    return [
        record(VISITOR, 9, [], signal="gpc"),
        record(VISITOR, 1, ["statistics"], system="[bold red]Linux[/]"),
        record(str(uuid4()), 5, ["marketing"]),
    ]


@pytest.fixture
def stored(database: Any, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records, in the table; ``again`` stores them as a test has changed them."""
    again(database, records)
    return records


def again(database: Any, records: list[dict[str, Any]]) -> None:
    for record in records:
        database.put_item(TableName="ConsentTable", Item=typed(record))


def receipt_id(record: dict[str, Any]) -> str:
    return f"{one_way(record['visitor'])}.{one_way(record['id'])}"


def test_it_shows_the_record_the_visitors_history_and_that_the_text_is_the_one_agreed_to(
    run: Run, stored: list[dict[str, Any]], register: Any
) -> None:
    code, out, err = run("consent", receipt_id(stored[1]))
    assert (code, err) == (0, "")
    assert stored[1]["policy_sha256"] in out
    assert f"✓ content/policies/privacy/{register.policy.version}.md" in out
    history = out[out.index("history, 2 in all") :]
    assert history.index("20:00:01") < history.index("20:00:09")
    assert "→  2026-11-22T20:00:01" in history
    assert stored[2]["visitor"] not in out
    assert "2029-11-22T" in out, "the expiry as a date"


def test_what_a_record_holds_is_shown_as_it_is_and_in_a_pipe_without_colours(
    run: Run, stored: list[dict[str, Any]]
) -> None:
    _, out, _ = run("consent", receipt_id(stored[1]))
    assert "[bold red]Linux[/]" in out
    assert "\x1b" not in out


def test_it_prints_the_exact_text_agreed_to_whose_hash_is_that_of_the_record(
    run: Run, stored: list[dict[str, Any]]
) -> None:
    code, out, err = run("consent", receipt_id(stored[1]), "--text")
    assert (code, err) == (0, "")
    assert hashlib.sha256(out.encode()).hexdigest() == stored[1]["policy_sha256"]
    assert "| Who | What for |" in out, "the tables are part of the text"


def test_it_prints_json_for_programs(run: Run, stored: list[dict[str, Any]]) -> None:
    code, out, _ = run("consent", receipt_id(stored[0]), "--json")
    found = json.loads(out)
    assert code == 0
    assert found["record"]["id"] == stored[0]["id"]
    assert [item["id"] for item in found["history"]] == [stored[1]["id"], stored[0]["id"]]
    assert found["policy"]["matches"] is True
    assert (ROOT / found["policy"]["path"]).is_file()


@pytest.mark.parametrize("more", [[], ["--json"], ["--text"]])
def test_a_text_that_is_not_the_one_agreed_to_ends_with_2(
    run: Run, stored: list[dict[str, Any]], database: Any, more: list[str]
) -> None:
    stored[1]["policy_sha256"] = "0" * 64
    again(database, stored)
    code, out, err = run("consent", receipt_id(stored[1]), *more)
    assert code == 2
    assert "not the text that was agreed to" in err
    assert "✓" not in out


def test_a_version_whose_text_is_not_here_ends_with_2(run: Run, stored: list[dict[str, Any]], database: Any) -> None:
    stored[1]["policy"] = "2020-01-01"
    again(database, stored)
    code, out, _ = run("consent", receipt_id(stored[1]))
    assert code == 2
    assert "content/policies/privacy/2020-01-01.md is not here" in out


@pytest.mark.parametrize(
    "wrong", ["nonsense", f"{VISITOR}.", f"{VISITOR}.{STRANGER}", f"{STRANGER}.{STRANGER}", "../x.y"]
)
def test_what_is_not_found_ends_with_1(run: Run, database: Any, wrong: str) -> None:
    code, out, err = run("consent", wrong)
    assert (code, out) == (1, "")
    assert err


def test_a_record_under_another_visitor_is_not_found(run: Run, stored: list[dict[str, Any]]) -> None:
    assert run("consent", f"{one_way(VISITOR)}.{one_way(stored[2]['id'])}")[0] == 1
    assert run("consent", f"{stored[2]['visitor']}.{stored[2]['id']}")[0] == 1, "the cookie's value is no receipt id"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "file:///etc", "localhost:8000"])
def test_a_preview_that_does_not_answer_ends_with_3_and_says_what_would_help(run: Run, url: str) -> None:
    code, out, err = run("consent", f"{VISITOR}.{VISITOR}", "--local", url)
    assert (code, out) == (3, "")
    assert "make preview" in err or "http://localhost:8000" in err


@pytest.mark.parametrize("arguments", [[], [f"{VISITOR}.{VISITOR}", "--no-such"]])
def test_wrong_use_ends_with_64_and_never_with_2(run: Run, arguments: list[str]) -> None:
    assert run("consent", *arguments)[0] == 64


def test_without_a_table_or_a_preview_it_asks_for_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONSENT_TABLE")
    code, _, err = run("consent", f"{VISITOR}.{VISITOR}")
    assert code == 64 and "CONSENT_TABLE" in err and "--local" in err


def test_the_tables_are_named_by_options_as_well(
    run: Run, stored: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONSENT_TABLE", "AUDIT_TABLE"):
        monkeypatch.delenv(name)
    named = ("--table", "ConsentTable", "--audit-table", "AuditTable")
    code, out, err = run("consent", receipt_id(stored[1]), *named)
    assert (code, err) == (0, "")
    assert "history, 2 in all" in out


def test_a_table_that_is_not_there_ends_with_3(run: Run, database: Any) -> None:
    code, _, err = run("consent", f"{VISITOR}.{VISITOR}", "--table", "NoSuchTable")
    assert code == 3
    assert "AWS does not answer" in err


def test_an_id_is_read_in_any_letters_and_with_blanks_around_it() -> None:
    assert proof.parse(f" {VISITOR.upper()}.{VISITOR}\n") == f"{VISITOR}.{VISITOR}"
