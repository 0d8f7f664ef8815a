"""``cardamum reply``: an answer is stored with its mail in one write, and nothing that was typed is ever lost."""

from __future__ import annotations

import dataclasses
import json
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from desk import message_updates
from desk import store as desk_store
from desk.draft import MARK
from desk.errors import ChangedError
from functions.mail.states import fresh
from tests.desk.conftest import ANSWER, Editor, Items, Put, Run, kept_in, only

# The longest that an answer can be, and how many of it leave no room for one more in an item of the size below.
LONG, MANY = "s" * 10_000, 9


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Items hold 120 kB. Moto counts a list that an update makes longer twice, so that of 400 kB half is of use."""
    monkeypatch.setattr("desk.message_updates.MOST_BYTES", 120 * 1024)


@pytest.mark.promise("P12")
def test_an_answer_from_the_editor_is_stored_with_its_mail_due(
    run: Run, put: Put, items: Items, editor: Editor, home: Path
) -> None:
    item, shown = put(message="Where is\nmy \x1b[2Jcardamom?"), editor(ANSWER)
    code, out, err = run("reply", item["id"][:8], typed="")
    assert (code, err) == (0, "")
    assert "Answered" in out
    stored = only(items)
    (answer,) = stored["replies"]
    assert answer["text"] == ANSWER.strip()
    assert answer["by"].startswith("arn:aws:")
    assert (stored["status"], stored["outbox"]) == ("answered", "due")
    assert stored["mails"] == item["mails"] | fresh("reply-1")["mails"]
    before, _, quoted = shown.read_text(encoding="utf-8").partition(MARK + "\n")
    assert not before.strip()
    assert all(line.startswith("#") for line in quoted.splitlines())
    assert "# Where is\n# my �[2Jcardamom?\n" in quoted and "Ada Byron <ada@engine.example>" in quoted
    assert list(home.iterdir()) == [], "the draft is gone once the answer is stored"
    assert [line["action"] for line in items("AuditTable")] == ["open", "reply"]


@pytest.mark.parametrize("by", ["file", "pipe"])
def test_an_answer_by_file_or_pipe_opens_nothing(run: Run, put: Put, items: Items, tmp_path: Path, by: str) -> None:
    item, file = put(), tmp_path / "answer.txt"
    file.write_text(ANSWER, encoding="utf-8")
    code, out, _ = run("reply", item["id"], "--text-file", str(file) if by == "file" else "-", "--json", stdin=ANSWER)
    assert code == 0
    assert json.loads(out) == {"id": item["id"], "status": "answered", "reply": 1}
    assert only(items)["replies"][0]["text"] == ANSWER.strip()
    assert [line["action"] for line in items("AuditTable")] == ["reply"]
    assert file.read_text(encoding="utf-8") == ANSWER, "the writer's own file is left alone"


def test_a_second_answer_gets_a_mail_of_its_own_and_a_closed_message_is_open_again(
    run: Run, put: Put, items: Items
) -> None:
    item = put(status="done")
    for number in (1, 2):
        assert run("reply", item["id"], "--text-file", "-", stdin=f"answer {number}")[0] == 0
    stored = only(items)
    assert [reply["text"] for reply in stored["replies"]] == ["answer 1", "answer 2"]
    assert {"reply-1", "reply-2"} <= set(stored["mails"])
    assert stored["status"] == "answered"


def test_a_message_from_before_there_was_an_outbox_can_be_answered(
    run: Run, put: Put, items: Items, database: Any
) -> None:
    item = put()
    gone = "REMOVE suspicion, mails, outbox, replies"
    database.update_item(TableName="MessageTable", Key={"id": {"S": item["id"]}}, UpdateExpression=gone)
    for number in (1, 2):
        assert run("reply", item["id"], "--text-file", "-", stdin=f"answer {number}")[0] == 0
    assert set(only(items)["mails"]) == {"reply-1", "reply-2"}


@pytest.mark.parametrize("typed", ["", "  \n\n"])
def test_an_empty_answer_sends_nothing(
    run: Run, put: Put, items: Items, *, editor: Editor, home: Path, typed: str
) -> None:
    item = put()
    editor(typed)
    code, _, err = run("reply", item["id"], typed="")
    assert code == 1 and "Nothing was typed" in err
    assert run("reply", item["id"], "--text-file", "-", stdin=typed)[0] == 1
    assert only(items) == item
    assert list(home.iterdir()) == []


@pytest.mark.promise("P12")
def test_of_two_who_answer_at_once_the_second_sees_the_firsts_and_loses_nothing(
    run: Run, put: Put, items: Items, editor: Editor, database: Any
) -> None:
    item = put()
    # While the second types, the first's answer is stored.
    editor("the second's answer")
    from desk import reply as replying

    typing = replying.Draft.written

    def meanwhile(draft: Any, opened: dict[str, Any]) -> str:
        typed = typing(draft, opened)
        message_updates.reply(
            desk_store.Store(database, desk_store.LOCAL_TABLES, "arn:first"), opened, "the first's answer"
        )
        return typed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replying.Draft, "written", meanwhile)
        code, out, err = run("reply", item["id"], typed="")
    assert code == 4
    assert "arn:first" in out and "the first's answer" in out
    assert "Someone answered while you wrote" in err
    path = kept_in(err)
    assert path.read_text(encoding="utf-8").strip() == "the second's answer"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [reply["text"] for reply in only(items)["replies"]] == ["the first's answer"]
    # The same command takes it up, and sends it after theirs.
    shown = editor("PS ")
    assert run("reply", item["id"], typed="")[0] == 0
    assert shown.read_text(encoding="utf-8").startswith("the second's answer")
    assert "# the first's answer" in shown.read_text(encoding="utf-8")
    assert [reply["text"] for reply in only(items)["replies"]] == ["the first's answer", "PS the second's answer"]
    assert not path.exists()


def test_of_many_answers_to_one_state_exactly_one_is_stored(put: Put, items: Items, database: Any) -> None:
    item, store = put(), desk_store.Store(database, desk_store.LOCAL_TABLES, "arn:someone")

    def answer(number: int) -> bool:
        try:
            message_updates.reply(store, item, f"answer {number}")
        except ChangedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(answer, range(16))) == 1
    assert len(only(items)["replies"]) == 1


def test_an_answer_whose_word_was_lost_is_stored_once(run: Run, put: Put, items: Items, hooks: dict[str, Any]) -> None:
    item, lost = put(), []

    def timeout(event_name: str, **_: Any) -> None:
        if event_name.endswith("UpdateItem") and not lost:
            lost.append(event_name)
            raise ReadTimeoutError(endpoint_url="the table")

    hooks["before-send"] = timeout
    code, _, err = run("reply", item["id"], "--text-file", "-", stdin=ANSWER)
    assert (code, err, len(lost)) == (0, "", 1)
    assert len(only(items)["replies"]) == 1


@pytest.mark.promise("P18")
def test_an_answer_without_room_in_its_message_lies_beside_it_and_goes_with_it(
    run: Run, put: Put, items: Items, small: None
) -> None:
    before = {"at": "2026-11-23T10:00:00.000000Z", "by": "mira", "text": LONG}
    item = put(replies=[before] * MANY)
    for answer, seen in ((LONG, MANY), ("The last word", MANY + 1)):
        code, _, err = run("reply", item["id"], "--text-file", "-", "--seen", str(seen), stdin=answer)
        assert (code, err) == (0, "")
    beside, message = sorted(items("MessageTable"), key=lambda one: "status" in one)
    assert (beside["replies"], beside["expires_at"]) == ([{"text": LONG}], item["expires_at"])
    assert [len(entry["text"]) for entry in message["replies"][MANY - 1 :]] == [10_000, 0, len("The last word")]
    assert {key: mail["state"] for key, mail in message["mails"].items() if "reply" in key} == {
        "reply-10": "due",
        "reply-11": "due",
    }
    # Whoever sees the message, by its beginning too, sees it whole; with it, all of it goes.
    shown = json.loads(run("show", item["id"][:8], "--json")[1])
    assert [entry["text"] for entry in shown["replies"][MANY:]] == [LONG, "The last word"]
    assert run("erase", item["id"][:8], "--yes", "--for", "their request")[0] == 0
    assert items("MessageTable") == []


@pytest.mark.promise("P18")
def test_answers_stop_where_their_mails_could_no_longer_be_marked(
    run: Run, put: Put, items: Items, small: None
) -> None:
    before = {"at": "2026-11-23T10:00:00.000000Z", "by": "mira", "text": LONG}
    item = put(replies=[*[before] * MANY, before | {"text": LONG[:8_500]}])
    code, _, err = run("reply", item["id"], "--text-file", "-", "--seen", str(MANY + 1), stdin="One more")
    assert code == 4
    assert "is full: it has 10 answers" in err and "Your answer is in" in err
    assert items("MessageTable") == [item]


def test_who_was_not_the_quicker_leaves_nothing_beside(put: Put, items: Items, database: Any, small: None) -> None:
    before = {"at": "2026-11-23T10:00:00.000000Z", "by": "mira", "text": LONG}
    item = put(replies=[*[before] * MANY, before | {"text": "The quicker"}])
    store = desk_store.Store(database, desk_store.LOCAL_TABLES, "arn:someone")
    with pytest.raises(ChangedError):
        message_updates.reply(store, item | {"replies": [before] * MANY}, LONG)
    assert items("MessageTable") == [item]


@pytest.mark.parametrize("rewrites", [True, False])
def test_closing_the_editor_unchanged_sends_nothing_of_before(
    run: Run, put: Put, items: Items, *, editor: Editor, monkeypatch: pytest.MonkeyPatch, rewrites: bool
) -> None:
    item = put()
    editor("half an answ", code=1)
    path = kept_in(run("reply", item["id"], typed="")[2])
    editor("")
    if not rewrites:
        monkeypatch.setenv("VISUAL", "true")
    code, _, err = run("reply", item["id"], typed="")
    assert code == 1 and "as it was" in err
    assert only(items) == item
    assert kept_in(err) == path and path.read_text(encoding="utf-8") == "half an answ\n"
    # Whoever wants it sent says so; then nothing of it stays.
    assert run("reply", item["id"], "--text-file", str(path))[0] == 0
    assert [reply["text"] for reply in only(items)["replies"]] == ["half an answ"]
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("apart", [True, False])
def test_of_three_who_send_a_file_at_once_one_is_sent(
    run: Run, put: Put, items: Items, *, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    """``apart``: three people, one after the other; else one account, and the others began before the first was in."""
    item, people = put(), iter(["ada", "bo", "cy"])
    make = desk_store.aws
    began = time.time()

    def person(*arguments: Any) -> desk_store.Store:
        store = make(*arguments)
        return dataclasses.replace(store, who=next(people)) if apart else store

    monkeypatch.setattr("desk.store.aws", person)
    if not apart:
        clock = iter([began] * 3)
        monkeypatch.setattr("desk.reply.time", SimpleNamespace(time=lambda: next(clock)))
    found = [run("reply", item["id"], "--text-file", "-", stdin=f"answer {number}") for number in (1, 2, 3)]
    assert [code for code, _, _ in found] == [0, 4, 4]
    assert [reply["text"] for reply in only(items)["replies"]] == ["answer 1"]
    assert "│ answer 1" in found[1][1], "whoever is too late sees what was sent"
    assert "--seen 1" in found[1][2] and kept_in(found[1][2]).read_text(encoding="utf-8") == "answer 2\n"


def test_an_answer_from_a_file_follows_those_that_its_writer_says_they_have_seen(
    run: Run, put: Put, items: Items
) -> None:
    item = put(replies=[{"at": "2026-11-23T10:00:00.000000Z", "by": "bo", "text": "theirs"}])
    assert run("reply", item["id"], "--text-file", "-", stdin=ANSWER)[0] == 4
    assert run("reply", item["id"], "--text-file", "-", "--seen", "1", stdin=ANSWER)[0] == 0
    assert len(only(items)["replies"]) == 2


def test_that_the_mail_goes_out_by_itself_is_said_only_where_it_can(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch, database: Any
) -> None:
    def said(*options: str, **own: Any) -> str:
        return run("reply", put(**own)["id"], "--text-file", "-", *options, stdin=ANSWER)[1]

    assert "goes out by itself" in said()
    failed = said(mails={"confirmation": {"state": "failed", "tries": 1, "until": 0}})
    assert "by itself" not in failed and "could not be mailed before (confirmation)" in failed
    here = desk_store.Store(database, desk_store.LOCAL_TABLES, "local:ada", "http://localhost:8000")
    monkeypatch.setattr("desk.store.local", lambda *_: here)
    preview = said("--local")
    assert "by itself" not in preview and "http://localhost:8000/_preview/mail" in preview
