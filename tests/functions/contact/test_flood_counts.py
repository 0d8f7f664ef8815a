"""Counts of messages: enough to see a flood, not enough to find anyone."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.functions.calls import Api, json_letter, silence
from tests.functions.contact.test_spam import proved

pytestmark = pytest.mark.both_stores
JSON = {"content-type": "application/json"}
NOW = 1_795_392_000.25


def count(
    email: str = "ada@example.org", address: str = "203.0.113.7", text: str = "Hello", now: float = NOW
) -> object:
    from functions.contact import flood_counts

    found = flood_counts.with_this("a key", email, address, text, now)
    flood_counts.count("a key", email, address, text, now)
    return (found.sender, found.network, found.text)


def test_each_is_counted_by_itself(api: Api) -> None:
    assert count() == (1, 1, 1)
    assert count(email="ADA@example.org") == (2, 2, 2)
    assert count(email="bo@example.org", text="Other words") == (1, 3, 1)
    assert count(address="198.51.100.1", text="HELLO 2!") == (3, 1, 3), "case, digits and signs make no other text"


def test_the_next_hour_begins_anew_under_another_key(api: Api) -> None:
    count()
    before = {item["sender"] for item in api.items("SenderTable")}
    assert count(now=NOW + 3_600) == (1, 1, 1)
    after = {item["sender"] for item in api.items("SenderTable")}
    assert len(after) == 8 and before < after


@pytest.mark.promise("P06", "P14", "A04")
def test_a_count_holds_a_hash_a_number_and_its_end_and_nothing_else(api: Api) -> None:
    from functions import register

    count()
    record = register.current().records["sender"]
    for item in api.items("SenderTable"):
        assert set(item) == set(record.fields)
        assert (len(item["sender"]), item["count"]) == (64, 1)
        assert item["expires_at"] == int(NOW) + record.retention_days * 86_400


def test_a_table_that_does_not_answer_stops_no_message(api: Api, impatient: None) -> None:
    with silence("UpdateItem"), silence("BatchGetItem"):
        assert count() == (0, 0, 0)
        assert api.post_json("/api/contact", json_letter()).status == 201
    (item,) = api.items("MessageTable")
    assert item["status"] == "new"


def test_a_message_is_counted_once_it_is_written_and_a_try_under_its_id_is_none(api: Api, impatient: None) -> None:
    sent = json_letter(message="Please call me back: 040 1234567")
    with silence("PutItem"):
        assert [api.post_json("/api/contact", sent).status for _ in range(3)] == [503, 503, 503]
    assert api.items("SenderTable") == []
    assert [api.post_json("/api/contact", sent).status for _ in range(3)] == [201, 200, 200]
    assert {item["count"] for item in api.items("SenderTable")} == {1}


@pytest.mark.promise("P18", "P20")
def test_sixty_strangers_who_name_one_address_send_it_three_mails_and_staff_hear_of_all(api: Api) -> None:
    for number in range(12):
        sent = json_letter(email="victim@example.org", name=f"Stranger {number}", message=f"{'word ' * number} x")
        api.send("POST", "/api/contact", json.dumps(sent).encode(), JSON, address=f"198.51.{number}.7")
    mails = [item["mails"] for item in api.items("MessageTable") if item["status"] == "new"]
    assert sum("confirmation" in mail for mail in mails) == 3
    assert all("staff" in mail for mail in mails) and len(mails) >= 5


@pytest.mark.parametrize(
    ("counts", "confirmable"),
    [({}, True), ({"sender": 3, "network": 20, "all": 200}, True), ({"sender": 4}, False), ({"network": 21}, False),
     ({"all": 201}, False)],
)  # fmt: skip
def test_confirmations_are_limited_by_recipient_network_and_in_all(
    api: Api, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str], counts: dict[str, int], confirmable: bool
) -> None:
    from functions.contact import flood_counts

    monkeypatch.setattr(flood_counts, "with_this", lambda *_: flood_counts.Counts(**counts))
    told()
    assert api.post_json("/api/contact", proved(api)).status == 201
    (item,) = api.items("MessageTable")
    assert set(item["mails"]) == ({"staff", "confirmation"} if confirmable else {"staff"})
    assert ("ConfirmationWithheld" in told()) is not confirmable
