"""A command that is ended, or that meets what nobody expected, says so and leaves nothing about."""

from __future__ import annotations

import signal
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk import inbox, messages
from tests.desk.conftest import ANSWER, Editor, Items, Put, Run, kept_in, only


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Signals do what they do in a terminal, even where the tests themselves run under nohup, which ignores one."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


_WAIT = "import signal; os.kill(os.getppid(), {number}); signal.pause()"


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_draft_with_nothing_typed_is_gone_when_the_terminal_closes(
    run: Run, put: Put, items: Items, *, editor: Editor, home: Path, number: int
) -> None:
    item, before = put(), signal.getsignal(number)
    editor(python=_WAIT.format(number=int(number)))
    code, _, err = run("reply", item["id"], typed="")
    assert (code, err) == (128 + number, "")
    assert list(home.iterdir()) == [], "the customer's words do not stay"
    assert only(items) == item
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_what_was_typed_when_the_terminal_closes_is_kept_for_its_writer_alone(
    run: Run, put: Put, items: Items, *, editor: Editor, home: Path, number: int
) -> None:
    item = put()
    save = "path.write_text(text, encoding='utf-8'); (path.parent / 'answer.txt~').write_text(text, encoding='utf-8')\n"
    editor(ANSWER, python=save + _WAIT.format(number=int(number)))
    code, _, err = run("reply", item["id"], typed="")
    assert code == 128 + number
    path = kept_in(err)
    assert path.read_text(encoding="utf-8") == ANSWER, "the answer, and not the question"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(home.stat().st_mode) == 0o700
    assert list(home.iterdir()) == [path], "nor does the editor's backup stay"
    assert only(items) == item


def test_what_an_editor_had_not_saved_is_named(run: Run, put: Put, editor: Editor, home: Path) -> None:
    item = put()
    swap = "(path.parent / '.answer.txt.swp').write_text('unsaved', encoding='utf-8')"
    editor(python=f"{swap}\n{_WAIT.format(number=int(signal.SIGHUP))}")
    err = run("reply", item["id"], typed="")[2]
    (folder,) = home.iterdir()
    assert f"What your editor had not saved is in {folder}" in err
    assert [path.name for path in folder.iterdir()] == [".answer.txt.swp"]
    editor(ANSWER)
    assert f"Another unfinished answer to it is in {folder}" in run("reply", item["id"], typed="")[2]
    assert run("erase", item["id"], "--yes", "--for", "asked for it")[0] == 0
    assert list(home.iterdir()) == [], "erasing a message erases that too"


@pytest.mark.parametrize("arguments", [["show"], ["reply", "--text-file", "-"], ["done"], ["--debug", "show"]])
def test_no_error_ends_in_a_traceback_and_none_quotes_a_message(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("ada@engine.example")

    item = put()
    monkeypatch.setattr(messages, "resolve" if "done" in arguments else "get", broken)
    code, _, err = run(*arguments, item["id"], stdin=ANSWER)
    assert code == 70
    assert "nobody expected (RuntimeError in desk/" in err and "--debug" in err
    assert ("Traceback" in err, "ada@" in err) == (("--debug" in arguments),) * 2
    if "reply" in arguments:
        assert kept_in(err).read_text(encoding="utf-8") == ANSWER


def test_debug_may_stand_behind_the_command(run: Run, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "_print", lambda item: item["nothing"])
    item = put()
    assert "KeyError: 'nothing'" in run("show", item["id"], "--debug")[2]
    assert "Traceback" not in run("show", item["id"])[2]


def test_a_folder_for_drafts_that_cannot_be_is_named(run: Run, put: Put, home: Path) -> None:
    home.parent.write_text("a file", encoding="utf-8")
    code, _, err = run("reply", put()["id"], typed="")
    assert code == 70 and "Traceback" not in err
    assert f"{home}: Not a directory." in err or f"{home.parent}: File exists." in err


@pytest.mark.parametrize("url", ["http://[", "http://localhost:port", "http://localhost:99999"])
def test_an_address_that_is_none_is_said(run: Run, url: str) -> None:
    code, _, err = run("inbox", "--local", url)
    assert code == 3 and "no address of a preview" in err


def test_a_profile_that_is_not_there_is_said_of_a_preview_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    code, _, err = run("inbox", "--local")
    assert code == 3 and "ProfileNotFound" in err


def test_a_user_without_a_name_is_written_down_by_number(
    run: Run, monkeypatch: pytest.MonkeyPatch, database: Any
) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nameless)
    code, _, err = run("inbox", "--local", "http://localhost:9")
    assert code == 3 and "No preview answers" in err
