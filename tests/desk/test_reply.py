"""``cardamum reply``: an answer is stored with its mail in one write, and nothing that was typed is ever lost."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from desk import acts, outbox, tables
from desk.draft import MARK
from desk.stops import Changed
from tests.desk.conftest import Items, Put, Run, throttled

Editor = Callable[..., Path]
ANSWER = "Dear Ada,\n\nit is on its way.\n"


def only(items: Items) -> dict[str, Any]:
    (item,) = items("MessageTable")
    return item


def kept_in(err: str) -> Path:
    return Path(err.partition("Your answer is in ")[2].splitlines()[0])


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
    assert stored["mails"] == item["mails"] | outbox.fresh("reply-1")["mails"]
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
        acts.reply(tables.Store(database, tables.LOCAL_TABLES, "arn:first"), opened, "the first's answer")
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
    shown = editor("")
    assert run("reply", item["id"], typed="")[0] == 0
    assert shown.read_text(encoding="utf-8").startswith("the second's answer")
    assert "# the first's answer" in shown.read_text(encoding="utf-8")
    assert [reply["text"] for reply in only(items)["replies"]] == ["the first's answer", "the second's answer"]
    assert not path.exists()


def test_of_many_answers_to_one_state_exactly_one_is_stored(put: Put, items: Items, database: Any) -> None:
    item, store = put(), tables.Store(database, tables.LOCAL_TABLES, "arn:someone")

    def answer(number: int) -> bool:
        try:
            acts.reply(store, item, f"answer {number}")
        except Changed:
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


@pytest.mark.parametrize("operation", ["UpdateItem", "PutItem"])
@pytest.mark.parametrize("by", ["editor", "pipe"])
def test_what_was_typed_is_kept_where_the_tables_do_not_answer(
    run: Run, put: Put, items: Items, *, hooks: dict[str, Any], editor: Editor, operation: str, by: str
) -> None:
    item = put()
    editor(ANSWER)
    busy: list[bool] = []

    def busy_after_opening(**_: Any) -> Any:
        # The first line is the one that opens the message; without it there is no editor and nothing is typed.
        busy.append(True)
        return throttled() if by == "pipe" or operation == "UpdateItem" or len(busy) > 1 else None

    hooks[f"before-call.dynamodb.{operation}"] = busy_after_opening
    arguments = [] if by == "editor" else ["--text-file", "-"]
    code, out, err = run("reply", item["id"], *arguments, stdin=ANSWER, typed="" if by == "editor" else None)
    assert (code, out) == (3, "")
    path = kept_in(err)
    assert path.read_text(encoding="utf-8").strip() == ANSWER.strip(), "the answer, and not the question"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert only(items)["replies"] == []


def test_an_answer_to_an_erased_message_is_kept_and_said(
    run: Run, put: Put, items: Items, *, editor: Editor, monkeypatch: pytest.MonkeyPatch, database: Any
) -> None:
    from desk import reply as replying

    item = put()
    editor(ANSWER)
    typing = replying.Draft.written

    def meanwhile(draft: Any, opened: dict[str, Any]) -> str:
        database.delete_item(TableName="MessageTable", Key={"id": {"S": item["id"]}})
        return typing(draft, opened)

    monkeypatch.setattr(replying.Draft, "written", meanwhile)
    code, _, err = run("reply", item["id"], typed="")
    assert code == 1 and "erased" in err
    assert kept_in(err).read_text(encoding="utf-8").strip() == ANSWER.strip()
    assert items("MessageTable") == [], "an answer does not bring an erased message back"


def test_an_answer_by_pipe_to_no_message_at_all_is_kept(run: Run, database: Any) -> None:
    code, _, err = run("reply", "abcdef12", "--text-file", "-", stdin=ANSWER)
    assert code == 1
    assert kept_in(err).read_text(encoding="utf-8").strip() == ANSWER.strip()


def test_an_editor_that_fails_sends_nothing_and_loses_nothing(run: Run, put: Put, items: Items, editor: Editor) -> None:
    item = put()
    editor(ANSWER, code=1)
    code, _, err = run("reply", item["id"], typed="")
    assert code == 1 and "Editing failed" in err
    assert kept_in(err).read_text(encoding="utf-8").strip() == ANSWER.strip()
    assert only(items) == item


def test_where_the_mark_is_gone_the_question_is_not_sent_as_an_answer(
    run: Run, put: Put, items: Items, editor: Editor
) -> None:
    item = put()
    editor(ANSWER, python=f"text = text.replace({MARK!r}, '')")
    code, _, err = run("reply", item["id"], typed="")
    assert code == 1 and "divides answer and question" in err
    assert kept_in(err).is_file()
    assert only(items) == item


@pytest.mark.parametrize("typed", ["x" * 10_001, "a\x1b[2Jb", "nul\0"])
def test_an_answer_that_could_not_be_mailed_is_refused_and_kept(run: Run, put: Put, items: Items, typed: str) -> None:
    item = put()
    code, _, err = run("reply", item["id"], "--text-file", "-", stdin=typed)
    assert code == 1
    assert kept_in(err).read_text(encoding="utf-8").strip() == typed
    assert only(items) == item


def test_an_answer_that_is_not_utf_8_is_wrong_use(run: Run, put: Put) -> None:
    assert run("reply", put()["id"], "--text-file", "-", stdin=b"\xe9t\xe9")[0] == 64


def test_without_a_terminal_there_is_no_editor(run: Run, put: Put) -> None:
    code, _, err = run("reply", put()["id"])
    assert code == 64 and "--text-file" in err


def test_a_message_in_quarantine_is_released_before_it_is_answered(run: Run, put: Put, items: Items) -> None:
    item = put(status="quarantined", suspicion=["links"])
    code, _, err = run("reply", item["id"], "--text-file", "-", stdin=ANSWER)
    assert code == 4 and "release it first" in err
    assert only(items) == item
    assert kept_in(err).is_file()


def test_two_drafts_of_one_message_stay_two(run: Run, put: Put, editor: Editor) -> None:
    item = put(status="quarantined")
    paths = {kept_in(run("reply", item["id"], "--text-file", "-", stdin=text)[2]) for text in ("one", "two")}
    assert {path.read_text(encoding="utf-8").strip() for path in paths} == {"one", "two"}
    assert len(paths) == 2
