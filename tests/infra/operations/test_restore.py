"""The restore drill of docs/operations.md: lost records come back, and whoever was erased stays erased."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from desk import audit
from desk import store as desk_store
from functions.contact import personal
from functions.core.attributes import plain, timestamp, typed
from functions.mail.states import fresh
from functions.newsletter.claims import LEASE
from infra.operations import restore
from tests.versions import CURRENT

Run = Callable[..., Result]
WHY = ("--for", "the drill of November")


@pytest.fixture
def run(database: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``python -m infra.operations.restore`` with arguments, on the embedded tables."""
    monkeypatch.setenv("AUDIT_TABLE", "AuditTable")
    return lambda *arguments: CliRunner().invoke(restore.restore, arguments)


def _message(**own: Any) -> dict[str, Any]:
    now = time.time()
    item = {"id": str(uuid4()), "status": "new", "received_at": timestamp(now - 60), "name": "Ada Byron"}
    return item | {"email": "ada@engine.example", "expires_at": int(now) + 86_400} | fresh("staff") | own


def _consent() -> dict[str, Any]:
    item = {"visitor": str(uuid4()), "id": str(uuid4()), "recorded_at": timestamp(time.time()), "policy": CURRENT}
    return item | {"granted": ["statistics"], "refused": [], "expires_at": int(time.time()) + 86_400}


def _fill(database: Any, table: str, *items: dict[str, Any]) -> None:
    for item in items:
        database.put_item(TableName=table, Item=typed(item))


def _held(database: Any, table: str) -> list[dict[str, Any]]:
    found = [plain(item) for item in database.scan(TableName=table)["Items"]]
    return sorted(found, key=lambda item: json.dumps(item, sort_keys=True))


