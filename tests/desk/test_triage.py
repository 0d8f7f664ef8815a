"""``done``, ``quarantine`` and ``release``: a message is where it belongs, and its mails go out once or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.core.attributes import typed
from functions.mail.states import fresh
from tests.desk.conftest import Items, Put, Run, only, throttled

SENT = {"state": "sent", "tries": 1, "until": 0, "sent_at": "2026-11-23T10:00:00.000000Z"}
DUE = fresh("any")["mails"]["any"]


@pytest.mark.promise("P12")
@pytest.mark.parametrize("status", ["new", "answered", "done"])
def test_done_closes_a_message_and_twice_is_once(run: Run, put: Put, items: Items, status: str) -> None:
    item = put(status=status)
    assert run("done", item["id"][:8]) == (0, f"{item['id'][:8]} is done.\n", "")
    assert only(items) == item | {"status": "done"}
    assert [line["action"] for line in items("AuditTable")] == ["done"]


def test_several_are_closed_at_once_and_looked_up_before_the_first(run: Run, put: Put, items: Items) -> None:
    ids = sorted(put()["id"] for _ in range(3))
    assert run("done", *ids, "abcdef12")[0] == 1
    assert {item["status"] for item in items("MessageTable")} == {"new"}
    code, out, _ = run("done", *ids, ids[0], "--json")
    assert code == 0
    assert json.loads(out) == [{"id": one, "status": "done"} for one in ids]


def test_the_quarantine_is_listed_and_a_look_at_it_is_written_down(run: Run, put: Put, items: Items) -> None:
    put(name="Suspect", status="quarantined", suspicion=["links"])
    put(name="Honest")
    code, out, _ = run("quarantine")
    assert code == 0
    assert "Suspect" in out and "Honest" not in out
    assert [(line["record"], line["action"]) for line in items("AuditTable")] == [("quarantine", "list")]


def test_what_is_released_is_new_and_its_mails_are_due(run: Run, put: Put, items: Items) -> None:
    ids = [put(status="quarantined", suspicion=["links"])["id"] for _ in range(2)]
    assert run("release", *ids)[0] == 0
    for item in items("MessageTable"):
        assert (item["status"], item["outbox"]) == ("new", "due")
        assert item["mails"] == {"staff": DUE, "confirmation": DUE}
        assert item["suspicion"] == ["links"]


def test_what_is_set_aside_gets_no_more_mail_and_on_release_none_twice(run: Run, put: Put, items: Items) -> None:
    item = put(mails={"staff": SENT, "confirmation": DUE})
    assert run("quarantine", item["id"])[0] == 0
    aside = only(items)
    assert aside["status"] == "quarantined"
    assert aside["mails"] == {"staff": SENT}
    assert "outbox" not in aside
    assert aside["suspicion"] == ["set aside by staff"]
    assert run("release", item["id"])[0] == 0
    assert only(items)["mails"] == {"staff": SENT, "confirmation": DUE}
    assert only(items)["outbox"] == "due"


def test_a_release_with_every_mail_sent_leaves_nothing_in_the_outbox(run: Run, put: Put, items: Items) -> None:
    item = put(mails={"staff": SENT, "confirmation": SENT})
    assert run("quarantine", item["id"])[0] == run("release", item["id"])[0] == 0
    assert "outbox" not in only(items)


def test_a_mail_sent_in_the_same_moment_is_not_undone(
    run: Run, put: Put, items: Items, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk import message_updates
    from desk import store as desk_store

    item, change = put(), desk_store.Store.update

    def sent_before(store: Any, *arguments: Any, **more: Any) -> Any:
        sent = typed({":sent": SENT})
        key = {"id": {"S": item["id"]}}
        database.update_item(
            TableName="MessageTable",
            Key=key,
            UpdateExpression="SET mails.staff = :sent",
            ExpressionAttributeValues=sent,
        )
        return change(store, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(message_updates.Store, "update", sent_before)
        code, _, err = run("quarantine", item["id"])
    assert code == 4 and "Try again" in err
    assert only(items)["mails"]["staff"] == SENT
    assert run("quarantine", item["id"])[0] == 0
    assert only(items)["mails"] == {"staff": SENT}


@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        ("done", "quarantined", "release or erase it"),
        ("quarantine", "answered", "that needs new"),
        ("quarantine", "done", "that needs new"),
        ("release", "answered", "that needs quarantined"),
    ],
)
def test_what_does_not_fit_a_messages_state_ends_with_4_and_changes_nothing(
    run: Run, put: Put, items: Items, *, command: str, status: str, says: str
) -> None:
    item = put(status=status)
    code, _, err = run(command, item["id"])
    assert code == 4 and says in err
    assert only(items) == item


@pytest.mark.parametrize(("command", "status"), [("quarantine", "quarantined"), ("release", "new")])
def test_what_is_so_already_stays_so(run: Run, put: Put, items: Items, command: str, status: str) -> None:
    item = put(status=status)
    assert run(command, item["id"])[0] == 0
    assert only(items) == item


@pytest.mark.parametrize(("command", "status"), [("done", "new"), ("quarantine", "new"), ("release", "quarantined")])
@pytest.mark.parametrize("operation", ["UpdateItem", "PutItem"])
def test_where_the_tables_do_not_answer_nothing_is_done(
    run: Run, put: Put, items: Items, *, hooks: dict[str, Any], command: str, status: str, operation: str
) -> None:
    item = put(status=status)
    hooks[f"before-call.dynamodb.{operation}"] = throttled
    assert run(command, item["id"])[:2] == (3, "")
    assert only(items) == item
