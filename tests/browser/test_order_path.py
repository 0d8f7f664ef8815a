"""The whole path of an order: bought without script, paid, invoiced, sent, withdrawn from, paid back; each mailed."""

from __future__ import annotations

import os
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.basket import buy, fill, look, orders, quantity
from tests.browser.conftest import Desk, Mailed, Stored
from tests.browser.test_accessibility import violations
from tests.browser.test_layout import TOO_WIDE
from tests.browser.visiting import until


@pytest.mark.promise("P03", "P17", "P22")
def test_an_order_goes_from_the_shelf_to_the_door_and_back(
    plain: Page, page: Page, mailed: Mailed, desk: Desk, stored: Stored
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    plain.set_viewport_size({"width": 1280, "height": 900})
    plain.goto("/basket/")
    quantity(plain, "Sumac").fill("2")
    fill(plain)
    look(plain)
    buy(plain)
    number = str(orders(stored("OrderTable"))[0]["number"])

    def mails(count: int, *said: str) -> None:
        """That many mails went out in all, one of the newest saying this."""
        until(page, lambda: len(mailed()) == count)
        assert any(all(text in mail for text in said) for mail in mailed()[:2]), said

    own = plain.url
    stands = partial(_stands, plain, page, own)
    mails(2, number, "RF", "Terms of sale")
    stands("Ordered, not yet paid", "How to pay", "until one year after the order has ended")
    assert number in desk("orders")
    assert "is paid" in desk("paid", number)
    mails(3, "Your payment of")
    stands("Paid, being packed", "We write it before the parcel leaves")
    with TemporaryDirectory() as folder:
        bill = Path(folder) / "bill.pdf"
        assert "R20" in desk("invoice", number, "--output", str(bill))
        stands("Invoice R20")
        _invoice_opens(plain, bill.read_bytes(), number)
    assert "is sent" in desk("sent", number, "--carrier", "DHL", "--parcel", "00340434")
    mails(4, "00340434", "/withdrawal/")
    stands("Sent", "DHL", "00340434", "one of us")

    plain.goto("/")
    plain.get_by_role("contentinfo").get_by_role("link", name="Withdraw from contract here").click()
    plain.get_by_label("Name", exact=True).fill("Grace Hopper")
    plain.get_by_label("Order number or contract").fill(number.lower())
    plain.get_by_label("E-mail address").fill("grace@work.example")
    plain.get_by_role("button", name="Withdraw from contract").click()
    expect(plain.get_by_role("main")).to_contain_text("Nothing is withdrawn yet")
    _no_barrier(plain, page, "look")
    plain.get_by_role("button", name="Confirm withdrawal").click()
    expect(plain.get_by_role("heading", name="Your withdrawal is received")).to_be_visible()
    _no_barrier(plain, page, "receipt")
    # To what was given, to the order's own address, and to staff.
    mails(7, "grace@work.example")
    assert f"Withdrawal from {number}" in desk("orders")
    assert "is refunded" in desk("refund", number, "--for", "withdrawal")
    mails(8, "back to the account")
    page.goto(own)
    expect(page.get_by_role("main")).to_contain_text("Money returned")
    (order,) = [item for item in orders(stored("OrderTable")) if item["number"] == number and "lines" in item]
    assert [entry["state"] for entry in order["history"]] == ["placed", "paid", "sent", "withdrawn", "refunded"]
    actions = {line["action"] for line in stored("AuditTable")}
    assert {"paid", "invoice", "sent", "refunded"} <= actions


def _stands(plain: Page, page: Page, own: str, *said: str) -> None:
    """What the order's own page says now: on a desktop without script, and on a phone with it."""
    plain.reload()
    page.goto(own)
    for one in (plain, page):
        for text in said:
            expect(one.get_by_role("main")).to_contain_text(text)
        assert one.evaluate(TOO_WIDE) is None


def _invoice_opens(plain: Page, bill: bytes, number: str) -> None:
    """The invoice behind the page's link is the one that the desk wrote, and can be read."""
    with plain.expect_download() as download:
        plain.get_by_role("link", name="Invoice R20").click()
    assert Path(download.value.path()).read_bytes() == bill
    (sheet,) = PdfReader(BytesIO(bill)).pages
    assert number in sheet.extract_text()


def _no_barrier(plain: Page, page: Page, name: str) -> None:
    """No rule of axe broken, nothing beyond the edge; with ``SHOTS`` set, a picture there."""
    assert plain.evaluate(TOO_WIDE) is None
    if folder := os.environ.get("SHOTS"):
        plain.screenshot(path=f"{folder}/{name}.png")
    html = plain.content()
    page.route("**/looked-at/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/looked-at/")
    assert violations(page, Axe()) == []
    page.unroute("**/looked-at/")
