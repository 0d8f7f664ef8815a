"""Every look and every act leaves a line, or there is no look and no act; no line holds anything of a message."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import boto3
import pytest

from desk import store as desk_store
from functions.consent.personal import receipt_id
from functions.core.attributes import typed
from infra.planning import cost
from tests.desk.conftest import Editor, Items, Put, Run, throttled
from tests.desk.orders.orders import ORDER_COMMANDS

CANARY = {"name": "Zebediah Quillfeather", "email": "zeb.quill@canary.example", "order": "CANARY-4711"}
WORDS, ANSWER = "my canary sings", "a canary's answer"
REQUEST = "3b0d6f5e-3f0c-4d55-8b7e-5a1c2e9d7f40"
CONSENT = {"visitor": "9d1c7c1e-0c51-4f0c-9e0c-8a7a1b7b6a01", "id": "7f3c1a52-6a0e-4c55-9a31-0f4b8f7d2e10"}
WHY = ("--for", "their request")
# Each command: its words, the status that it needs, and the lines that it leaves: (record, action).
COMMANDS: dict[str, tuple[list[str], str, list[tuple[str, str]]]] = {
    "inbox": (["inbox"], "new", [("inbox", "list")]),
    "inbox of answered": (["inbox", "--status", "answered"], "answered", [("inbox", "list")]),
    "inbox of suspects": (["inbox", "--status", "quarantined"], "quarantined", [("quarantine", "list")]),
    "quarantine": (["quarantine"], "quarantined", [("quarantine", "list")]),
    "show": (["show", "ID"], "new", [("ID", "open")]),
    "reply": (["reply", "ID"], "new", [("ID", "open"), ("ID", "reply")]),
    "reply by pipe": (["reply", "ID", "--text-file", "-"], "new", [("ID", "reply")]),
    "done": (["done", "ID"], "new", [("ID", "done")]),
    "set aside": (["quarantine", "ID"], "new", [("ID", "quarantine")]),
    "release": (["release", "ID"], "quarantined", [("ID", "release")]),
    "resend": (["resend", "ID"], "new", [("ID", "resend")]),
    "erase": (["erase", "ID", "--yes", *WHY], "new", [("ID", "erase")]),
    "export": (["export", "ID", *WHY], "new", [("ID", "export")]),
    "consent": (["consent", receipt_id(CONSENT)], "new", [(CONSENT["id"], "open")]),
    "person": (["person", CANARY["email"], *WHY], "new", [("search", "search"), ("ID", "open")]),
    "person, objecting": (
        ["person", CANARY["email"], "--asks", "object", "--to", "messages", *WHY],
        "new",
        [("search", "search"), ("ID", "restrict")],
    ),
    # The erasure writes its own line for each item, as it does when it is asked for on the page.
    "person, erased": (
        ["person", CANARY["email"], "--erase", "--yes", *WHY],
        "new",
        [("search", "search"), ("ID", "erase"), ("ID", "erase")],
    ),
    "requests": (["requests"], "new", [("requests", "list")]),
    "mark": (["mark"], "new", [("people", "mark")]),
    "answered": (["answered", REQUEST, "a copy was posted"], "new", [(REQUEST, "answer")]),
    "audit": (["audit"], "new", [("audit", "list")]),
    "survey words": (["survey", "words", "your-spice-drawer"], "new", [("survey:your-spice-drawer", "words")]),
    "news list": (["news", "list"], "new", [("news", "list")]),
    "disclosures": (["disclosures", "list"], "new", [("disclosures", "list")]),
}


@pytest.fixture
def call(run: Run, put: Put, database: Any, register: Any, editor: Editor) -> Callable[[str], tuple[Any, ...]]:
    """Calls a command on one planted message and one consent: the message, then code, output, complaints."""
    record: dict[str, Any] = CONSENT | {"recorded_at": "2026-11-22T20:00:00.000000Z", "policy": register.policy.version}
    record |= {"policy_sha256": register.policy.sha256, "granted": [], "expires_at": 1_890_000_000}
    database.put_item(TableName="ConsentTable", Item=typed(record))
    request = {"id": REQUEST, "kind": "access", "came": "phone", "state": "open", "log": [], "due_at": 1_890_000_000}
    database.put_item(TableName="RequestTable", Item=typed(request))
    editor(ANSWER)

    def called(name: str) -> tuple[Any, ...]:
        words, status, _ = COMMANDS[name]
        given_up = {"mails": {"confirmation": {"state": "failed", "tries": 1, "until": 0}}} if name == "resend" else {}
        item = put(message=WORDS, status=status, **CANARY, **given_up)
        arguments = [item["id"] if word == "ID" else word for word in words]
        # The editor needs a terminal; the others get a pipe.
        return item, *run(*arguments, stdin=ANSWER, typed="" if name == "reply" else None)

    return called


# One reads the public log as anyone can, and no table; of the other, a contest's whole way is in test_draws.py.
UNWATCHED = {"log", "draw"}


def test_every_command_is_watched_here() -> None:
    from desk.command import cardamum

    watched = {words[0] for words, _, _ in COMMANDS.values()} | set(ORDER_COMMANDS)
    assert watched | UNWATCHED == set(cardamum.commands)


@pytest.mark.promise("P14", "P21", "A04")
@pytest.mark.parametrize("name", COMMANDS)
def test_every_look_and_act_leaves_its_lines(
    call: Callable[[str], tuple[Any, ...]], items: Items, register: Any, name: str
) -> None:
    before = int(time.time())
    item, code, _, _ = call(name)
    assert code == 0
    lines = items("AuditTable")
    wanted = [(item["id"] if record == "ID" else record, action) for record, action in COMMANDS[name][2]]
    assert [(line["record"], line["action"]) for line in lines] == wanted
    mine = boto3.client("sts").get_caller_identity()["Arn"]
    days = register.records["audit"].retention_days * 86_400
    for line in lines:
        assert set(line) == set(register.records["audit"].fields)
        assert line["who"] == mine
        assert line["reason"]
        assert str(UUID(line["id"])) == line["id"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z#[0-9a-f]{8}", line["at"])
        assert before + days <= line["expires_at"] <= time.time() + days


@pytest.mark.promise("P21")
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_holds_anything_of_a_message(call: Callable[[str], tuple[Any, ...]], items: Items, name: str) -> None:
    call(name)
    everything = json.dumps(items("AuditTable"), ensure_ascii=False)
    planted = (*CANARY.values(), WORDS, ANSWER, "Quillfeather", "zeb.quill", "canary")
    assert [one for one in planted if one in everything] == []


@pytest.mark.promise("P21")
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("trouble", ["no such table", "busy"])
def test_where_the_line_cannot_be_written_nothing_is_shown_and_nothing_done(
    call: Callable[[str], tuple[Any, ...]],
    items: Items,
    hooks: dict[str, Any],
    *,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    trouble: str,
) -> None:
    if trouble == "busy":
        hooks["before-call.dynamodb.PutItem"] = throttled
    else:
        monkeypatch.setenv("AUDIT_TABLE", "NoSuchTable")
    item, code, out, err = call(name)
    assert code == 3
    assert out.strip() in ("", "[]", "Erased 0 messages of 1.")
    assert items("MessageTable") == [item]
    for one in (*CANARY.values(), WORDS):
        assert one not in out + err.replace(ANSWER, "")


@pytest.mark.promise("P21")
def test_a_line_is_never_written_over(run: Run, put: Put, items: Items, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.audit.timestamp", lambda _: "2026-11-23T10:00:00.000000Z")
    monkeypatch.setattr("desk.audit.secrets.token_hex", lambda _: "00000000")
    item = put()
    assert run("show", item["id"])[0] == 0
    assert run("show", item["id"])[:2] == (3, "")
    assert len(items("AuditTable")) == 1


def test_what_for_is_written_down_as_it_was_said(run: Run, put: Put, items: Items) -> None:
    run("show", put()["id"], "--for", "  a call  from\nthe customer\x1b[2J ")
    assert items("AuditTable")[0]["reason"] == "a call from the customer�[2J"


@pytest.mark.promise("P21")
def test_who_did_what_is_shown_newest_first_and_page_by_page(run: Run, put: Put) -> None:
    item = put()
    for _ in range(7):
        run("show", item["id"])
    run("done", item["id"])
    seen: list[dict[str, Any]] = []
    after: list[str] = []
    for _ in range(10):
        page = json.loads(run("audit", item["id"][:8], "--json", "--limit", "3", *after)[1])
        seen += page["lines"]
        if page["after"] is None:
            break
        after = ["--after", page["after"]]
    assert [line["action"] for line in seen] == ["done"] + ["open"] * 7
    assert [line["at"] for line in seen] == sorted((line["at"] for line in seen), reverse=True)
    code, out, _ = run("audit", item["id"])
    assert code == 0
    assert out.count(item["id"][:8]) == 8 and "arn:aws:" in out and "answering messages" in out


def test_all_that_was_done_is_shown_and_this_look_too(run: Run, put: Put) -> None:
    run("inbox")
    run("show", put()["id"])
    actions = [(line["action"], line["record"]) for line in json.loads(run("audit", "--json")[1])["lines"]]
    assert [action for action, _ in actions] == ["list", "open", "list"]
    assert [record for _, record in actions][::2] == ["audit", "inbox"]


@pytest.mark.parametrize("record", ["nonsense", "abc", "../.."])
def test_what_is_no_record_is_wrong_use(run: Run, database: Any, record: str) -> None:
    assert run("audit", record)[0] == 64


def test_a_record_that_nobody_opened_is_said_so(run: Run, database: Any) -> None:
    code, out, err = run("audit", str(uuid4()))
    assert (code, out) == (0, "") and "Nobody" in err


def test_a_look_is_as_many_calls_as_the_calculator_of_costs_reckons(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    made = desk_store.aws

    def counted(*arguments: Any) -> Any:
        store = made(*arguments)
        store.client.meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
        return store

    monkeypatch.setattr("desk.store.aws", counted)
    assert run("show", put()["id"][:8])[0] == 0
    uses = cost.prices()["uses"]["look"]
    assert (len(calls), calls.count("PutItem")) == (uses["trail-event"], uses["write"])
