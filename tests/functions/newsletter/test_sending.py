"""Each reader gets each letter once, whatever dies, is lost or does not answer on the way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functions.newsletter.campaigning import LETTER, Campaigning


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
    from functions.newsletter.claims import Claims as Loaded

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
    assert campaign.held.claims.claim(LETTER.slug, person, int(campaign.now)) == ""


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
