"""Erasing whom every capability knows: what goes, what the law keeps and until when, and what ends by itself."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from tests.functions import signing
from tests.functions.mailing import Mailing, mails
from tests.functions.my_data.people import HERE, Browser, everything, joined, mailed, signed_in
from tests.functions.orders import ordering
from tests.functions.orders.test_own_page import opened

ADA, BEN = "ada@example.org", "ben@example.org"


def orders(mailing: Mailing) -> dict[str, dict[str, Any]]:
    """Ada's orders and her withdrawal, by state."""
    return {item["state"]: item for item in ordering.orders(mailing.api)}


def erase(browser: Browser) -> str:
    """The address of the receipt."""
    return str(browser.post(f"{HERE}/erase", sure="yes", only="").headers["location"])


@pytest.mark.promise("A05", "P14")
def test_what_may_go_goes_at_once_and_the_receipt_says_what_stays_why_and_until_when(mailing: Mailing) -> None:
    everything(mailing, ADA)
    others = joined(mailing, BEN)
    mailed(mailing, others)
    mailing.write(email=ADA)
    browser = signed_in(mailing, ADA)
    look = browser.get(f"{HERE}/erase").shown
    assert "tax and commercial law want them kept" in look and "At the latest until 31 December 2034." in look
    where = erase(browser)

    api = mailing.api
    assert [item["email"] for item in api.items("ListTable")] == [BEN]
    assert [item["item"] for item in api.items("CampaignTable") if "to#" in item["item"]] == [f"to#{others}"]
    proofs = [line for line in api.items("ListProofTable") if line["person"] != others]
    assert sorted(line["event"] for line in proofs) == ["erased", "yes"] and ADA not in json.dumps(proofs)
    assert not {"email", "phone", "note", "language", "mails"} & set(orders(mailing)["cancelled"])

    said = {one["store"]: one for one in signing.says(browser.get(f"{where}&file=yes").json)["stores"]}
    assert [said[name]["deleted"] for name in ("message", "list", "campaign", "entry", "sign-in")] == [1, 1, 1, 1, 1]
    kept = max(int(item["expires_at"]) for item in orders(mailing).values())
    assert said["order"]["kept"] == 4 and said["order"]["until"] == str(dt.datetime.fromtimestamp(kept, dt.UTC).date())
    assert "§ 147 AO" in said["order"]["because"]
    assert (said["list-proof"]["kept"], said["suppression"]["kept"], said["suppression"]["until"]) == (2, 1, "for good")
    page = browser.get(where).shown
    assert "closed away" in page and "Your orders" in page and "For good" in page

    # The link of an order that is over still opens it, and says that the address has gone.
    own = opened(api, orders(mailing)["cancelled"])
    assert own.status == 200 and ADA not in own.text and "Third floor" not in own.text
    # What is under way loses its address on the day it ends, and its customer can read of it until then.
    for state, end in (("placed", "cancelled"), ("paid", "cancelled")):
        item = orders(mailing)[state]
        assert item["email"].lower() == ADA and item["erasure_asked_at"]
        assert opened(api, item).status == 200
        ordering.states.step(ordering.ours(), ordering.stored_order(item), end, "maren", mailing.now)
    mailing.pump.pump()
    mailing.now += 3_600
    assert ordering.import_module("functions.orders.due").run(ordering.ours(), mailing.now, lambda: True)
    assert [item["email"].lower() for item in ordering.orders(api) if "email" in item] == [ADA], "the withdrawal waits"


def test_who_is_erased_while_a_campaign_runs_gets_no_letter_more(mailing: Mailing) -> None:
    from functions.newsletter import subscription

    person = joined(mailing, ADA)
    assert subscription.may_be_mailed(person, "products")
    mailed(mailing, person)
    erase(signed_in(mailing, ADA))
    assert subscription.may_be_mailed(person, "products") is None
    assert [item for item in mailing.api.items("CampaignTable") if "to#" in item["item"]] == []
    # Whoever says yes anew is a reader as any other.
    mailing.now += 3_600
    assert joined(mailing, ADA) == person and subscription.may_be_mailed(person, "products")


@pytest.mark.promise("P20")
def test_who_objects_to_news_has_left_the_list_at_once(mailing: Mailing) -> None:
    from functions.newsletter import subscription

    person = joined(mailing, ADA)
    browser = signed_in(mailing, ADA)
    assert "Leave the list: no more news" in browser.get(HERE).text
    page = browser.follow(browser.post(f"{HERE}/object", news="no"))
    assert "You have left the list." in page.shown and "Leave the list" not in page.text
    assert subscription.may_be_mailed(person, "products") is None
    (request,) = mailing.api.items("RequestTable")
    assert (request["kind"], request["state"]) == ("object", "done")
    assert [line["event"] for line in mailing.api.items("ListProofTable")][-1] in ("left", "yes")
    assert len(mailing.api.items("ListProofTable")) == 2


def test_a_subscription_comes_along_to_another_address_once_that_says_yes(mailing: Mailing) -> None:
    from functions.core import store
    from functions.my_data import correcting
    from functions.newsletter import subscription

    person = joined(mailing, ADA)
    with store.answering():
        assert correcting.address(store.table, ADA, "ada.bell@example.org") == 1
    assert subscription.may_be_mailed(person, "products") is None
    mailing.pump.pump()
    mail = mails()[-1]
    assert mail.to == ("ada.bell@example.org",) and "/api/newsletter/confirm" in mail.part("plain")
    assert [item["state"] for item in mailing.api.items("ListTable") if "email" in item] == ["pending"]
