"""News by mail, as a person gets onto the list and off it: form, mail, button, preferences, one click."""

from __future__ import annotations

import html
import json
import re

import pytest
from playwright.sync_api import Page, expect

from infra.local.fake_ses import sent_mails
from infra.preview import Preview
from tests.browser.conftest import Desk, Mailed, Stored
from tests.browser.visiting import until

ADA, LETTER = "ada@example.org", "what-these-letters-are"


def link(page: Page, name: str, before: int) -> str:
    """The link of that name in the newest mail, once it is there.

    :param before: how many mails there were when the test began.
    """
    for _ in range(400):
        texts = [mail.part("plain") for mail in sent_mails(before) if ADA in mail.to]
        found = re.findall(rf"http\S+/api/newsletter/{name}\?\S+", texts[-1]) if texts else []
        if found:
            return str(found[0])
        page.evaluate("fetch('/robots.txt').then((answer) => answer.text())")
    raise AssertionError(f"no mail with a link to {name} after {before}")


@pytest.mark.promise("P16")
def test_from_the_form_through_the_mail_onto_the_list_and_off_it(
    visitor: Page, mailing: Preview, stored: Stored
) -> None:
    before = len(list(sent_mails()))
    page = visitor
    page.goto("/news/")
    expect(page.get_by_role("checkbox", name="Spices")).not_to_be_checked()
    page.locator("main").get_by_label("Spices").check()
    page.locator("main").get_by_label("The shop").check()
    page.get_by_label("Your e-mail address").fill(ADA)
    page.get_by_role("button", name="Ask for news").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    assert stored("ListTable")[0]["state"] == "pending"

    page.goto(link(page, "confirm", before))
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    page.get_by_label("The shop").uncheck()
    page.get_by_role("button", name="Yes, send me these").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on the list")
    (item,) = stored("ListTable")
    assert (item["state"], item["topics"]) == ("confirmed", ["products"])

    page.goto("/news/preferences/")
    page.get_by_label("Your e-mail address").fill(ADA)
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    page.goto(link(page, "preferences", before))
    expect(page.get_by_role("checkbox", name="Spices")).to_be_checked()
    page.get_by_label("Language of our mails").select_option(label="Deutsch")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Saved|Gespeichert"))
    assert stored("ListTable")[0]["language"] == "de"

    page.goto(link(page, "unsubscribe", before))
    page.get_by_role("button", name=re.compile("Leave the list|Abmelden")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("You have left|abgemeldet"))
    assert ADA not in str([stored(name) for name in ("ListTable", "ListProofTable", "SuppressionTable")])


@pytest.mark.promise("P16", "P19")
def test_from_the_form_to_the_letter_and_off_the_list_by_one_click(
    plain: Page, page: Page, mailed: Mailed, desk: Desk, stored: Stored
) -> None:
    bounces = "bounce+letter@simulator.amazonses.com"
    before = len(list(sent_mails()))

    def mailed_to(address: str) -> list[str]:
        return [mail for mail in map(html.unescape, mailed()) if f"<dt>To</dt><dd>{address}</dd>" in mail]

    for address in (ADA, bounces):
        plain.goto("/news/")
        plain.locator("main").get_by_label("The shop").check()
        plain.get_by_label("Your e-mail address").fill(address)
        plain.get_by_role("button", name="Ask for news").click()
        until(page, lambda to=address: len(mailed_to(to)) == 1)  # type: ignore[misc]
        plain.goto(re.findall(r"http\S+/api/newsletter/confirm\?\S+", mailed_to(address)[0])[0])
        plain.get_by_role("button", name="Yes, send me these").click()
        expect(plain.get_by_role("heading", level=1)).to_have_text("You are on the list")

    desk("news", "test", LETTER)
    tested = ("test", "sent")
    until(page, lambda: tested in [(item["item"], item.get("state")) for item in stored("CampaignTable")])
    desk("news", "send", LETTER, "--yes")
    until(page, lambda: len(mailed_to(ADA)) == 2 and len(mailed_to(bounces)) == 2)

    letter = mailed_to(ADA)[0]
    assert "What these letters are" in letter
    # As a mail program does it: the address of the header, one POST, and nothing else.
    (mail,) = [mail for mail in sent_mails(before) if ADA in mail.to and "campaign" in mail.tags]
    target = str(mail.message["List-Unsubscribe"]).strip("<>")
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and target in letter
    answer = page.request.post(target, form={"List-Unsubscribe": "One-Click"}, max_redirects=0)
    assert answer.status == 200
    (left,) = [item for item in stored("ListTable") if item["person"] == mail.tags["list"]]
    assert left["state"] == "left" and "email" not in left

    until(page, lambda: [item["reason"] for item in stored("SuppressionTable")] == ["bounce"])
    until(page, lambda: json.loads(desk("news", "status", LETTER, "--json"))["letters"][0]["bounced"] == 1)
    assert "Lifted: its mail came back" in desk("news", "lift", bounces, "--for", "they wrote")
    assert stored("SuppressionTable") == []