def _sorted(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def _copy(database: Any, table: str) -> str:
    """A table restored to this moment, beside the living one. The stand-in knows no other moment."""
    name = f"{table}-{uuid4()}"
    database.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    database.restore_table_to_point_in_time(SourceTableName=table, TargetTableName=name)
    return name


def _erase(database: Any, message_id: str) -> None:
    """As ``cardamum erase`` does it: the line first."""
    store = desk_store.Store(database, {"audit": "AuditTable", "message": "MessageTable"}, "a colleague")
    audit.write(store, message_id, "erase", "their request")
    personal.erase_one(store.table("message"), {"id": message_id})


@pytest.mark.promise("P21", "P14")
def test_lost_messages_come_back_as_they_were_and_erased_ones_do_not(run: Run, database: Any) -> None:
    kept, lost, erased, over = _message(), _message(status="answered"), _message(name="Zebediah"), _message()
    _fill(database, "MessageTable", kept, lost, erased, over)
    restored = _copy(database, "MessageTable")
    _erase(database, erased["id"])
    newer = _message()
    _fill(database, "MessageTable", newer, over | {"status": "done"})
    database.delete_item(TableName="MessageTable", Key=typed({"id": lost["id"]}))

    compared = run("compare", "MessageTable", restored)
    assert compared.exit_code == 1
    counts = [int(line.split()[0]) for line in compared.output.splitlines()[:6]]
    assert counts == [1, 1, 1, 1, 1, 0], compared.output
    assert f"changed: {over['id']}" in compared.output

    brought = run("bring-back", "MessageTable", restored, *WHY)
    assert brought.exit_code == 0, brought.output
    now_held = _sorted([kept, lost, over | {"status": "done"}, newer])
    assert _held(database, "MessageTable") == now_held
    assert "Zebediah" not in json.dumps(_held(database, "MessageTable"))
    (line,) = [line for line in _held(database, "AuditTable") if line["action"] == "restore"]
    assert (line["record"], line["reason"]) == (lost["id"], WHY[1])

    again = run("bring-back", "MessageTable", restored, *WHY)
    assert again.exit_code == 0 and _held(database, "MessageTable") == now_held, "repeating it does no harm"


@pytest.mark.promise("P21")
def test_a_table_that_is_gone_comes_back_whole_from_its_backup_and_erased_ones_go_again(
    run: Run, database: Any, template: Any
) -> None:
    kept, erased = _message(), _message(name="Zebediah")
    _fill(database, "MessageTable", kept, erased)
    backup = database.create_backup(TableName="MessageTable", BackupName="before")["BackupDetails"]["BackupArn"]
    _erase(database, erased["id"])
    database.delete_table(TableName="MessageTable")
    try:
        database.restore_table_from_backup(TargetTableName="MessageTable", BackupArn=backup)
        assert _held(database, "MessageTable") == _sorted([kept, erased])
        result = run("erase-again", "MessageTable", *WHY)
        assert (result.exit_code, result.output.strip()) == (0, "Erased again: 1.")
        assert _held(database, "MessageTable") == [kept]
        assert run("erase-again", "MessageTable", *WHY).output.strip() == "Erased again: 0."
    finally:
        database.delete_table(TableName="MessageTable")
        database.create_table(**template.tables()["MessageTable"])


@pytest.mark.promise("P21")
@pytest.mark.parametrize("table", ["ConsentTable", "AuditTable"])
def test_what_is_only_ever_added_to_is_whole_again(run: Run, database: Any, table: str) -> None:
    if table == "ConsentTable":
        records = [_consent() for _ in range(30)]
        _fill(database, table, *records)
    else:
        store = desk_store.Store(database, {"audit": table}, "a colleague")
        for _ in range(30):
            audit.write(store, str(uuid4()), "open", "answering")
        records = _held(database, table)
    restored = _copy(database, table)
    key = [part["AttributeName"] for part in database.describe_table(TableName=table)["Table"]["KeySchema"]]
    for record in records[::3]:
        database.delete_item(TableName=table, Key=typed({name: record[name] for name in key}))
    assert run("compare", table, restored).exit_code == 1
    assert run("bring-back", table, restored, *WHY).exit_code == 0
    assert run("compare", table, restored).exit_code == 0
    held = _held(database, table)
    assert [record for record in records if record not in held] == []


@pytest.mark.promise("P21")
def test_erased_consents_go_again_and_from_the_audit_nothing_is_ever_erased(run: Run, database: Any) -> None:
    kept, erased = _consent(), _consent()
    _fill(database, "ConsentTable", kept, erased)
    store = desk_store.Store(database, {"audit": "AuditTable"}, "a colleague")
    audit.write(store, erased["id"], "erase", "their request")
    assert run("erase-again", "ConsentTable", *WHY).output.strip() == "Erased again: 1."
    assert _held(database, "ConsentTable") == [kept]
    before = _held(database, "AuditTable")
    refused = run("erase-again", "AuditTable", *WHY)
    assert refused.exit_code != 0 and "Nothing is ever erased" in refused.output
    assert _held(database, "AuditTable") == before


def test_what_has_expired_since_stays_away(run: Run, database: Any) -> None:
    _fill(database, "MessageTable", _message(expires_at=int(time.time()) - 1))
    restored = _copy(database, "MessageTable")
    database.delete_item(TableName="MessageTable", Key=typed({"id": _held(database, "MessageTable")[0]["id"]}))
    assert run("bring-back", "MessageTable", restored, *WHY).exit_code == 0
    assert _held(database, "MessageTable") == []


@pytest.mark.promise("P21", "A05")
@pytest.mark.parametrize("off", [-240, 240])
def test_what_was_erased_at_a_desk_whose_clock_is_off_stays_erased(
    run: Run, database: Any, monkeypatch: pytest.MonkeyPatch, off: int
) -> None:
    erased = _message(received_at=timestamp(time.time() - 2))
    _fill(database, "MessageTable", erased)
    restored = _copy(database, "MessageTable")
    right = time.time
    with monkeypatch.context() as clock:
        clock.setattr("desk.clock.time.time", lambda: right() + off)
        _erase(database, erased["id"])
    assert run("bring-back", "MessageTable", restored, *WHY).exit_code == 0
    assert _held(database, "MessageTable") == []
    (line,) = [line for line in _held(database, "AuditTable") if line["action"] == "erase"]
    assert abs(dt.datetime.fromisoformat(line["at"].partition("#")[0]).timestamp() - right()) < 10


def test_a_message_sent_again_under_an_erased_id_is_a_new_one() -> None:
    erased = restore.erasures(
        [
            {"record": "m", "action": "erase", "at": "2026-11-20T10:00:00.000000Z#00000001"},
            {"record": "m", "action": "erase", "at": "2026-11-19T10:00:00.000000Z#00000000"},
            {"record": "o", "action": "open", "at": "2026-11-21T10:00:00.000000Z#00000002"},
        ]
    )
    assert erased == {"m": "2026-11-20T10:00:00.000000Z"}
    assert restore.is_erased({"id": "m", "received_at": "2026-11-20T10:00:00.000000Z"}, erased)
    assert not restore.is_erased({"id": "m", "received_at": "2026-11-20T10:00:00.000001Z"}, erased)
    assert not restore.is_erased({"id": "o", "received_at": "2026-11-20T10:00:00.000000Z"}, erased)


@pytest.mark.promise("P21")
def test_where_the_audit_cannot_be_written_nothing_comes_back(run: Run, database: Any) -> None:
    lost = _message()
    _fill(database, "MessageTable", lost)
    restored = _copy(database, "MessageTable")
    database.delete_item(TableName="MessageTable", Key=typed({"id": lost["id"]}))
    result = run("bring-back", "MessageTable", restored, "--audit", "NoSuchTable", *WHY)
    assert result.exit_code != 0
    assert _held(database, "MessageTable") == []


def test_an_order_is_cleaned_again_and_stays_the_list_is_erased_and_a_suppression_outlives_both(
    run: Run, database: Any
) -> None:
    order = {"id": "withdrawal-1", "state": "done", "name": "Ada", "number": "C26", "email": "ada@engine.example"}
    order |= {"note": "", "language": "en", "placed_at": "2026-11-01T10:00:00Z", "expires_at": 1_990_000_000}
    reader = {"person": "a-hash", "email": "ada@engine.example", "state": "confirmed"}
    never = {"person": "a-hash", "reason": "bounce", "at": "2026-11-01T10:00:00Z"}
    tables = {"OrderTable": order, "ListTable": reader, "SuppressionTable": never}
    lines = desk_store.Store(database, {"audit": "AuditTable"}, "maren")
    for table, item in tables.items():
        _fill(database, table, item)
        audit.write(lines, str(item.get("id", "a-hash")), "erase", "as she asked")
    for table in tables:
        assert run("erase-again", table, *WHY).exit_code == 0
    (kept,) = _held(database, "OrderTable")
    assert kept["number"] == "C26" and kept["restricted_at"] and "email" not in kept
    assert _held(database, "ListTable") == [] and _held(database, "SuppressionTable") == [never]


def test_a_letters_readers_come_back_but_for_those_who_were_erased_since(run: Run, database: Any) -> None:
    now = int(time.time())
    state = {"campaign": "letters", "item": "the-harvest", "state": "sending", "sent": 3}
    read = {"campaign": "the-harvest", "state": "sent", "expires_at": now + 86_400}
    kept, erased = (read | {"item": f"to#{hash_}", "until": now - 60 + LEASE} for hash_ in ("a-hash", "b-hash"))
    # Of the same person, who has asked for news again: it tells that this letter is not to be sent twice.
    again = erased | {"campaign": "the-saffron", "until": now + 60 + LEASE}
    _fill(database, "CampaignTable", state, kept, erased, again)
    audit.write(desk_store.Store(database, {"audit": "AuditTable"}, "maren"), "to#b-hash", "erase", "as she asked")
    restored = _copy(database, "CampaignTable")
    for item in (kept, erased):
        database.delete_item(TableName="CampaignTable", Key=typed({name: item[name] for name in ("campaign", "item")}))
    _fill(database, "CampaignTable", state | {"sent": 4})
    compared = run("compare", "CampaignTable", restored)
    assert "changed: the-harvest" in compared.output, compared.output
    assert run("bring-back", "CampaignTable", restored, *WHY).exit_code == 0
    assert _held(database, "CampaignTable") == _sorted([state | {"sent": 4}, kept, again])
    _fill(database, "CampaignTable", erased)
    assert run("erase-again", "CampaignTable", *WHY).output.strip() == "Erased again: 1."
    assert _held(database, "CampaignTable") == _sorted([state | {"sent": 4}, kept, again])
