"""``news lift``: who may not be written to can be again, with a reason, and is asked as anybody is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desk.store import LOCAL_LIST_KEY
from functions.core.attributes import typed
from functions.newsletter import keys
from tests.desk.conftest import Items, Run

ADA = "ada@engine.example"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch, database: Any) -> None:
    monkeypatch.setattr("desk.news_list._key", lambda _: LOCAL_LIST_KEY)


def suppress(database: Any) -> str:
    person = keys.person_hash(ADA, LOCAL_LIST_KEY)
    item = {"person": person, "reason": "bounce", "at": "2026-11-30T12:00:00.000Z", "event": "0100"}
    database.put_item(TableName="SuppressionTable", Item=typed(item))
    return person


@pytest.mark.promise("P16")
def test_a_suppression_is_lifted_with_a_reason_and_nobody_is_put_on_the_list(
    run: Run, items: Items, database: Any
) -> None:
    person = suppress(database)
    code, said, _ = run("news", "lift", "ADA@Engine.example", "--for", "their mailbox was full, they wrote")
    assert (code, said.splitlines()[0]) == (
        0,
        "Lifted: its mail came back, on 2026-11-30. It gets news once its owner asks and says yes.",
    )
    assert items("SuppressionTable") == items("ListTable") == []
    (line,) = items("AuditTable")
    assert (line["record"], line["action"]) == (person, "lift a suppression (bounce)")
    assert "their mailbox was full" in line["reason"] and "engine" not in json.dumps(line).lower()


def test_without_a_reason_or_a_suppression_nothing_is_done(run: Run, items: Items, database: Any) -> None:
    suppress(database)
    assert run("news", "lift", ADA)[0] == 64
    assert run("news", "lift", "no address", "--for", "they wrote")[0] == 64
    code, _, said = run("news", "lift", "bob@example.org", "--for", "they wrote")
    assert code == 1 and "Nothing keeps news from that address." in said
    assert len(items("SuppressionTable")) == 1 and items("AuditTable") == []
