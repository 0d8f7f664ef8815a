"""What orders hold about a person: found, copied, corrected, and erased as far as the law allows."""

from __future__ import annotations

from typing import Any

import pytest

from functions.core.person import of_address, of_visitor
from functions.orders.order import UNKEPT
from tests.functions.calls import Api
from tests.functions.orders.ordering import Late, orders, ours, personal, placed, states, stored_order
from tests.functions.orders.test_due import hour, mails_went_out

ADA = of_address("ada@example.org")


def test_a_person_s_orders_are_found_in_any_spelling_and_copied_oldest_first(api: Api, clock: Any) -> None:
    first = placed(api, clock)
    clock.now += 60
    second = placed(api, clock, email="ADA@Example.org")
    placed(api, clock, email="bea@example.org")
    copies = personal.export(ours().orders, ADA)
    assert [copy["id"] for copy in copies] == [first["id"], second["id"]]
    assert copies[0] == first
    assert list(personal.find(ours().orders, of_visitor(first["id"]))) == []


def test_a_mail_address_is_put_right_everywhere_and_a_name_where_nothing_was_sent(api: Api, clock: Any) -> None:
    order = stored_order(placed(api, clock))
    for to in ("paid", "sent"):
        order = states.step(ours(), order, to, "maren", clock.now)
    placed(api, clock)
    assert personal.correct(ours().orders, ADA, name="Ada Bell-Lane", email="ada.bell@example.org") == 2
    assert {item["email"] for item in orders(api)} == {"ada.bell@example.org"}
    assert sorted(item["name"] for item in orders(api)) == ["Ada Bell", "Ada Bell-Lane"]
    with pytest.raises(Late("functions.core.text").TextError):
        personal.correct(ours().orders, of_address("ada.bell@example.org"), email="nobody")
    with pytest.raises(ValueError, match="nothing"):
        personal.correct(ours().orders, ADA)


@pytest.mark.promise("P14")
def test_an_erasure_takes_out_what_no_law_wants_kept_and_closes_the_rest_away(api: Api, clock: Any) -> None:
    item = placed(api, clock, phone="040 123", note="Third floor")
    states.step(ours(), stored_order(item), "cancelled", "maren", clock.now)
    assert personal.erase(ours().orders, ADA, clock.now) == 1
    (stored,) = orders(api)
    assert not set(UNKEPT) & set(stored) and "ada@example.org" not in str(stored)
    assert stored["restricted_at"] and stored["number"] == item["number"] and stored["lines"] == item["lines"]
    assert personal.erase_one(ours().orders, {"id": item["id"]}, clock.now) == "restricted"
    assert personal.erase(ours().orders, ADA, clock.now) == 0
    assert stored_order(stored).email == ""


def test_an_order_under_way_is_cleared_on_the_day_that_it_ends(api: Api, clock: Any) -> None:
    item = placed(api, clock)
    assert personal.erase_one(ours().orders, {"id": item["id"]}, clock.now) == "asked"
    (stored,) = orders(api)
    assert stored["email"] and stored["erasure_asked_at"]
    states.step(ours(), stored_order(stored), "cancelled", "maren", clock.now)
    mails_went_out(api, item["id"])
    hour(api, clock, 0.1)
    assert "email" not in orders(api)[0]


def test_what_is_gone_is_not_brought_back(api: Api, clock: Any) -> None:
    assert personal.erase_one(ours().orders, {"id": "gone"}, clock.now) == "gone"
    assert api.items("OrderTable") == []
    item = placed(api, clock)
    pointer = {"id": f"number#{item['number']}"}
    assert personal.erase_one(ours().orders, pointer, clock.now) == "gone"


def test_a_restricted_order_can_still_be_refunded_and_mails_nobody(api: Api, clock: Any) -> None:
    item = placed(api, clock)
    states.step(ours(), stored_order(item), "expired", "schedule", clock.now)
    personal.erase(ours().orders, ADA, clock.now)
    order = states.step(ours(), stored_order(orders(api)[0]), "refunded", "maren", clock.now)
    assert order.state == "refunded" and order.mails == {} and order.outbox == ""
