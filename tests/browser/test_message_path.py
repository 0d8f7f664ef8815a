"""The whole path of a message: written without script, mailed, answered from the desk, erased, and no trace left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from infra.local.fake_ses import sent_mails
from infra.preview import Preview
from tests.browser.conftest import Stored
from tests.browser.letter import confirm, fill, send
from tests.desk.installed import run

CANARY = {
    "name": "Quill Canary",
    "email": "quill@canary.example",
    "message": "Do you still have the green canary pods?",
}
ANSWER = "Yes, a fresh sack came on Monday."
Desk = Callable[..., str]


@pytest.fixture
def mailing(preview: Preview) -> Iterator[Preview]:
    """The preview, sending its mail."""
    with preview.pumping():
        yield preview


@pytest.fixture
def desk(base_url: str, tmp_path: Path) -> Desk:
    """Runs the staff's command on the preview; gives what it printed."""

    def answered(*arguments: str, stdin: str = "") -> str:
        done = run(base_url, tmp_path, *arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return answered


@pytest.mark.promise("P12", "P18", "A05")
def test_a_message_is_confirmed_answered_and_erased_without_a_trace(
    plain: Page, page: Page, mailing: Preview, desk: Desk, stored: Stored
) -> None:
    before = len(list(sent_mails()))
    plain.goto("/contact/")
    fill(plain, **CANARY)
    send(plain)
    confirm(plain, scripted=False)
    (message,) = stored("MessageTable")
    reference = message["id"][:8]

    def mailed() -> list[str]:
        """This test's part of the page of what was mailed, cut into its mails, newest first. It loads itself anew, so
        it is only read.
        """
        found = page.request.get("/_preview/mail").text().split('<section class="prose"')[1:]
        return found[: len(found) - before]

    _until(page, lambda: len(mailed()) == 2)
    confirmation, notice = mailed()
    assert CANARY["email"] in confirmation and reference in confirmation and CANARY["message"] not in confirmation
    assert reference in notice and CANARY["message"] not in notice and CANARY["name"] not in notice

    assert CANARY["name"] in desk("inbox")
    assert CANARY["message"] in desk("show", reference)
    desk("reply", reference, "--text-file", "-", stdin=ANSWER)
    _until(page, lambda: len(mailed()) == 3)
    assert ANSWER in mailed()[0] and CANARY["message"] in mailed()[0]
    (answered,) = stored("MessageTable")
    assert answered["status"] == "answered"
    _until(page, lambda: "outbox" not in stored("MessageTable")[0])

    desk("erase", reference, "--yes", "--for", "their request")
    left = json.dumps({name: stored(name) for name in mailing.template.tables()}, ensure_ascii=False, default=str)
    assert [trace for trace in ("Canary", "canary", "green", "sack") if trace in left] == []
    assert any(line["action"] == "erase" and line["record"] == message["id"] for line in stored("AuditTable"))


def _until(page: Page, holds: Callable[[], bool]) -> None:
    """Look again until it holds, ten seconds at the most."""
    for _ in range(50):
        if holds():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it never held")
