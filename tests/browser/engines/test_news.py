"""From the form for news to the letter and off the list, in Firefox and WebKit as in Chromium."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from functions.core.letter_files import LetterText
from functions.core.table import Table
from functions.newsletter.campaigns import Campaigns
from infra.local.fake_ses import Mail, sent_mails
from infra.preview import letters
from tests.browser.conftest import Stored
from tests.browser.engines.conftest import Served
from tests.browser.engines.test_shopping import put
from tests.browser.engines.visits import Visit

ADA, LETTER = "ada@example.org", "what-these-letters-are"


def path(mail: Mail, page: str) -> str:
    """Path and query of the one link to a page of the list in a mail."""
    (found,) = set(re.findall(rf"http\S+/api/newsletter/{page}\?\S+", mail.part("plain")))
    return urlsplit(str(found))._replace(scheme="", netloc="").geturl()


def send(preview: Served) -> None:
    """A letter as the desk sends it: to oneself, then to all."""
    campaigns, letter = Campaigns(Table(preview.client, "CampaignTable")), LetterText.of(letters.text(LETTER))
    campaigns.ask_test(letter)
    preview.letter_pump.sweep()
    campaigns.start(letter, 0, 0)
    preview.letter_pump.sweep()
    preview.letter_pump.pump()


@pytest.mark.slow
def test_from_the_form_to_the_letter_and_off_the_list_by_one_click(
    visit: Visit, preview: Served, stored: Stored
) -> None:
    before = len(list(sent_mails()))
    visit.goto("/news/")
    visit.click_on("main [name=topic][value=company]")
    put(visit, "email", ADA)
    visit.evaluate("document.getElementById('email').focus()")
    visit.press("Enter")
    visit.wait_until("location.pathname === '/api/newsletter/done'")
    preview.pump.pump()
    (asking,) = sent_mails(before)
    visit.goto(path(asking, "confirm"))
    visit.click("button", "Yes, send me these")
    visit.wait_until("document.querySelector('h1').textContent.includes('You are on the list')")

    send(preview)
    (letter,) = (mail for mail in sent_mails(before) if "campaign" in mail.tags)
    visit.goto("/_preview/mail")
    assert "What these letters are" in visit.evaluate("document.querySelector('section.prose').textContent")
    visit.goto(path(letter, "unsubscribe"))
    visit.click("button", "Leave the list")
    visit.wait_until("document.querySelector('h1').textContent.includes('You have left')")
    (left,) = stored("ListTable")
    assert left["state"] == "left" and "email" not in left
    assert [item["left"] for item in stored("CampaignTable") if item["campaign"] == "letters"] == [1]
