"""What was typed for an answer is kept, whatever goes wrong on its way."""

from __future__ import annotations

import stat
from typing import Any

import pytest

from desk.draft import MARK
from tests.desk.conftest import ANSWER, Editor, Items, Put, Run, kept_in, only, throttled


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


@pytest.mark.parametrize("typed", ["x" * 10_001])
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
