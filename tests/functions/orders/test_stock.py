"""Stock: counted from deliveries, never below zero, and a small answer that may be kept for a minute."""

from __future__ import annotations

import copy
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from tests.functions.calls import Api, silence
from tests.functions.orders.ordering import Late, begun, bought, catalogue, left, orders, ours, placing, states, stock

NOW = 1_795_400_000.0
transaction = Late("functions.core.transaction")


def test_an_empty_table_has_what_the_build_counted(api: Api) -> None:
    assert stock.left(ours().stock, list(begun())) == begun()
    assert stock.left(ours().stock, ["no-such-thing"]) == {"no-such-thing": 0}


def test_deliveries_are_added_and_each_is_written_down(api: Api) -> None:
    assert stock.deliver(ours().stock, "sumac", 12, "maren", NOW) == begun()["sumac"] + 12
    assert stock.deliver(ours().stock, "sumac", -2, "thomas", NOW + 1) == begun()["sumac"] + 10
    kept = [item for item in api.items("StockTable") if "who" in item]
    assert sorted((item["quantity"], item["who"], item["product"].partition("#")[0]) for item in kept) == [
        (-2, "thomas", "sumac"), (12, "maren", "sumac"),
    ]  # fmt: skip
    assert all(item["expires_at"] > NOW for item in kept)


def test_no_more_is_taken_out_than_there_is(api: Api) -> None:
    with pytest.raises(transaction.Cancelled):
        stock.deliver(ours().stock, "sumac", -begun()["sumac"] - 1, "maren", NOW)
    assert stock.deliver(ours().stock, "sumac", -begun()["sumac"], "maren", NOW) == 0
    with pytest.raises(transaction.Cancelled):
        stock.deliver(ours().stock, "sumac", -1, "maren", NOW + 1)


@pytest.mark.parametrize("entry", [("sumac", 0), ("no-such-thing", 1)])
def test_what_cannot_be_delivered_is_refused(api: Api, entry: tuple[str, int]) -> None:
    with pytest.raises(ValueError, match="nothing to enter"):
        stock.deliver(ours().stock, *entry, "maren", NOW)
    assert api.items("StockTable") == []


def test_the_route_tells_everyone_the_same_and_may_be_kept_for_a_minute(api: Api) -> None:
    stock.deliver(ours().stock, "sumac", 1, "maren", NOW)
    answer = api.send("GET", "/api/stock")
    assert answer.status == 200 and answer.headers["cache-control"] == "public, max-age=60"
    assert answer.json == {"left": begun() | {"sumac": begun()["sumac"] + 1}}
    assert answer.cookies == [] and len(answer.text) < 1_000


def test_a_table_that_does_not_answer_is_told_as_such(api: Api, impatient: None) -> None:
    with silence("BatchGetItem"):
        answer = api.send("GET", "/api/stock")
    assert answer.status == 503 and answer.headers["cache-control"] == "no-store"


def spared(value: Any, *rest: Any) -> Any:
    """moto copies a whole table before each write of a transaction. Orders are only put here, none is changed in place,
    so their table needs no copy of each order; the stock's is copied as always.
    """
    if getattr(value, "name", "") != "OrderTable":
        return copy.deepcopy(value, *rest)
    twin = copy.copy(value)
    twin.items = value.items.copy()
    return twin


@pytest.mark.slow
@pytest.mark.both_stores
@pytest.mark.promise("P22")
def test_many_more_orders_at_once_than_there_are_tins_sell_each_tin_once_and_tell_all_others(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock.deliver(ours().stock, "sumac", 30 - begun()["sumac"], "maren", NOW)

    monkeypatch.setattr("moto.dynamodb.models.copy", SimpleNamespace(deepcopy=spared))

    def act(number: int) -> str:
        # Every tenth is sent twice, as by a browser whose answer was lost.
        try:
            order = bought(number - number % 10 if number % 10 == 1 else number)
            _, new = placing.place(ours(), order, lambda stored: stored.email == order.email)
        except states.SoldOut as short:
            assert short.left == {"sumac": 0}
            return "sold out"
        return "placed" if new else "repeated"

    with ThreadPoolExecutor(40) as threads:
        told = Counter(threads.map(act, range(300)))
    assert told["placed"] == 30
    assert told["sold out"] + told["repeated"] == 270
    stored = orders(api)
    assert len(stored) == len({item["number"] for item in stored}) == 30
    assert left(api) == {"sumac": 0}


@pytest.mark.both_stores
def test_of_two_who_want_the_last_tin_one_gets_it(api: Api) -> None:
    stock.deliver(ours().stock, "sumac", 1 - begun()["sumac"], "maren", NOW)
    assert placing.place(ours(), bought(1), lambda _: True)[1]
    with pytest.raises(states.SoldOut) as short:
        placing.place(ours(), bought(2), lambda _: True)
    assert short.value.left == {"sumac": 0}
    assert [item["name"] for item in orders(api)] == ["Customer 1"]


def test_a_product_that_left_the_shop_still_goes_back_on_the_shelf(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:

    order, _ = placing.place(ours(), bought(1, 3), lambda _: True)
    rest = {slug: one for slug, one in catalogue.products().items() if slug != "sumac"}
    before = begun()["sumac"]
    monkeypatch.setattr("functions.orders.catalogue.products", lambda: rest)
    assert states.step(ours(), order, "cancelled", "maren", NOW).state == "cancelled"
    assert left(api)["sumac"] == before
