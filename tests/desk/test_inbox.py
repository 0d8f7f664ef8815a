"""``cardamum inbox`` and ``show``: every message is seen, nothing of it steers a terminal."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from desk import store
from functions.core.attributes import typed
from tests.desk.conftest import Items, Put, Run, throttled

EVIL = "a\x1b]0;owned\x07\x1b[2J\x9b31m\rb\u202ec [bold]plain[/bold] :smile:"


def framed(text: str) -> str:
    """A person's words as they are shown: each line behind a bar."""
    return "".join(f"│ {line}\n" for line in text.split("\n"))


@pytest.mark.promise("P12")
def test_who_has_waited_longest_stands_first(run: Run, put: Put) -> None:
    late, early = (
        put(name="Late", received_at="2026-11-23T10:00:00.000000Z"),
        put(name="Early", received_at="2026-11-23T09:00:00.000000Z"),
    )
    put(status="done", name="Finished")
    code, out, err = run("inbox")
    assert (code, err) == (0, "")
    assert out.index("Early") < out.index("Late")
    assert early["id"][:8] in out and late["id"][:8] in out
    assert "Finished" not in out
    assert "Finished" in run("inbox", "--status", "done")[1]


@pytest.mark.promise("P12")
@pytest.mark.parametrize("limit", [pytest.param(1, marks=pytest.mark.slow), 7, 60, 61])
def test_sixty_messages_are_listed_in_order_without_loss(run: Run, put: Put, limit: int) -> None:
    sent = [put(received_at=f"2026-11-23T10:{number // 10:02}:00.000000Z")["id"] for number in range(60)]
    seen: list[str] = []
    after: list[str] = []
    for _ in range(100):
        code, out, _ = run("inbox", "--json", "--limit", str(limit), *after)
        page = json.loads(out)
        assert code == 0 and 0 < len(page["messages"]) <= limit
        seen += [row["id"] for row in page["messages"]]
        if not page["after"]:
            break
        after = ["--after", page["after"]]
    assert sorted(seen) == sorted(sent) and len(set(seen)) == 60
    assert [sent.index(one) // 10 for one in seen] == sorted(sent.index(one) // 10 for one in sent)


def test_a_page_in_a_terminal_says_how_to_get_the_next(run: Run, put: Put) -> None:
    for second in range(3):
        put(name=f"Sender {second}", received_at=f"2026-11-23T10:00:0{second}.000000Z")
    _, out, _ = run("inbox", "--limit", "2")
    assert "Sender 2" not in out
    _, rest, _ = run("inbox", *out.rpartition("More: ")[2].split())
    assert "Sender 2" in rest and "More:" not in rest


@pytest.mark.parametrize("cursor", ["nonsense", "2026-11-23T10:00:00Z", "_", "2026-11-23T10:00:00.000000Z_x"])
def test_a_cursor_that_is_none_is_wrong_use(run: Run, database: Any, cursor: str) -> None:
    assert run("inbox", "--after", cursor)[0] == 64


def test_a_list_shows_a_beginning_and_no_address(run: Run, put: Put) -> None:
    put(message="word " * 100 + "the end")
    for form in ([], ["--json"]):
        _, out, _ = run("inbox", *form)
        assert "word word" in out
        assert "the end" not in out and "ada@engine.example" not in out


@pytest.mark.promise("P12")
def test_a_message_is_shown_whole_by_its_id_or_the_reference_on_the_mail(run: Run, put: Put) -> None:
    item = put(message="First line\n\n  Second " + "x" * 300 + " end")
    for given in (item["id"], item["id"][:8], item["id"][:13].upper()):
        code, out, err = run("show", given)
        assert (code, err) == (0, "")
        assert framed(item["message"]) in out, "no line of it is broken"
        for name in ("id", "name", "email", "topic", "order", "received_at"):
            assert item[name] in out


def test_an_order_from_when_orders_were_messages_is_shown_with_all_it_holds(run: Run, put: Put) -> None:
    quote = {"lines": [{"quantity": 4, "title": "Sumac", "unit": "75 g tin", "sum": "19.20"}], "total": "19.20"}
    item = put(lines=[{"product": "sumac", "quantity": 4}], quote=quote)
    shown = run("show", item["id"])[1]
    for text in ('"product": "sumac"', '"quantity": 4', '"title": "Sumac"', '"unit": "75 g tin"', '"total": "19.20"'):
        assert text in shown
    assert json.loads(run("show", item["id"], "--json")[1])["quote"] == quote
    assert "quote" not in run("show", put()["id"])[1]


def test_an_ambiguous_reference_names_the_ids_and_shows_nothing_else(run: Run, put: Put, items: Items) -> None:
    one = put(id="abcdef12-0000-4000-8000-000000000001")
    two = put(id="abcdef12-0000-4000-8000-000000000002")
    code, out, err = run("show", "abcdef12")
    assert (code, out) == (1, "")
    assert "2 messages" in err and one["id"] in err and two["id"] in err
    assert one["name"] not in err
    assert items("AuditTable") == [], "nothing was opened"
    assert run("show", one["id"][:-1] + "1")[0] == 0


@pytest.mark.parametrize(("given", "code"), [("abcdef1", 64), ("nonsense", 64), ("../../etc", 64), ("abcdef12", 1)])
def test_what_is_no_id_is_wrong_use_and_what_is_not_there_is_not_found(
    run: Run, database: Any, given: str, code: int
) -> None:
    found, out, err = run("show", given)
    assert (found, out) == (code, "")
    assert err


@pytest.mark.promise("A04")
def test_a_message_whose_time_is_up_is_not_shown_though_it_is_still_held(run: Run, put: Put) -> None:
    item = put(expires_at=int(time.time()) - 1)
    assert item["name"] not in run("inbox")[1]
    code, out, _ = run("show", item["id"])
    assert (code, out) == (1, "")


@pytest.mark.promise("P21")
@pytest.mark.parametrize("field", ["name", "message"])
@pytest.mark.parametrize("how", ["inbox", "show", "json"])
def test_nothing_in_a_message_steers_the_terminal(run: Run, put: Put, field: str, how: str) -> None:
    item = put(**{field: EVIL})
    arguments = {"inbox": ["inbox"], "show": ["show", item["id"]], "json": ["show", item["id"], "--json"]}[how]
    code, out, _ = run(*arguments)
    assert code == 0
    assert not {"\x1b", "\x07", "\x9b", "\r", "\u202e"} & set(out)
    if how == "json":
        assert json.loads(out)[field] == EVIL, "for programs it is the same text"
    else:
        assert "[bold]plain[/bold]" in out, "and it is no markup"
        assert ":smile:" in out


@pytest.mark.parametrize(
    "text", ["أين طلبي؟ שלום עליכם", "👩🏽‍🌾 naïve Ǆ 日本語", "x" * 10_000, "line\n" * 1_999 + "last"]
)
def test_any_script_and_any_length_arrives_whole(run: Run, put: Put, text: str) -> None:
    item = put(message=text)
    assert framed(text) in run("show", item["id"])[1]
    assert json.loads(run("show", item["id"], "--json")[1])["message"] == text
    assert run("inbox")[0] == 0


def test_json_holds_what_the_register_names_and_a_date_of_expiry(run: Run, put: Put, register: Any) -> None:
    item = put()
    found = json.loads(run("show", item["id"], "--json")[1])
    assert set(found) <= set(register.records["message"].fields)
    assert found["expires_at"].endswith("Z")
    assert found | {"expires_at": 0} == item | {"expires_at": 0}


def test_a_message_from_before_there_was_an_outbox_is_shown(run: Run, put: Put, database: Any) -> None:
    item = put()
    gone = "REMOVE suspicion, mails, outbox, replies"
    database.update_item(TableName="MessageTable", Key={"id": {"S": item["id"]}}, UpdateExpression=gone)
    assert "Mails: none" in run("show", item["id"])[1]


def test_nothing_waiting_is_said_beside_the_output(run: Run, database: Any) -> None:
    assert run("inbox") == (0, "", "No messages are new.\n")
    assert json.loads(run("inbox", "--json")[1]) == {"messages": [], "after": None}


@pytest.mark.parametrize("operation", ["Query", "PutItem", "GetItem"])
def test_a_table_too_busy_to_answer_ends_with_3_and_shows_nothing(
    run: Run, put: Put, hooks: dict[str, Any], operation: str
) -> None:
    item = put()
    hooks[f"before-call.dynamodb.{operation}"] = throttled
    code, out, err = run("show", item["id"])
    assert (code, out) == (3, "")
    assert "too busy" in err and "Try again in a minute" in err
    assert "ada@" not in err, "what the table says may quote someone"


@pytest.mark.parametrize("missing", ["MESSAGE_TABLE", "AUDIT_TABLE"])
def test_without_the_tables_names_it_asks_for_them(run: Run, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.delenv(missing)
    code, _, err = run("inbox")
    assert code == 64
    assert missing in err


@pytest.mark.parametrize(
    "url", ["http://shop.example", "https://localhost.evil.example:8000", "file:///etc", "abcdef12"]
)
def test_a_preview_is_on_this_machine_or_it_is_none(run: Run, url: str) -> None:
    code, out, err = run("inbox", "--local", url)
    assert (code, out) == (3, "")
    assert "http://localhost:8000" in err


def test_the_names_of_local_tables_are_the_templates(template: Any) -> None:
    assert set(store.LOCAL_TABLES.values()) <= set(template.tables())


@pytest.mark.parametrize(
    "missing", ["language", "name", "topic", "message", "order", "email", "replies", "mails", "suspicion", "expires_at"]
)
def test_a_message_that_lacks_a_field_hides_no_other(run: Run, put: Put, database: Any, missing: str) -> None:
    broken, whole = put(), put(name="Whole")
    del broken[missing]
    database.put_item(TableName="MessageTable", Item=typed(broken))
    for form in ([], ["--json"]):
        code, out, _ = run("inbox", *form)
        assert code == 0
        assert "Whole" in out and whole["id"][:8] in out
    assert run("show", broken["id"])[0] == 0
    assert run("export", broken["id"], "--for", "a drill")[0] == 0


def test_the_inbox_says_how_many_messages_wait_in_quarantine(run: Run, put: Put) -> None:
    put()
    assert run("inbox")[2] == ""
    put(status="quarantined")
    put(status="quarantined", expires_at=int(time.time()) - 1)
    assert "1 message waits in quarantine" in run("inbox")[2]
    put(status="quarantined")
    for form in ([], ["--json"]):
        assert "2 messages wait in quarantine" in run("inbox", *form)[2]
    assert "quarantine" not in run("quarantine")[2]
