"""The outbox: which mail may be sent now, and by whom."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.core.attributes import typed
from functions.mail.states import fresh
from tests.functions.calls import Api

pytestmark = pytest.mark.both_stores
NOW, LEASE = 1_795_392_000, 15 * 60


@pytest.fixture
def stored(api: Api) -> dict[str, Any]:
    """A message with two mails due."""
    item = {"id": "m", "received_at": "2026-11-23T00:00:00Z"} | fresh("staff", "confirmation")
    api.database.put_item(TableName="MessageTable", Item=typed(item))
    return item


@pytest.fixture
def outbox(api: Api) -> Any:
    """The outboxes of messages."""
    from functions.mail.outbox import Outbox

    return Outbox("MessageTable")


def send(outbox: Any, item: dict[str, Any], mail: str) -> None:
    """Claim a mail and mark it as sent."""
    claimed = outbox.claim(item, mail, NOW)
    outbox.sent(item["id"], mail, claimed["mails"][mail]["send"], NOW, "ses-1")


def now_stored(api: Api) -> dict[str, Any]:
    (item,) = api.items("MessageTable")
    return item


def test_a_mail_is_claimed_once_until_its_lease_is_over(api: Api, stored: dict[str, Any], outbox: Any) -> None:
    claimed = outbox.claim(stored, "staff", NOW)
    assert claimed is not None
    mail = claimed["mails"]["staff"]
    assert (mail["state"], mail["tries"], mail["until"]) == ("claimed", 1, NOW + LEASE)
    assert outbox.claim(stored, "staff", NOW + LEASE - 1) is None
    again = outbox.claim(stored, "staff", NOW + LEASE)
    assert again is not None and again["mails"]["staff"]["tries"] == 2


def test_who_lost_its_claim_changes_nothing(api: Api, stored: dict[str, Any], outbox: Any) -> None:
    first = outbox.claim(stored, "staff", NOW)
    outbox.claim(stored, "staff", NOW + LEASE)
    before = now_stored(api)
    assert first is not None
    outbox.put_back(first, "staff", NOW)
    outbox.failed(first, "staff")
    assert now_stored(api) == before


@pytest.mark.moto_alone("it never finds two maps equal")
def test_the_outbox_closes_with_its_last_mail_and_not_before(api: Api, stored: dict[str, Any], outbox: Any) -> None:
    send(outbox, stored, "staff")
    assert now_stored(api)["outbox"] == "due"
    send(outbox, stored, "confirmation")
    assert "outbox" not in now_stored(api)


@pytest.mark.moto_alone("it never finds two maps equal")
def test_a_reply_that_is_added_meanwhile_keeps_the_outbox_open(api: Api, stored: dict[str, Any], outbox: Any) -> None:
    send(outbox, stored, "staff")
    seen = now_stored(api) | {"mails": {"staff": {"state": "sent", "tries": 0, "until": 0}}}
    outbox.tidy(seen)
    assert now_stored(api)["outbox"] == "due"


def test_a_mail_that_failed_for_the_customer_becomes_a_notice_to_staff_in_the_same_write(
    api: Api, stored: dict[str, Any], outbox: Any
) -> None:
    claimed = outbox.claim(stored, "confirmation", NOW)
    assert claimed is not None
    outbox.failed(claimed, "confirmation")
    mails = now_stored(api)["mails"]
    assert mails["confirmation"]["state"] == "failed"
    assert mails["undelivered-confirmation"] == {"state": "due", "tries": 0, "until": 0}


def test_an_erased_message_does_not_come_back(api: Api, stored: dict[str, Any], outbox: Any) -> None:
    claimed = outbox.claim(stored, "staff", NOW)
    assert claimed is not None
    api.database.delete_item(TableName="MessageTable", Key={"id": {"S": "m"}})
    outbox.sent("m", "staff", claimed["mails"]["staff"]["send"], NOW, "ses-1")
    outbox.put_back(claimed, "staff", NOW)
    outbox.failed(claimed, "confirmation")
    assert outbox.claim(stored, "staff", NOW) is None
    assert api.items("MessageTable") == []


def test_a_late_word_about_an_erased_record_says_nothing_of_the_one_sent_again_under_its_id(
    api: Api, stored: dict[str, Any], outbox: Any
) -> None:
    first = outbox.claim(stored, "confirmation", NOW)
    assert first is not None
    api.database.put_item(TableName="MessageTable", Item=typed(stored))
    word = first["mails"]["confirmation"]["send"]
    outbox.sent("m", "confirmation", word, NOW, "ses-1")
    assert now_stored(api)["mails"]["confirmation"]["state"] == "due"
    again = outbox.claim(stored, "confirmation", NOW)
    assert again is not None
    outbox.sent("m", "confirmation", word, NOW, "ses-1")
    assert now_stored(api)["mails"]["confirmation"]["state"] == "claimed"


def test_the_word_about_an_earlier_try_of_the_same_mail_counts(api: Api, stored: dict[str, Any], outbox: Any) -> None:
    first = outbox.claim(stored, "staff", NOW)
    second = outbox.claim(stored, "staff", NOW + LEASE)
    assert first is not None and second is not None
    outbox.sent("m", "staff", first["mails"]["staff"]["send"], NOW + LEASE, "ses-1")
    assert now_stored(api)["mails"]["staff"]["state"] == "sent"


def test_a_record_whose_time_is_up_is_claimed_by_nobody(api: Api, stored: dict[str, Any], outbox: Any) -> None:
    api.database.put_item(TableName="MessageTable", Item=typed(stored | {"expires_at": NOW}))
    assert outbox.claim(stored, "staff", NOW) is None
    api.database.put_item(TableName="MessageTable", Item=typed(stored | {"expires_at": NOW + 1}))
    assert outbox.claim(stored, "staff", NOW) is not None


@pytest.mark.slow
def test_where_a_claim_fits_into_an_item_its_mark_does_and_where_not_nothing_is_sent(
    second: tuple[Any, Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On dynalite alone: moto does not measure a change within an item."""
    from functions.core import problems
    from functions.mail.outbox import Outbox

    client, api = second
    monkeypatch.setattr("functions.core.store._client", client)
    outbox, stored = Outbox("MessageTable"), {"id": "m", "received_at": "x"} | fresh("staff", "confirmation")
    fits = refused = 0
    for size in range(409_600 - 1_200, 409_600, 20):
        try:
            api.database.put_item(TableName="MessageTable", Item=typed(stored | {"message": "x" * size}))
        except ClientError:
            break
        for mail, mark in (("staff", "sent"), ("confirmation", "failed")):
            try:
                claimed = outbox.claim(stored, mail, NOW)
            except problems.Problem:
                refused += 1
                continue
            assert claimed is not None
            fits += 1
            if mark == "sent":
                outbox.sent("m", mail, claimed["mails"][mail]["send"], NOW, "0107" + "x" * 56)
            else:
                outbox.failed(claimed, mail)
            assert now_stored(api)["mails"][mail]["state"] == mark
    api.empty()
    assert fits and refused
