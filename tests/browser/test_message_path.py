"""The whole path of a message: written without script, mailed, answered from the desk, erased, and no trace left."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from infra.preview import Preview
from tests.browser.conftest import Desk, Mailed, Stored
from tests.browser.letter import confirm, fill, send
from tests.browser.visiting import until

CANARY = {
    "name": "Quill Canary",
    "email": "quill@canary.example",
    "message": "Do you still have the green canary pods?",
}
ANSWER = "Yes, a fresh sack came on Monday."


@pytest.mark.promise("P12", "P18", "A05")
def test_a_message_is_confirmed_answered_and_erased_without_a_trace(
    plain: Page, page: Page, *, mailing: Preview, mailed: Mailed, desk: Desk, stored: Stored
) -> None:
    plain.goto("/contact/")
    fill(plain, **CANARY)
    send(plain)
    confirm(plain, scripted=False)
    (message,) = stored("MessageTable")
    reference = message["id"][:8]

    until(page, lambda: len(mailed()) == 2)
    confirmation, notice = mailed()
    assert CANARY["email"] in confirmation and reference in confirmation and CANARY["message"] not in confirmation
    assert reference in notice and CANARY["message"] not in notice and CANARY["name"] not in notice

    assert CANARY["name"] in desk("inbox")
    assert CANARY["message"] in desk("show", reference)
    desk("reply", reference, "--text-file", "-", stdin=ANSWER)
    until(page, lambda: len(mailed()) == 3)
    assert ANSWER in mailed()[0] and CANARY["message"] in mailed()[0]
    (answered,) = stored("MessageTable")
    assert answered["status"] == "answered"
    until(page, lambda: "outbox" not in stored("MessageTable")[0])

    desk("erase", reference, "--yes", "--for", "their request")
    left = json.dumps({name: stored(name) for name in mailing.template.tables()}, ensure_ascii=False, default=str)
    assert [trace for trace in ("Canary", "canary", "green", "sack") if trace in left] == []
    assert any(line["action"] == "erase" and line["record"] == message["id"] for line in stored("AuditTable"))
