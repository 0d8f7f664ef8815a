"""The mails about a message: which are still to be sent, and in which order."""

from __future__ import annotations

import pytest

from functions.mail import states

NOW = 1_795_392_000


def test_fresh_mails_are_due_at_once_and_each_has_a_state_of_its_own() -> None:
    fresh = states.fresh("staff", "confirmation")
    assert fresh == {
        "mails": {name: {"state": "due", "tries": 0, "until": 0} for name in ("staff", "confirmation")},
        "outbox": "due",
    }
    assert fresh["mails"]["staff"] is not fresh["mails"]["confirmation"]


def test_mails_go_out_staff_first_then_confirmation_then_replies_by_number() -> None:
    item = states.fresh("reply-10", "undelivered-reply-1", "reply-2", "confirmation", "staff")
    assert states.due(item, NOW) == ["staff", "confirmation", "reply-2", "reply-10", "undelivered-reply-1"]


@pytest.mark.parametrize("item", [{}, {"mails": {}}, {"mails": None}])
def test_a_message_without_mails_has_none_due(item: states.Item) -> None:
    assert states.due(item, NOW) == []


def test_a_message_that_is_set_aside_has_none_due_until_it_is_released() -> None:
    item = states.fresh("staff")
    assert states.due(item | {"status": "quarantined"}, NOW) == []
    assert states.due(item | {"status": "new"}, NOW) == ["staff"]
