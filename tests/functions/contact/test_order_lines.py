"""``POST /api/contact`` with the lines of an order, as the basket's script and other programs send it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.orders import catalogue
from tests.functions.calls import PROBLEM, Api, json_letter, order_letter

PATH = "/api/contact"
QUOTED = [
    {"product": "green-cardamom-pods", "quantity": 1, "title": "Green cardamom, whole", "unit": "50 g tin",
     "price": "7.90", "sum": "7.90"},
    {"product": "sumac", "quantity": 4, "title": "Sumac", "unit": "75 g tin", "price": "4.80", "sum": "19.20"},
]  # fmt: skip


@pytest.mark.promise("P03")
def test_an_order_is_kept_with_its_lines_and_our_prices_in_the_registered_fields(api: Api, register: Any) -> None:
    answer = api.post_json(PATH, order_letter())
    (item,) = api.items("MessageTable")
    assert answer.status == 201
    assert (answer.json["total"], answer.json["currency"]) == ("27.10", "EUR")
    assert set(item) == set(register.records["message"].fields)
    assert item["lines"] == [{"product": line["product"], "quantity": line["quantity"]} for line in QUOTED]
    assert item["quote"] == {"lines": QUOTED, "total": "27.10"}


def test_a_plain_message_has_no_lines_and_its_answer_no_total(api: Api) -> None:
    answer = api.post_json(PATH, json_letter(topic="order"))
    (item,) = api.items("MessageTable")
    assert (item["lines"], item["quote"]) == ([], {})
    assert set(answer.json) == {"id", "received_at", "expires"}


@pytest.mark.both_stores
def test_a_repeated_order_is_kept_once_whatever_the_order_of_its_lines_and_whatever_prices_did_meanwhile(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = order_letter()
    first = api.post_json(PATH, sent)
    dearer = {slug: replace(one, price=one.price * 2) for slug, one in catalogue.products().items()}
    monkeypatch.setattr("functions.orders.catalogue.products", lambda: dearer)
    second = api.post_json(PATH, sent | {"lines": sent["lines"][::-1]})
    assert (first.status, second.status) == (201, 200)
    assert second.json == first.json
    assert [item["quote"]["total"] for item in api.items("MessageTable")] == ["27.10"]


@pytest.mark.both_stores
@pytest.mark.parametrize(
    "lines",
    [[{"product": "sumac", "quantity": 4}], [{"product": "sumac", "quantity": 5}], None],
    ids=["one line less", "another number", "no lines"],
)
def test_other_lines_under_the_same_id_are_refused_and_the_first_are_kept(api: Api, lines: Any) -> None:
    sent = order_letter()
    api.post_json(PATH, sent)
    before = api.stored
    other = {name: value for name, value in sent.items() if name != "lines"} | ({"lines": lines} if lines else {})
    assert api.post_json(PATH, other).status == 409
    assert api.stored == before


def test_a_message_kept_before_there_were_lines_is_the_same_message_still(api: Api) -> None:
    sent = json_letter()
    api.post_json(PATH, sent)
    key = {"id": {"S": sent["id"]}}
    api.database.update_item(
        TableName="MessageTable",
        Key=key,
        UpdateExpression="REMOVE #lines, quote",
        ExpressionAttributeNames={"#lines": "lines"},
    )
    assert api.post_json(PATH, sent).status == 200


@pytest.mark.promise("P03")
@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"product": "sumac", "quantity": 0}, "line-sumac"),
        ({"product": "sumac", "quantity": 98}, "line-sumac"),
        ({"product": "sumac", "quantity": -1}, "line-sumac"),
        ({"product": "saffron-threads", "quantity": 1}, "line-saffron-threads"),
        ({"product": "gold-bars", "quantity": 1}, "line-gold-bars"),
        ({"product": "sumac", "quantity": 1, "price": "0.01"}, "lines"),
        ({"product": "sumac", "quantity": 1, "engraving": "Ada"}, "lines"),
    ],
    ids=["none", "more than there are", "less than none", "sold out", "unknown", "with a price", "with more"],
)
def test_a_line_that_cannot_be_taken_is_refused_by_name_and_nothing_is_kept(
    api: Api, line: dict[str, Any], field: str
) -> None:
    answer = api.post_json(PATH, order_letter(lines=[line, {"product": "long-pepper", "quantity": 1}]))
    assert answer.status == 422
    assert set(answer.json) == PROBLEM | {"errors"}
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert api.stored == []


@pytest.mark.promise("P03")
@pytest.mark.parametrize("field", ["line-sumac", "total", "quote", "price", "address"])
def test_beside_the_lines_an_unknown_field_is_refused(api: Api, field: str) -> None:
    answer = api.post_json(PATH, order_letter(**{field: "1"}))
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert api.stored == []


def test_lines_belong_to_an_order(api: Api) -> None:
    answer = api.post_json(PATH, order_letter(topic="press"))
    assert [error["field"] for error in answer.json["errors"]] == ["topic"]
    assert "this is about an order" in answer.json["errors"][0]["message"]
    assert api.stored == []


def test_all_that_is_wrong_is_named_at_once(api: Api) -> None:
    line = {"product": "saffron-threads", "quantity": 1}
    answer = api.post_json(PATH, order_letter(id="x", email="x", message="", lines=[line]))
    named = [error["field"] for error in answer.json["errors"]]
    assert sorted(named) == ["email", "id", "line-saffron-threads", "message"]


def test_the_total_is_exact_at_its_largest(api: Api) -> None:
    prices = catalogue.products()
    lines = [{"product": slug, "quantity": min(99, one.stock)} for slug, one in prices.items() if one.stock]
    answer = api.post_json(PATH, json.dumps(order_letter(lines=lines)))
    assert Decimal(answer.json["total"]) == sum(prices[one["product"]].price * one["quantity"] for one in lines)
