"""What became of a letter, as counts: what too many bounces and complaints do, and what is kept of a reader."""

from __future__ import annotations

import pytest

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
