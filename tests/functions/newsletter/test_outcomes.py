"""What became of a letter, as counts: what too many bounces and complaints do, and what is kept of a reader."""

from __future__ import annotations

import pytest

from tests.functions.calls import silence
from tests.functions.newsletter.campaigning import LETTER, Campaigning


@pytest.mark.parametrize(
    ("kind", "outcome", "enough", "sent"),
    [("Email Bounced", "bounced", 5, 200), ("Email Complaint Received", "complained", 2, 1500)],
)
def test_too_many_bounces_or_complaints_stop_a_campaign(
    campaign: Campaigning, kind: str, outcome: str, enough: int, sent: int
) -> None:
    people = campaign.people(enough)
    campaign.start()
    campaign.pump.sweep()
    campaign.pump.pump()
    campaign.held.check_in(LETTER.slug, {"sent": sent - enough})
    for place, person in enumerate(people):
        event = {"source": "aws.ses", "detail-type": kind}
        event |= {"detail": {"mail": {"tags": {"campaign": [LETTER.slug], "list": [person]}}}}
        for _ in range(2):
            campaign.api.functions.invoke("LettersFunction", event)
        assert campaign.header()[outcome] == place + 1, "said twice, it counts once"
        assert (campaign.header()["state"] == "stopped") == (place + 1 == enough)


def test_what_is_kept_of_a_reader_expires_and_holds_no_address(campaign: Campaigning) -> None:
    campaign.people(1)
    campaign.start()
    campaign.minutes(2)
    items = campaign.api.items("CampaignTable")
    claims = [item for item in items if item["item"].startswith("to#")]
    assert [claim["expires_at"] for claim in claims] == [int(claim["until"]) - 900 + 30 * 86_400 for claim in claims]
    assert "@example.org" not in repr(items)


def _left(campaign: Campaigning) -> int:
    return int(campaign.header()["left"])


def test_who_leaves_by_a_letter_is_counted_for_it_once_and_not_kept(campaign: Campaigning) -> None:
    first, second, third = campaign.people(3)
    campaign.start()
    campaign.minutes(2)
    (mail,) = (mail for mail in campaign.letters() if mail.tags["list"] == first)
    target = str(mail.message["List-Unsubscribe"]).strip("<>").partition("?")[2]
    before = [item for item in campaign.api.items("CampaignTable") if item["campaign"] != "letters"]
    for _ in range(2):
        campaign.api.send("POST", "/api/newsletter/unsubscribe", b"List-Unsubscribe=One-Click", query=target)
    assert _left(campaign) == 1, "twice is once"
    form = {"p": second, "language": "en", "go": "leave", "letter": LETTER.slug}
    campaign.api.post_form("/api/newsletter/preferences", form)
    assert _left(campaign) == 2
    campaign.listing.leave(third)
    assert _left(campaign) == 2, "without a letter it is counted for none"
    assert [item for item in campaign.api.items("CampaignTable") if item["campaign"] != "letters"] == before
    assert not [field for field in campaign.header() if field.endswith("person")]


@pytest.mark.parametrize("letter", ["no-such-letter", "../letters", "x" * 2_000])
def test_a_link_that_names_no_letter_counts_nothing_and_leaves_all_the_same(campaign: Campaigning, letter: str) -> None:
    (person,) = campaign.people(1)
    campaign.api.send("POST", "/api/newsletter/unsubscribe", b"", query=f"p={person}&letter={letter}")
    assert campaign.listing.may(person) is None
    assert campaign.api.items("CampaignTable") == []


def test_a_count_that_fails_keeps_nobody_on_the_list(campaign: Campaigning) -> None:
    (person,) = campaign.people(1)
    campaign.start()
    with silence("UpdateItem"):
        answer = campaign.api.send("POST", "/api/newsletter/unsubscribe", b"", query=f"p={person}&letter={LETTER.slug}")
    assert answer.status == 200 and campaign.listing.may(person) is None


def test_the_page_behind_a_letters_link_hands_the_letter_on(campaign: Campaigning) -> None:
    (person,) = campaign.people(1)
    page = campaign.listing.get(f"/api/newsletter/unsubscribe?p={person}&letter={LETTER.slug}")
    assert f"unsubscribe?p={person}&amp;letter={LETTER.slug}&amp;language=en" in page.text
    other = f"/api/newsletter/preferences?p={person}&letter={LETTER.slug}"
    assert other.replace("&", "&amp;") in page.text
    assert f'name="letter" value="{LETTER.slug}"' in campaign.listing.get(other).text


def test_the_numbers_of_letters_are_for_everyone_and_rounded_to_tens(campaign: Campaigning) -> None:
    page = campaign.listing.get("/api/newsletter/numbers")
    assert "No letter has been sent yet" in page.shown
    campaign.people(1)
    campaign.start()
    campaign.pump.sweep()
    campaign.held.check_in(LETTER.slug, {"sent": 1_237, "left": 19, "bounced": 9})
    page = campaign.listing.get("/api/newsletter/numbers")
    assert (page.status, page.headers["cache-control"]) == (200, "public, max-age=3600")
    assert f"{LETTER.subject}23 November 20261,230fewer than 10fewer than 1010" in page.shown
    assert f'href="/news/{LETTER.slug}/"' in page.text
    assert "1,237" not in page.text and "opened" in page.shown
