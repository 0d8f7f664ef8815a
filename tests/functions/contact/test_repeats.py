"""What is stored answers a repeat, whatever has changed meanwhile; a changed price is shown before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tests.functions.calls import Api, json_letter, letter, order_letter, order_sheet

PATH = "/api/contact"
Shelf = Callable[..., None]


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Changes what the shop says of sumac, as the next build does."""

    from functions.orders import catalogue

    def change(**own: Any) -> None:
        now = catalogue.products()
        new = now | {"sumac": replace(now["sumac"], **own)}
        monkeypatch.setattr(catalogue, "products", lambda: new)

    return change


@pytest.mark.both_stores
def test_an_order_whose_answer_was_lost_is_confirmed_though_the_product_sold_out_since(api: Api, shelf: Shelf) -> None:
    sent = order_letter()
    first = api.post_json(PATH, sent)
    shelf(stock=0)
    again = api.post_json(PATH, sent)
    assert (first.status, again.status) == (201, 200)
    assert again.json == first.json
    assert len(api.items("MessageTable")) == 1


def test_another_order_under_the_id_of_a_stored_one_is_still_refused(api: Api, shelf: Shelf) -> None:
    sent = order_letter()
    api.post_json(PATH, sent)
    shelf(stock=0)
    for change in ({"lines": [{"product": "sumac", "quantity": 5}]}, {"message": "Elsewhere"}, {"lines": "none"}):
        assert api.post_json(PATH, sent | change).status == 422


@pytest.mark.parametrize(
    "change",
    [{"language": "de"}, {"message": " Which  pods\r\nare green?\n"}, {"name": "Ada\u00a0Bell"}, {"order": " "},
     {"message": "Which pods are\u00ad green?"}],
)  # fmt: skip
def test_a_text_that_changed_in_ways_that_do_not_matter_is_the_same_message(api: Api, change: dict[str, str]) -> None:
    sent = json_letter()
    assert api.post_json(PATH, sent).status == 201
    assert api.post_json(PATH, sent | change).status == 200
    assert len(api.items("MessageTable")) == 1


def test_without_script_a_confirmed_order_is_confirmed_again_though_it_sold_out_or_the_hour_is_over(
    api: Api, clock: SimpleNamespace, shelf: Shelf
) -> None:
    shown = api.post_form(PATH, order_sheet())
    clock.now += 10
    first = api.post_form(PATH, shown.form | {"step": "send"})
    clock.now += 7_200
    assert api.post_form(PATH, shown.form | {"step": "send"}).text == first.text
    shelf(stock=0)
    again = api.post_form(PATH, shown.form | {"step": "send"})
    assert (again.status, again.text) == (200, first.text)
    assert len(api.items("MessageTable")) == 1


def test_without_script_a_price_that_rose_since_the_last_look_is_shown_and_not_taken(
    api: Api, clock: SimpleNamespace, shelf: Shelf
) -> None:
    shown = api.post_form(PATH, order_sheet())
    clock.now += 10
    shelf(price=Decimal("5.80"))
    answer = api.post_form(PATH, shown.form | {"step": "send"})
    assert "Prices have changed since this page was shown." in answer.shown
    assert "31.10" in answer.shown and api.stored == []
    clock.now += 10
    api.post_form(PATH, answer.form | {"step": "send"})
    (item,) = api.items("MessageTable")
    assert item["quote"]["total"] == "31.10"


@pytest.mark.parametrize("quoted", ["", "0", "27.10", "ffffffffffffffff"])
def test_the_prices_that_were_shown_are_signed(api: Api, clock: SimpleNamespace, quoted: str) -> None:
    shown = api.post_form(PATH, order_sheet())
    clock.now += 10
    answer = api.post_form(PATH, shown.form | {"step": "send", "quoted": quoted})
    assert "Something in the message changed on its way." in answer.shown
    assert api.stored == []


def test_a_basket_that_shows_another_total_than_today_s_is_told_and_nothing_is_kept(api: Api, shelf: Shelf) -> None:
    shelf(price=Decimal("5.80"))
    answer = api.post_json(PATH, order_letter(quoted="27.10"))
    assert answer.status == 422
    assert [error["field"] for error in answer.json["errors"]] == ["lines"]
    assert "31.10" in answer.json["errors"][0]["message"]
    assert api.stored == []
    assert api.post_json(PATH, order_letter(quoted="31.10")).status == 201


def test_an_order_that_is_stored_is_confirmed_at_its_own_price_whatever_the_price_is_now(
    api: Api, shelf: Shelf
) -> None:
    sent = order_letter(quoted="27.10")
    first = api.post_json(PATH, sent)
    shelf(price=Decimal("5.80"))
    assert api.post_json(PATH, sent).json == first.json


def test_a_signature_that_is_none_finds_nothing(api: Api) -> None:
    for signature in ("", "x", "é" * 64, "0" * 64):
        answer = api.post_form(PATH, letter(name="", signature=signature, shown_at="1"))
        assert answer.status == 422
