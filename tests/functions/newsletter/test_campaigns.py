"""A campaign from a test to oneself to its end: begun once, paused, stopped."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from functions.core import invitations
from functions.core.attributes import typed
from functions.newsletter.campaigns import AlreadyError, NotTestedError
from infra.local.fake_ses import sent_mails
from tests.functions.newsletter.campaigning import LETTER, Campaigning


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


def test_of_eight_starts_at_once_one_begins_the_sending(campaign: Campaigning) -> None:
    campaign.held.ask_test(LETTER)
    campaign.pump.sweep()
    together = Barrier(8)

    def start(at: int) -> str:
        together.wait()
        try:
            campaign.held.start(LETTER, at, 0)
        except AlreadyError as already:
            return already.state
        return "begun"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(start, range(8)))
    assert Counter(told) == {"begun": 1, "scheduled": 7}
    assert campaign.header()["at"] == told.index("begun")


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


@pytest.mark.promise("P14")
def test_a_letter_with_a_survey_brings_each_an_invitation_of_their_own_while_there_is_a_key(
    campaign: Campaigning,
) -> None:
    people = campaign.people(2)
    letter, key = replace(LETTER, survey="letters"), "ab" * 32
    item = {"survey": "letters", "key": key, "expires_at": int(campaign.now) + 86_400}
    campaign.api.database.put_item(TableName="SurveyKeyTable", Item=typed(item))
    campaign.start(letter)
    campaign.minutes(3)
    mails = {mail.to[0]: mail.part("plain") for mail in campaign.letters()}
    for number, person in enumerate(people):
        link = f"/api/surveys/letters?invitation={invitations.token(key, person)}&language=en"
        assert link in mails[f"reader{number}@example.org"]
    assert invitations.token(key, people[0]) not in mails["reader1@example.org"]


def test_after_the_close_of_its_survey_a_letter_goes_to_nobody(campaign: Campaigning) -> None:
    campaign.people(1)
    item = {"survey": "letters", "key": "ab" * 32, "expires_at": int(campaign.now) - 1}
    campaign.api.database.put_item(TableName="SurveyKeyTable", Item=typed(item))
    campaign.start(replace(LETTER, survey="letters"))
    campaign.pump.sweep()
    campaign.pump.pump()
    assert campaign.letters() == []
