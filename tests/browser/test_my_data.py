"""Somebody at a browser, with script and without: asks for a link, goes in, sees what is held, takes it, erases it."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from functions.consent.personal import receipt_id
from infra.local.fake_ses import sent_mails
from tests.browser.conftest import Stored
from tests.browser.letter import confirm, fill, send
from tests.browser.visiting import choose

ADDRESS = "ada@example.org"


def link() -> str:
    """The path of the address in the newest mail with a link."""
    text = [mail for mail in sent_mails() if "signin" in mail.tags][-1].part("plain")
    (path,) = re.findall(r"(/api/my-data/enter\?link=\S+)", text)
    return str(path)


@pytest.mark.promise("P22", "A05")
def test_a_person_sees_takes_and_erases_what_is_held(
    scripted: bool, visitor: Page, preview: Any, tmp_path: Path
) -> None:
    page, pump = visitor, preview.pump
    page.goto("/contact/")
    fill(page, email=ADDRESS)
    send(page)
    confirm(page, scripted=scripted)
    pump.sweep()

    page.goto("/my-data/")
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    pump.sweep()

    page.goto(link())
    page.get_by_role("button", name="Go in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My data")
    expect(page.get_by_role("heading", name=re.compile("Messages you send us: 1"))).to_be_visible()
    page.locator("summary").first.click()
    expect(page.get_by_text("First line")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Take it with you").click()
    download.value.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as copy:
        assert b"First line" in copy.read("data.json")

    page.get_by_role("link", name="Have it erased").click()
    expect(page.get_by_role("table")).to_contain_text("Goes at once")
    page.get_by_role("button", name="Erase it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before anything is erased")
    page.get_by_label("Yes, erase it").check()
    page.get_by_role("button", name="Erase it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Receipt of erasure")
    expect(page.get_by_role("table")).to_contain_text("Erased.")
    page.go_back()
    expect(page.get_by_role("button", name="Mail me a link")).to_be_visible()


def test_without_script_a_receipt_is_brought_taken_back_and_left_by_the_back_button(
    plain: Page, stored: Stored
) -> None:
    plain.goto("/404.html")
    choose(plain, "accept")
    (record,) = stored("ConsentTable")
    plain.goto("/my-data/")
    file = json.dumps({"receipt": receipt_id(record)}).encode()
    upload: FilePayload = {"name": "receipt.json", "mimeType": "application/json", "buffer": file}
    plain.get_by_label("The files of receipts").set_input_files(upload)
    plain.get_by_role("button", name="Show what they lead to").click()
    shown = plain.get_by_role("group").filter(has_text=str(record["policy"]))
    expect(shown).to_be_visible()
    plain.get_by_role("button", name="Take back all that was allowed").click()
    expect(plain.get_by_role("status")).to_contain_text("Taken back.")
    assert [one["granted"] for one in stored("ConsentTable")] == [[], record["granted"]]
    plain.go_back()
    expect(shown).to_be_visible()
    plain.go_back()
    expect(plain.get_by_role("button", name="Mail me a link")).to_be_visible()
