"""What one address or one part of the network may have put aside in a week, before it is paid."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.functions.calls import Api
from tests.functions.orders.ordering import (
    asked,
    begun,
    bought,
    held,
    left,
    look,
    orders,
    ours,
    placed,
    placing,
    states,
    stock,
)

NOW = 1_795_400_000.0
OTHERS = "198.51.100.7"


def order(number: int, quantity: int, address: str, *, now: float = NOW, email: str = "") -> str:
    """Place an order from an address on the network; ``placed`` or ``refused``."""
    new = bought(number, quantity, now)
    new = replace(new, email=email or new.email)
    try:
        placing.place(ours(), new, lambda _: False, held.counted("OrderTable", new, address, now))
    except states.TooMuch:
        return "refused"
    return "placed"


@pytest.fixture
def plenty(api: Api) -> Api:
    """A thousand bags of sumac."""
    stock.deliver(ours().stock, "sumac", 1_000 - begun()["sumac"], "maren", NOW)
    return api


@pytest.mark.promise("P22")
def test_whoever_makes_up_orders_by_the_dozen_gets_a_week_s_share_and_no_more(plenty: Api) -> None:
    with ThreadPoolExecutor(10) as threads:
        told = Counter(threads.map(lambda number: order(number, 30, f"192.0.2.{number}"), range(12)))
    assert told == {"placed": 5, "refused": 7}
    assert left(plenty) == {"sumac": 1_000 - held.UNITS}, "a refused order takes nothing"
    assert order(20, 30, OTHERS) == "placed", "elsewhere people order as before"
    assert order(21, 1, "192.0.2.1", now=NOW + 7 * 86_400) == "placed", "and the next week here too"


def test_one_address_has_the_same_share_from_wherever_it_orders(plenty: Api) -> None:
    assert order(1, 75, "192.0.2.1", email="ada@example.org") == "placed"
    assert order(2, 75, "198.51.100.1", email="ADA@example.org") == "placed"
    assert order(3, 1, "203.0.113.1", email="ada@example.org") == "refused"


def test_small_orders_count_as_five_because_each_sends_a_mail(plenty: Api) -> None:
    told = [order(number, 1, f"{number}.0.2.1", email="ada@example.org") for number in range(1, 33)]
    assert told == ["placed"] * 30 + ["refused"] * 2


def whose(api: Api) -> list[dict[str, Any]]:
    """The counts of one address and of one part of the network, without that of the day's mails."""
    return [one for one in api.items("OrderTable") if re.fullmatch("held#[0-9a-f]{64}", one["id"])]


def test_what_is_counted_holds_no_address_and_goes_with_the_week(api: Api, clock: Any) -> None:
    item = placed(api, clock)
    counts = whose(api)
    assert len(counts) == 2
    assert all(set(one) == {"id", "count", "expires_at"} for one in counts)
    assert all(clock.now < one["expires_at"] <= clock.now + 7 * 86_400 for one in counts)
    assert all(item["email"] not in str(one) and "192.0.2" not in str(one) for one in counts)


def test_the_same_order_sent_again_is_counted_once(api: Api, clock: Any) -> None:
    sent = asked(api, clock)
    assert [api.post_json("/api/orders", sent).status for _ in range(3)] == [201, 200, 200]
    assert {one["count"] for one in whose(api)} == {5}


def test_a_person_is_told_how_much_there_is_for_them_and_keeps_what_they_typed(plenty: Api, clock: Any) -> None:
    answer = look(plenty, **{"line-sumac": "99", "line-green-cardamom-pods": "60"})
    assert answer.status == 429 and "at most 150 items a week" in answer.shown
    assert answer.form["line-sumac"] == "99" and answer.form["name"] == "Ada Bell"
    for number in range(5):
        order(number, 30, f"203.0.113.{number}", now=clock.now, email="ada@example.org")
    sent = asked(plenty, clock)
    refused = plenty.post_json("/api/orders", sent)
    assert (refused.status, refused.json["type"]) == (429, "/problems/#held")
    assert len(orders(plenty)) == 5
