"""The pace of one worker: below the account's rate, and no burst after a pause."""

from __future__ import annotations

import pytest

from functions.newsletter.pace import SHARE, Pace


class Hand:
    """A clock that goes on only while somebody sleeps, or is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def test_the_first_mail_goes_at_once_and_each_after_it_waits_its_turn() -> None:
    hand = Hand()
    pace = Pace(4, hand.time, hand.sleep)
    moments = []
    for _ in range(5):
        pace.wait()
        moments.append(hand.now - 100)
    assert moments == pytest.approx([0, 0.25, 0.5, 0.75, 1])


def test_what_was_missed_in_a_pause_is_not_caught_up_on() -> None:
    hand = Hand()
    pace = Pace(4, hand.time, hand.sleep)
    pace.wait()
    hand.now += 60
    begun = hand.now
    for _ in range(3):
        pace.wait()
    assert hand.now - begun == pytest.approx(0.5)


def test_a_slow_mail_costs_no_wait_of_its_own() -> None:
    hand = Hand()
    pace = Pace(4, hand.time, hand.sleep)
    for _ in range(3):
        pace.wait()
        hand.now += 0.2
    assert hand.now - 100 == pytest.approx(0.7)


def test_two_workers_leave_a_fifth_of_the_rate_to_mails_that_somebody_waits_for() -> None:
    assert 2 * SHARE <= 0.8
