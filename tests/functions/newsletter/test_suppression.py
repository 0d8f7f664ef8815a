"""What SES tells of a mail: a permanent bounce or a complaint, and nothing is sent there again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.functions.newsletter.listing import ADA, Listing, bounce


def _notification(kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    """The older form, which names addresses and has no tags."""
    return {"notificationType": kind, kind.lower(): detail, "mail": {"messageId": "0100", "destination": [ADA]}}


SHAPES: dict[str, Callable[[str], dict[str, Any]]] = {
    "a bounce by EventBridge": bounce,
    "a complaint by EventBridge": lambda person: {
        "source": "aws.ses",
        "detail-type": "Email Complaint Received",
        "detail": {"eventType": "Complaint", "complaint": {}, "mail": {"messageId": "1", "tags": {"list": [person]}}},
    },
    "a bounce as a notification": lambda _: _notification(
        "Bounce", {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "ADA@Example.org"}]}
    ),
    "a complaint as a notification": lambda _: _notification(
        "Complaint", {"complainedRecipients": [{"emailAddress": ADA}, {"emailAddress": "no address"}]}
    ),
}


@pytest.mark.promise("P16")
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_more_goes_where_it_bounced_or_somebody_complained(listing: Listing, shape: str, told: Any) -> None:
    person = listing.join()
    told()
    listing.ses(SHAPES[shape](person))
    assert listing.may(person) is None
    (kept,) = listing.api.items("SuppressionTable")
    assert kept["person"] == person and kept["reason"] in shape
    assert ADA not in json.dumps(listing.api.stored) + told()
    first = listing.api.stored
    listing.ses(SHAPES[shape](person))
    assert listing.api.stored == first, "the same word twice is one"
    before = len(listing.mails())
    listing.ask()
    assert len(listing.mails()) == before


def test_a_mailbox_that_is_full_for_a_day_is_not_given_up(listing: Listing) -> None:
    person = listing.join()
    listing.ses(bounce(person, "Transient"))
    delayed = {"eventType": "DeliveryDelay", "mail": {"messageId": "1", "tags": {"list": [person]}}}
    listing.ses({"source": "aws.ses", "detail-type": "Email Delivery Delayed", "detail": delayed})
    kind = {"eventType": "Complaint", "complaint": {"complaintFeedbackType": "not-spam"}}
    listing.ses({"source": "aws.ses", "detail": kind | {"mail": {"tags": {"list": [person]}}}})
    assert listing.may(person) is not None


def test_a_suppression_outlives_erasing(listing: Listing) -> None:
    from functions.core import store
    from functions.core.person import of_address
    from functions.newsletter import personal

    person = listing.join()
    listing.ses(bounce(person))
    personal.erase(store.table("LIST_TABLE"), of_address(ADA))
    listing.ask()
    assert listing.may(person) is None
    assert len(listing.api.items("SuppressionTable")) == 1


@pytest.mark.parametrize(
    ("address", "reason"),
    [("bounce@simulator.amazonses.com", "bounce"), ("complaint+2@simulator.amazonses.com", "complaint")],
)
def test_ses_own_test_addresses_bounce_and_complain_here_as_there(listing: Listing, address: str, reason: str) -> None:
    listing.ask(address)
    assert len(listing.mails()) == 1
    (kept,) = listing.api.items("SuppressionTable")
    assert (kept["reason"], listing.pump.dead) == (reason, [])
    assert address not in json.dumps(listing.api.items("ListTable"))
