"""Promotions: a code takes off what it says, on its conditions, in its days, and never more often than it may."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.functions.calls import Api
from tests.functions.orders.ordering import asked, bought, catalogue, look, orders, ours, placed, placing, shown, states

NOW = 1_795_400_000.0  # 23 November 2026
LINES = {"percent": Decimal(10), "least": Decimal(20), "ends": dt.date(2026, 11, 30), "uses": 2}


@pytest.fixture(autouse=True)
def codes(api: Api, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The register of promotions, with one code; a test may enter others."""
    module = import_module("functions.register.promotions")
    found = {"WINTER": module.Promotion("WINTER", **LINES)}
    monkeypatch.setattr(module, "current", lambda: found)
    return found


def used(api: Api) -> dict[str, int]:
    return {item["product"]: item["used"] for item in api.items("StockTable") if "used" in item}


def test_a_code_takes_its_share_off_the_goods_and_is_said_in_summary_page_and_mail(api: Api, clock: Any) -> None:
    answer = look(api, code="win ter")
    for said in ("Code WINTER", "−€ 2.71", "€ 3.90", "€ 28.29", "€ 1.85"):
        assert said in answer.shown
    assert used(api) == {}
    item = placed(api, clock, code="winter")
    assert item["totals"] == {
        "goods": "27.10", "postage": "3.90", "vat": {"7": "1.85"}, "total": "28.29",
        "discount": "2.71", "promotion": "WINTER",
    }  # fmt: skip
    assert used(api) == {"promotion#WINTER": 1}
    order = import_module("functions.orders.order").Order.from_item(item)
    assert "Code WINTER" in import_module("functions.orders.own_page").page(order, ()).body
    parts = import_module("functions.orders.mails").letter(item, "confirmation").parts
    assert ("Code WINTER", "−€\u202f2.71") in [row for part in parts for row in part.facts]


def test_a_program_is_told_the_discount_and_a_repeat_is_the_same_order(api: Api, clock: Any, codes: Any) -> None:
    sent = asked(api, clock, code="WINTER")
    first = api.post_json("/api/orders", sent)
    assert (first.status, first.json["total"]) == (201, "28.29")
    # Even once the code is over, whoever sends the order again is told of the one that stands.
    codes.clear()
    again = api.post_json("/api/orders", sent)
    assert (again.status, again.json["number"]) == (200, first.json["number"])
    assert len(orders(api)) == 1 and used(api) == {"promotion#WINTER": 1}


@pytest.mark.parametrize(
    ("change", "typed", "said"),
    [
        ({}, "SUMMER", "We know no such code."),
        ({"starts": dt.date(2026, 11, 25)}, "WINTER", "This code holds from 25 November 2026 on."),
        ({"ends": dt.date(2026, 11, 22)}, "WINTER", "This code held until 22 November 2026."),
        ({"products": ("star-anise",)}, "WINTER", "This code is for other goods than these."),
        ({"least": Decimal(28)}, "WINTER", "This code holds for goods of € 28.00 and more, postage aside."),
    ],
)
def test_a_code_that_does_not_hold_is_refused_with_its_reason(
    api: Api, clock: Any, codes: Any, *, change: dict[str, Any], typed: str, said: str
) -> None:
    module = import_module("functions.register.promotions")
    codes["WINTER"] = module.Promotion("WINTER", **LINES | change)
    answer = look(api, code=typed)
    assert answer.status == 422 and said in answer.shown
    assert f'value="{typed}"' in answer.text and 'aria-describedby="code-error"' in answer.text


def test_a_code_for_some_goods_takes_off_no_more_than_they_cost(api: Api, codes: Any) -> None:
    module, promotion = import_module("functions.register.promotions"), import_module("functions.orders.promotion")
    off = module.Promotion("BAG", ends=dt.date(2026, 12, 1), uses=1, amount=Decimal(50), products=("sumac",))
    line = import_module("functions.orders.lines").Line
    price = catalogue.products()["sumac"].price
    assert promotion.discount(off, [line("sumac", 2), line("star-anise", 1)]) == 2 * price


def test_a_code_is_never_used_more_often_than_it_may_and_an_order_that_ends_gives_its_use_back(
    api: Api, codes: Any
) -> None:
    totals = import_module("functions.orders.totals")
    line = import_module("functions.orders.lines").Line

    def act(at: int) -> str:
        order = bought(at, 1, NOW)
        quote = totals.quote((line("sumac", 1),), "DE", codes["WINTER"])
        order = placing.new(order.id, customer_of(order), quote, NOW)
        try:
            return str(placing.place(ours(), order, lambda _: False)[0].state)
        except states.SoldOut as short:
            return str(dict(short.left))

    with ThreadPoolExecutor(8) as threads:
        told = sorted(threads.map(act, range(8)))
    assert told.count("placed") == 2 and set(told) == {"placed", "{'promotion#WINTER': 0}"}
    assert used(api) == {"promotion#WINTER": 2}
    kept = import_module("functions.orders.order").Order.from_item(orders(api)[0])
    expired = states.step(ours(), kept, "expired", "schedule", NOW)
    assert used(api) == {"promotion#WINTER": 1}
    states.step(ours(), expired, "paid", "maren", NOW)
    assert used(api) == {"promotion#WINTER": 2}


def test_who_comes_too_late_for_a_code_is_told_and_keeps_what_was_typed(api: Api, clock: Any, codes: Any) -> None:
    fields = shown(api, code="WINTER")
    for number in range(2):
        placed(api, clock, code="WINTER", name=f"Quicker {number}")
    answer = api.post_form("/api/orders", fields)
    assert answer.status == 422 and "as often as it could be" in answer.shown
    assert 'value="Ada Bell"' in answer.text
    assert look(api, code="WINTER").status == 422


def customer_of(order: Any) -> Any:
    """The customer of an order, to place it anew."""
    customer = import_module("functions.orders.customer").Customer
    names = ("name", "email", "company", "vat_id", "phone", "note", "address", "language")
    return customer(**{name: getattr(order, name) for name in names})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("winter = { percent = '10', ends = 2027-01-01, uses = 1 }", "a code is 4 to 20 capital letters and digits"),
        ("WINTER = { ends = 2027-01-01, uses = 1 }", "takes off a “percent” or an “amount”"),
        ("WINTER = { percent = '101', ends = 2027-01-01, uses = 1 }", "“percent” must be 100 at the most"),
        ("WINTER = { amount = '5', uses = 1 }", "“ends” must be a day"),
        ("WINTER = { amount = '5', ends = 2027-01-01, uses = 0 }", "“uses” must be a whole number above 0"),
        ("WINTER = { amount = '5', ends = 2027-01-01, use = 1 }", "unknown key “use”"),
    ],
)
def test_a_mistake_in_the_register_is_named(tmp_path: Path, line: str, said: str) -> None:
    from functions.register import promotions

    path = tmp_path / "promotions.toml"
    path.write_text(f"examples = []\n[codes]\n{line}\n", encoding="utf-8")
    with pytest.raises(promotions.PromotionError, match=said):
        promotions.load(path)


def test_the_register_as_deployed_is_good_and_names_products_that_there_are(api: Api) -> None:
    from functions.register import promotions

    named = {slug for one in promotions.load().values() for slug in one.products}
    assert named <= {path.stem for path in Path("content/products").glob("*.md")}
