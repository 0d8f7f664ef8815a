"""An order's mails go out once, whatever happens between the transaction and the mail (P17, P18)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functions import mailing as post
from tests.functions.mailing import Mailing
from tests.functions.orders.ordering import orders, ours, placed, states, stored_order

ALL = [("confirmation", "ada@example.org"), ("staff", "hello@cardamum.exeve")]


def seen() -> list[tuple[str, str]]:
    return sorted((mail.tags["mail"], mail.to[0]) for mail in post.mails())


@pytest.mark.promise("P17", "P18")
def test_an_order_is_confirmed_to_its_customer_and_told_to_staff_once(mailing: Mailing, clock: Any) -> None:
    item = placed(mailing.api, clock)
    mailing.pump.pump()
    mailing.pump.sweep()
    assert seen() == ALL
    (stored,) = orders(mailing.api)
    assert {mail["state"] for mail in stored["mails"].values()} == {"sent"} and "outbox" not in stored
    states.step(ours(), stored_order(stored), "paid", "maren", clock.now)
    mailing.pump.pump()
    assert ("paid", "ada@example.org") in seen() and len(seen()) == 3
    assert item["number"] in str(post.mails()[-1].message["subject"])


def test_what_the_stream_never_brought_the_sweep_sends(mailing: Mailing, clock: Any) -> None:
    """The function died between the transaction and the mail."""
    placed(mailing.api, clock)
    assert seen() == []
    mailing.pump.sweep()
    assert seen() == ALL


def test_while_mail_is_down_the_order_stands_and_its_mails_wait(mailing: Mailing, clock: Any) -> None:
    with post.down() as met:
        placed(mailing.api, clock)
        mailing.pump.pump()
    assert met and seen() == []
    assert orders(mailing.api)[0]["outbox"] == "due"
    mailing.later(3_600)
    assert seen() == ALL


def test_killed_after_sending_and_before_saying_so_no_mail_goes_twice(mailing: Mailing, clock: Any) -> None:
    placed(mailing.api, clock)
    with post.killed_after_sending(1):
        mailing.pump.pump()
    mailing.later(3_600)
    assert seen() == ALL
