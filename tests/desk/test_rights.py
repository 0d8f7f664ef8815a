"""``erase`` and ``export``: a person's messages, all of them, and no trace afterwards but that we did it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import TABLES, Items, Put, Run, throttled

WHY = ("--for", "their request of 20 November")
CANARY = {"name": "Zebediah Quillfeather", "email": "zeb.quill@canary.example", "order": "CANARY-4711"}
PLANTED = (*CANARY.values(), "my canary sings", "Quillfeather", "zeb.quill", "a canary's answer")


def sweep(database: Any, template: Any, items: Items) -> str:
    """Every item of every table, and every index asked for everything that a message can stand under."""
    found = [json.dumps(items(table), ensure_ascii=False) for table in TABLES]
    assert set(TABLES) == set(template.tables())
    for index, key, values in [
        ("by-status", "status", ("new", "answered", "done", "quarantined")),
        ("by-outbox", "outbox", ("due",)),
    ]:
        for value in values:
            desk_options = database.query(
                TableName="MessageTable",
                IndexName=index,
                KeyConditionExpression="#key = :value",
                ExpressionAttributeNames={"#key": key},
                ExpressionAttributeValues={":value": {"S": value}},
            )
            found.append(json.dumps(desk_options["Items"], ensure_ascii=False))
    return "".join(found)


@pytest.mark.promise("P14", "A04", "P21")
@pytest.mark.parametrize("by", ["id", "reference", "address"])
def test_what_is_erased_leaves_no_trace_but_the_audits_line(
    run: Run, put: Put, items: Items, *, database: Any, template: Any, home: Path, by: str
) -> None:
    item, other = put(message="my canary sings", **CANARY), put()
    run("show", item["id"])
    assert run("reply", item["id"], "--text-file", "-", stdin="a canary's answer")[0] == 0
    # An answer that was put by is a trace as well.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_TABLE", "NoSuchTable")
        assert run("reply", item["id"], "--text-file", "-", stdin="a canary's answer")[0] == 3
    assert list(home.iterdir())
    assert [planted for planted in PLANTED if planted not in sweep(database, template, items)] == []
    chosen = {"id": ["erase", item["id"]], "reference": ["erase", item["id"][:8]]}
    code, out, err = run(*chosen.get(by, ["person", CANARY["email"].upper(), "--erase"]), "--yes", *WHY)
    assert (code, out.startswith("Erased"), err) == (0, True, "")
    everything = sweep(database, template, items)
    assert [planted for planted in PLANTED if planted in everything] == []
    assert items("MessageTable") == [other]
    assert list(home.iterdir()) == []
    lines = {(line["record"], line["action"], line["reason"]) for line in items("AuditTable")}
    assert (item["id"], "erase", WHY[1]) in lines
    assert run("show", item["id"])[0] == 1


def test_it_asks_before_it_erases_and_no_is_no(run: Run, put: Put, items: Items) -> None:
    item = put()
    code, _, err = run("erase", item["id"], *WHY, typed="n\n")
    assert code == 130
    assert f"Erase 1 message ({item['id'][:8]})?" in err
    assert items("MessageTable") == [item]
    assert items("AuditTable") == []
    code, _, err = run("erase", item["id"], *WHY)
    assert code == 64 and "--yes" in err
    assert run("erase", item["id"], *WHY, typed="y\n")[0] == 0
    assert items("MessageTable") == []


@pytest.mark.promise("P21")
@pytest.mark.parametrize("command", ["erase", "export"])
def test_what_for_has_to_be_said_and_is_asked_for_in_a_terminal(run: Run, put: Put, items: Items, command: str) -> None:
    item = put()
    more = ["--yes"] if command == "erase" else []
    code, out, err = run(command, item["id"], *more)
    assert (code, out) == (64, "") and "--for" in err
    assert run(command, item["id"], *more, typed="their request\n")[0] == 0
    assert {(line["action"], line["reason"]) for line in items("AuditTable")} == {(command, "their request")}


@pytest.mark.promise("P21")
@pytest.mark.parametrize("reason", ["ada@engine.example asked", "x" * 201])
def test_a_reason_that_would_bring_its_sender_back_is_refused(run: Run, put: Put, items: Items, reason: str) -> None:
    assert run("export", put()["id"], "--for", reason)[0] == 64
    assert items("AuditTable") == []


@pytest.mark.parametrize("arguments", [[], ["--email", "ada@engine.example"], ["abcdef12", "--email", "a@b.example"]])
@pytest.mark.parametrize("command", ["erase", "export"])
def test_messages_are_named_by_their_ids_and_for_an_address_the_other_command_is_told(
    run: Run, put: Put, items: Items, command: str, arguments: list[str]
) -> None:
    put(email="ada@engine.example")
    code, out, err = run(command, *arguments, *WHY)
    assert (code, out) == (64, "")
    assert "cardamum person ADDRESS" in err or not arguments
    assert len(items("MessageTable")) == 1 and items("AuditTable") == []


def test_a_copy_holds_all_that_is_held_of_each_message(run: Run, put: Put, items: Items) -> None:
    sent = [put(received_at=f"2026-11-23T10:00:0{second}.000000Z", message="أين طلبي؟") for second in (2, 1, 3)]
    put(email="other@shop.example")
    run("reply", sent[0]["id"], "--text-file", "-", stdin="an answer")
    code, out, err = run("export", *(one["id"] for one in sent), *WHY)
    assert (code, err) == (0, "")
    copied = json.loads(out)["messages"]
    assert [one["id"] for one in copied] == [sent[1]["id"], sent[0]["id"], sent[2]["id"]]
    held = {item["id"]: item for item in items("MessageTable")}
    for one in copied:
        assert one["expires_at"].endswith("Z")
        assert one | {"expires_at": 0} == held[one["id"]] | {"expires_at": 0}
    lines = [line["record"] for line in items("AuditTable") if line["action"] == "export"]
    assert sorted(lines) == sorted(one["id"] for one in sent)


def test_a_copy_in_a_file_is_for_its_maker_alone_and_writes_over_nothing(run: Run, put: Put, tmp_path: Path) -> None:
    item, file = put(), tmp_path / "copy.json"
    code, out, err = run("export", item["id"], "--output", str(file), *WHY)
    assert (code, out) == (0, "") and str(file) in err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="utf-8"))["messages"][0]["id"] == item["id"]
    before = file.read_bytes()
    assert run("export", item["id"], "--output", str(file), *WHY)[0] == 64
    assert file.read_bytes() == before


@pytest.mark.promise("P21")
@pytest.mark.parametrize("operation", ["PutItem", "GetItem"])
def test_a_copy_that_cannot_be_written_down_is_not_made(
    run: Run, put: Put, hooks: dict[str, Any], tmp_path: Path, operation: str
) -> None:
    item, file = put(), tmp_path / "copy.json"
    hooks[f"before-call.dynamodb.{operation}"] = throttled
    assert run("export", item["id"], *WHY)[:2] == (3, "")
    assert run("export", item["id"], *WHY, "--output", str(file))[:2] == (3, "")
    assert not file.exists()


def test_where_erasing_stops_halfway_it_says_how_far_it_came(
    run: Run, put: Put, items: Items, hooks: dict[str, Any]
) -> None:
    ids, calls = [put()["id"] for _ in range(3)], []

    def busy_later(**_: Any) -> Any:
        calls.append(1)
        return throttled() if len(calls) > 2 else None

    hooks["before-call.dynamodb.PutItem"] = busy_later
    code, out, err = run("erase", *ids, "--yes", *WHY)
    assert code == 3 and "too busy" in err
    assert out == "Erased 2 messages of 3.\n"
    assert [item["id"] for item in items("MessageTable")] == ids[2:], "what could not be written down is not done"
