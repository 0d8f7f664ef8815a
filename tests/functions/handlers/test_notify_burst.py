"""A burst of messages, in a file of its own so that it runs beside others."""

from __future__ import annotations

import pytest

from tests.functions.mailing import Mailing, seen


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.promise("P18")
def test_sixty_messages_at_once_are_each_mailed_once_and_staff_hear_of_them_in_order(mailing: Mailing) -> None:
    # More than two batches of the stream, the last of them not full.
    sent = [mailing.write() for _ in range(60)]
    mailing.pump.pump()
    got = seen()
    assert [one for one, kind in got if kind == "staff"] == sent
    assert [one for one, kind in got if kind == "confirmation"] == sent
    assert mailing.pump.dead == []
    assert not [item for item in mailing.api.items("MessageTable") if "outbox" in item]
