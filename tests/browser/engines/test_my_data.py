"""My data in Firefox and WebKit as in Chromium: what a receipt says is taken back, then a sign-in, and an erasure."""

from __future__ import annotations

from typing import Any

import pytest

from functions.consent.personal import receipt_id
from tests.browser.conftest import Stored
from tests.browser.engines.conftest import Served
from tests.browser.engines.test_everywhere import choose
from tests.browser.engines.test_shopping import put
from tests.browser.engines.visits import Visit, until
from tests.browser.test_my_data import link
from tests.browser.visiting import VISITOR
from tests.desk.conftest import put_into

SESSION = "__Host-session"


def sent(visit: Visit, button: str) -> None:
    """Press a button without waiting: the page goes. Its driver does not scroll to it in WebKit."""
    visit.evaluate(f"void setTimeout(() => document.querySelector({button!r}).click())")


@pytest.mark.promise("P04", "P22", "A05")
def test_a_receipt_is_taken_back_and_who_signs_in_is_erased(
    visit: Visit, stored: Stored, preview: Served, register: Any
) -> None:
    put_into(preview.client, register, email="ada@example.org")
    visit.goto("/404.html")
    choose(visit, "accept")
    (record,) = stored("ConsentTable")
    visit.goto("/my-data/")
    put(visit, "receipt-text", receipt_id(record))
    sent(visit, "[action='/api/my-data/receipts'] button")
    visit.wait_for("button[value=withdraw]")
    sent(visit, "button[value=withdraw]")
    visit.wait_for("main [role=status]")
    assert not visit.visible("[value=withdraw]")
    assert [one["granted"] for one in stored("ConsentTable")] == [[], record["granted"]]
    assert VISITOR not in visit.cookies()

    visit.goto("/my-data/")
    put(visit, "email", "ada@example.org")
    sent(visit, "[action='/api/my-data/link'] button")
    visit.wait_for("#code")
    preview.pump.sweep()
    visit.goto(link())
    assert not visit.evaluate("document.querySelector('[type=password]')"), "nobody is asked for a password"
    sent(visit, "[action='/api/my-data/enter'] button")
    visit.wait_for("h2#message")
    cookie = visit.cookies()[SESSION]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    (sign_in,) = stored("SignInTable")
    assert sign_in["state"] == "in" and sign_in["expires_at"] > 0 and cookie["value"] not in str(sign_in)

    visit.goto("/api/my-data/erase")
    visit.evaluate("document.querySelector('[name=sure]').click()")
    sent(visit, "[action='/api/my-data/erase'] button")
    visit.wait_for("a[href$='file=yes']")
    assert stored("MessageTable") == stored("SignInTable") == []
    until(lambda: SESSION not in visit.cookies(), "the session is gone from the browser")
