"""Letters to the list: each reader gets each letter once, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from functions.newsletter.campaigns import AlreadyError, NotTestedError
from infra.local.fake_ses import sent_mails
from tests.functions.newsletter.campaigning import LETTER, Campaigning
from tests.functions.newsletter.listing import Listing


@pytest.fixture
def campaign(listing: Listing, template: Any, monkeypatch: pytest.MonkeyPatch) -> Campaigning:
    return Campaigning(listing, template, monkeypatch)


@pytest.mark.promise("P16", "P19")
def test_a_letter_goes_once_to_each_who_asked_for_its_topic_and_to_nobody_else(campaign: Campaigning) -> None:
    campaign.people(3)
    campaign.listing.join("company@example.org", ("company",))
    campaign.listing.ask("unconfirmed@example.org", ("products",))
    campaign.start()
    campaign.minutes(3)
    assert campaign.reached() == [f"reader{number}@example.org" for number in range(3)]
    header = campaign.header()
    assert (header["state"], header["sent"], header["total"]) == ("finished", 3, 3)


def test_a_sending_begins_only_after_this_very_text_was_sent_to_oneself(campaign: Campaigning) -> None:
    campaign.people(1)
    with pytest.raises(NotTestedError):
        campaign.held.start(LETTER, 0, 0)
    campaign.held.ask_test(LETTER)
    campaign.pump.sweep()
    (mail,) = (mail for mail in sent_mails() if "test" in mail.tags)
    assert mail.to == ("hello@cardamum.exeve",)
    with pytest.raises(NotTestedError):
        campaign.held.start(replace(LETTER, text="A word was changed."), 0, 0)
    campaign.held.start(LETTER, 0, 0)


def test_a_test_is_sent_once(campaign: Campaigning) -> None:
    campaign.held.ask_test(LETTER)
    campaign.minutes(3)
    assert len([mail for mail in sent_mails() if "test" in mail.tags]) == 1


def test_two_sendings_of_one_letter_are_one_and_the_text_of_the_first_goes_to_all(campaign: Campaigning) -> None:
    campaign.people(2)
    campaign.start()
    changed = replace(LETTER, text="Another text.", html="<p>Another text.</p>")
    campaign.held.ask_test(changed)
    campaign.pump.sweep()
    with pytest.raises(AlreadyError):
        campaign.held.start(changed, 0, 0)
    campaign.minutes(3)
    assert len(campaign.letters()) == 2
    assert all("in the shop" in mail.part("plain") for mail in campaign.letters())


def test_a_letter_waits_for_its_time(campaign: Campaigning) -> None:
    campaign.people(1)
    campaign.start(at=campaign.now + 150)
    campaign.minutes(2)
    assert not campaign.letters()
    campaign.minutes(2)
    assert campaign.reached() == ["reader0@example.org"]


def test_who_leaves_in_the_midst_gets_nothing_more(campaign: Campaigning) -> None:
    first, second = campaign.people(2)
    campaign.start()
    campaign.pump.sweep()
    campaign.listing.leave(second)
    campaign.pump.pump()
    assert [mail.tags["list"] for mail in campaign.letters()] == [first]
    campaign.minutes(2)
    assert campaign.header()["state"] == "finished"


def test_a_worker_that_dies_after_ses_took_the_mail_sends_no_second_one(
    campaign: Campaigning, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.newsletter.campaigns import Campaigns as Loaded

    campaign.people(3)
    campaign.start()
    settle, deaths = Loaded.settle, iter([True])

    def dies(*args: Any) -> bool:
        if next(deaths, False):
            raise SystemExit("killed")
        return settle(*args)

    monkeypatch.setattr(Loaded, "settle", dies)
    campaign.pump.sweep()
    with pytest.raises(SystemExit):
        campaign.pump.pump()
    campaign.pump.report()
    campaign.visible_again()
    campaign.minutes(3)
    assert campaign.reached() == [f"reader{number}@example.org" for number in range(3)]
    assert campaign.header()["sent"] == 3


def test_a_worker_that_dies_before_ses_has_the_mail_forgets_nobody(
    campaign: Campaigning, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.newsletter import letter_events

    campaign.people(2)
    campaign.start()
    plain, deaths = letter_events.ses.send, iter([True])

    def dies(*args: Any) -> str:
        if next(deaths, False):
            raise SystemExit("killed")
        return plain(*args)

    monkeypatch.setattr(letter_events.ses, "send", dies)
    campaign.pump.sweep()
    with pytest.raises(SystemExit):
        campaign.pump.pump()
    campaign.visible_again()
    # The dead worker's claim holds for a quarter of an hour.
    campaign.minutes(25)
    assert campaign.reached() == ["reader0@example.org", "reader1@example.org"]
    assert campaign.header()["state"] == "finished"


def test_a_queue_that_loses_everything_forgets_nobody(campaign: Campaigning) -> None:
    campaign.people(2)
    campaign.start()
    campaign.pump.sweep()
    campaign.forget_queue()
    campaign.now += 60
    campaign.minutes(3)
    assert len(campaign.letters()) == 2


def test_a_message_that_comes_twice_sends_once(campaign: Campaigning) -> None:
    people = campaign.people(3)
    campaign.start()
    campaign.pump.sweep()
    from functions.newsletter import letter_queue

    letter_queue.put(LETTER.slug, [people, people])
    campaign.minutes(2)
    assert len(campaign.letters()) == 3


def test_ses_that_is_too_busy_gets_the_rest_later(campaign: Campaigning, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.newsletter import letter_events, letter_queue

    campaign.people(3)
    campaign.start()
    plain, answers = letter_events.ses.send, iter([True, False, True])
    held_back = []
    put = letter_queue.put

    def throttled(*args: Any) -> str:
        if not next(answers, True):
            raise letter_events.ses.NotNow
        return plain(*args)

    def at_once(slug: str, batches: Any, delay: int = 0, tries: int = 0) -> None:
        held_back.append((delay, tries))
        put(slug, batches, 0, tries)

    monkeypatch.setattr(letter_events.ses, "send", throttled)
    monkeypatch.setattr(letter_queue, "put", at_once)
    campaign.minutes(3)
    assert len(campaign.letters()) == 3
    assert (30, 1) in held_back


def test_a_recipient_who_can_never_be_mailed_is_tried_once(campaign: Campaigning) -> None:
    (person,) = campaign.people(1, email="not an address@@")
    campaign.start()
    campaign.minutes(3)
    header = campaign.header()
    assert (header["state"], header["sent"], header["failed"]) == ("finished", 0, 1)
    assert campaign.held.claim(LETTER.slug, person, int(campaign.now)) == ""


def test_paused_is_paused_and_goes_on_where_it_was(campaign: Campaigning) -> None:
    campaign.people(2)
    campaign.start()
    campaign.pump.sweep()
    assert campaign.held.turn(LETTER.slug, "paused", "sending")
    campaign.minutes(2)
    assert not campaign.letters()
    assert campaign.held.turn(LETTER.slug, "sending", "paused")
    campaign.minutes(4)
    assert len(campaign.letters()) == 2


def test_stopped_is_stopped_for_good(campaign: Campaigning) -> None:
    campaign.people(2)
    campaign.start()
    campaign.pump.sweep()
    assert campaign.held.turn(LETTER.slug, "stopped", "sending")
    campaign.minutes(3)
    assert not campaign.letters()
    assert not campaign.held.turn(LETTER.slug, "sending", "paused")


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


def test_a_table_that_does_not_answer_sends_nothing_and_loses_nothing(
    campaign: Campaigning, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.core import problems
    from functions.newsletter import letter_events

    campaign.people(2)
    campaign.start()
    plain, silent = letter_events.subscription.may_be_mailed, iter([True])

    def asked(*args: Any) -> Any:
        if next(silent, False):
            raise problems.not_stored(1)
        return plain(*args)

    monkeypatch.setattr(letter_events.subscription, "may_be_mailed", asked)
    campaign.pump.sweep()
    campaign.pump.pump()
    assert not campaign.letters()
    campaign.visible_again()
    campaign.minutes(2)
    assert len(campaign.letters()) == 2


def test_what_is_kept_of_a_reader_expires_and_holds_no_address(campaign: Campaigning) -> None:
    campaign.people(1)
    campaign.start()
    campaign.minutes(2)
    items = campaign.api.items("CampaignTable")
    claims = [item for item in items if item["item"].startswith("to#")]
    assert [claim["expires_at"] for claim in claims] == [int(claim["until"]) - 900 + 30 * 86_400 for claim in claims]
    assert "@example.org" not in repr(items)
