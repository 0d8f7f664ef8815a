"""Placing an order: once, at the price that was shown, and never more than there is."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.functions.calls import Api, on_call, silence
from tests.functions.orders.ordering import (
    GOODS,
    POSTAGE,
    TOTAL,
    Late,
    asked,
    begun,
    catalogue,
    changed_prices,
    left,
    look,
    orders,
    placed,
    program,
    sheet,
    shown,
)

FULL = {"sumac": 4, "green-cardamom-pods": 1}


def change(monkeypatch: pytest.MonkeyPatch, **products: Any) -> None:
    """Another build: other prices, or products that are gone (None). ``green_cardamom_pods`` for its slug."""
    now = dict(catalogue.products())
    for name, fields in products.items():
        slug = name.replace("_", "-")
        if fields is None:
            del now[slug]
        else:
            now[slug] = catalogue.Product(**{one: getattr(now[slug], one) for one in now[slug].__slots__} | fields)
    monkeypatch.setattr("functions.orders.catalogue.products", lambda: now)


def test_the_look_says_the_whole_price_and_stores_nothing(api: Api, clock: Any) -> None:
    answer = look(api)
    assert answer.status == 200
    for said in (
        "€ 27.10",
        "€ 3.90",
        "€ 31.00",
        "VAT of 7 %, included",
        "€ 2.03",
        "2–3 working days",
    ):
        assert said in answer.shown
    assert answer.shown.index("€ 31.00") < answer.shown.index("Order with obligation to pay")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert api.stored == []


def test_an_order_is_stored_with_all_of_it_and_takes_its_goods(api: Api, clock: Any) -> None:
    item = placed(api, clock, note="Third floor", company="Bell & Co")
    assert item["state"] == "placed" and item["number"].startswith("C26-")
    assert item["totals"] == {"goods": GOODS, "postage": POSTAGE, "vat": {"7": "2.03"}, "total": TOTAL}
    assert item["address"]["street"] == "1 Loom Lane" and item["note"] == "Third floor"
    assert item["pay"] == {"reference": item["pay"]["reference"], "due_at": "2026-11-30T00:00:10.250000Z"}
    assert item["pay"]["reference"].endswith(item["number"].replace("-", ""))
    assert item["mails"]["confirmation"]["state"] == "due" and item["outbox"] == "due"
    assert item["history"] == [{"state": "placed", "at": item["placed_at"], "who": "customer"}]
    assert left(api) == {slug: begun()[slug] - count for slug, count in FULL.items()}


@pytest.mark.promise("P02", "P03")
def test_nothing_is_stored_of_an_order_that_the_register_does_not_name(api: Api, clock: Any, register: Any) -> None:
    placed(api, clock)
    fields = {name for item in api.items("OrderTable") for name in item}
    assert fields <= set(register.records["order"].fields)
    assert {name for item in api.items("StockTable") for name in item} <= set(register.records["stock"].fields)


def test_a_form_is_led_to_the_order_s_own_page(api: Api, clock: Any) -> None:
    fields = shown(api)
    clock.now += 10
    answer = api.post_form("/api/orders", fields)
    assert answer.status == 303
    path, _, query = answer.headers["location"].partition("?")
    page = api.send("GET", path, headers={"accept": "text/html"}, query=query)
    assert page.status == 200 and orders(api)[0]["number"] in page.shown


def test_the_same_form_twice_is_one_order(api: Api, clock: Any) -> None:
    """BroadleafCommerce/DemoSite 79: Back brings the last page before the order, and its button orders again."""
    fields = shown(api)
    clock.now += 10
    first, second = api.post_form("/api/orders", fields), api.post_form("/api/orders", fields)
    assert first.headers["location"] == second.headers["location"]
    assert len(orders(api)) == 1 and left(api)["sumac"] == begun()["sumac"] - 4


def test_a_program_is_told_number_price_and_how_to_pay_and_a_repeat_the_same(api: Api, clock: Any) -> None:
    sent = asked(api, clock)
    first, second = api.post_json("/api/orders", sent), api.post_json("/api/orders", sent)
    assert (first.status, second.status) == (201, 200)
    assert first.json == second.json
    assert first.json["total"] == first.json["pay"]["amount"] == TOTAL
    assert len(orders(api)) == 1


def test_another_order_under_the_same_id_is_a_conflict(api: Api, clock: Any) -> None:
    sent = asked(api, clock)
    other = asked(api, clock, id=sent["id"], name="Bea Bell")
    assert api.post_json("/api/orders", sent).status == 201
    assert api.post_json("/api/orders", other).status == 409
    assert [item["name"] for item in orders(api)] == ["Ada Bell"]


@pytest.mark.parametrize("lost", ["once", "always"])
def test_an_answer_lost_after_the_transaction_leaves_one_order(
    api: Api, clock: Any, impatient: None, lost: str
) -> None:
    fields = shown(api)
    clock.now += 10
    with silence("TransactWriteItems", 1 if lost == "once" else 99, landed=True):
        first = api.post_form("/api/orders", fields)
    assert first.status == (303 if lost == "once" else 503)
    if first.status == 503:
        assert first.form.items() >= {"name": "Ada Bell", "street": "1 Loom Lane", "line-sumac": "4"}.items()
    assert api.post_form("/api/orders", fields).status == 303
    assert len(orders(api)) == 1 and left(api)["sumac"] == begun()["sumac"] - 4


def test_a_repeat_after_a_release_that_changed_the_price_or_took_the_product_out_is_still_the_order(
    api: Api, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, sent = shown(api), asked(api, clock)
    assert api.post_form("/api/orders", form).status == 303
    assert api.post_json("/api/orders", sent).status == 201
    for release in ({"sumac": {"price": Decimal("99.00")}}, {"sumac": None}):
        change(monkeypatch, **release)
        assert api.post_form("/api/orders", form).status == 303
        assert api.post_json("/api/orders", sent).status == 200
    clock.now += 86_400
    assert api.post_form("/api/orders", form).status == 303
    assert {item["totals"]["total"] for item in orders(api)} == {TOTAL} and len(orders(api)) == 2


def test_a_price_that_changed_is_shown_and_confirmed_and_never_charged_without_a_word(
    api: Api, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, sent = shown(api), asked(api, clock)
    change(monkeypatch, sumac={"price": Decimal("9.00")})
    again, told = api.post_form("/api/orders", form), api.post_json("/api/orders", sent)
    assert again.status == 200 and "Prices have changed" in again.shown
    assert "Sumac: € 9.00 now, € 4.80 before" in again.shown
    assert (told.status, told.json["type"]) == (409, "/problems/#prices")
    assert orders(api) == []
    clock.now += 10
    assert api.post_form("/api/orders", again.form | {"step": "place"}).status == 303
    signed = {name: told.json["quote"][name] for name in ("quoted", "shown_at", "signature")}
    assert api.post_json("/api/orders", sent | signed).status == 201
    assert len({item["totals"]["total"] for item in orders(api)} - {TOTAL}) == 1


def test_a_price_that_changed_since_the_basket_was_shown_is_told_on_the_look_old_and_new(
    api: Api, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = sheet(prices=changed_prices.as_field(), step="look")
    assert "changed" not in api.post_form("/api/orders", opened).shown
    change(monkeypatch, sumac={"price": Decimal("9.00")}, star_anise={"price": Decimal("9.00")})
    answer = api.post_form("/api/orders", opened)
    assert "Prices have changed since the page with your basket was made" in answer.shown
    assert "Sumac: € 9.00 now, € 4.80 before" in answer.shown and "Star anise" not in answer.shown
    # What was typed wrong is mended on a page of ours; what the basket said is not forgotten on the way.
    mended = api.post_form("/api/orders", opened | {"city": ""}).form | {"city": "Hamburg", "step": "look"}
    assert "€ 4.80 before" in api.post_form("/api/orders", mended).shown
    # Whoever has seen it is not told again.
    clock.now += 10
    edited = api.post_form("/api/orders", answer.form | {"step": "edit"}).form | {"step": "look"}
    assert "before" not in api.post_form("/api/orders", edited).shown
    assert api.post_form("/api/orders", answer.form | {"step": "place"}).status == 303


@pytest.mark.parametrize(
    "typed", ["", "sumac", "sumac=1e9", "sumac=99999999.00", "<b>=1.00", "none=1.00", "sumac=-1.00"]
)
def test_what_is_no_price_of_ours_changes_nothing(api: Api, typed: str) -> None:
    answer = look(api, prices=typed)
    assert answer.status == 200 and "changed" not in answer.shown and TOTAL in answer.shown


@pytest.mark.parametrize("after", [1, 3_700])
def test_too_quick_or_too_late_is_shown_again_with_the_reason(api: Api, clock: Any, after: int) -> None:
    fields = shown(api)
    clock.now += after
    answer = api.post_form("/api/orders", fields)
    assert answer.status == 200 and ("quick" in answer.shown if after == 1 else "an hour" in answer.shown)
    assert orders(api) == []
    clock.now += 10
    assert api.post_form("/api/orders", answer.form | {"step": "place"}).status == 303


@pytest.mark.parametrize(
    "changed", [{"street": "2 Loom Lane"}, {"line-sumac": "9"}, {"country": "AT"}, {"signature": "0" * 64}]
)
def test_what_was_not_shown_is_not_bought(api: Api, clock: Any, changed: dict[str, str]) -> None:
    fields = shown(api)
    clock.now += 10
    answer = api.post_form("/api/orders", fields | changed)
    assert answer.status == 200 and "changed on its way" in answer.shown
    assert orders(api) == []


def test_what_only_programs_fill_in_is_asked_about_again(api: Api, clock: Any) -> None:
    fields = shown(api)
    clock.now += 10
    answer = api.post_form("/api/orders", fields | {"nothing_here": "spam"})
    assert answer.status == 200 and orders(api) == []
    assert "nothing_here" not in answer.form


def test_sold_out_says_what_is_left_and_keeps_all_that_was_typed(api: Api, clock: Any) -> None:
    api.database.put_item(TableName="StockTable", Item={"product": {"S": "sumac"}, "left": {"N": "5"}})
    first, second, sent = shown(api), shown(api, name="Bea Bell"), asked(api, clock)
    assert api.post_form("/api/orders", first).status == 303
    answer = api.post_form("/api/orders", second)
    assert answer.status == 409 and "Only 1 left" in answer.shown
    kept = {name: second[name] for name in ("name", "email", "street", "city", "country", "line-sumac")}
    assert answer.form.items() >= kept.items()
    told = api.post_json("/api/orders", sent)
    assert (told.status, told.json["left"]) == (409, {"sumac": 1})
    assert look(api).status == 409
    assert left(api)["sumac"] == 1 and len(orders(api)) == 1
    # All or nothing: what there was enough of stays on the shelf.
    assert left(api)["green-cardamom-pods"] == begun()["green-cardamom-pods"] - 1


def test_transactions_that_meet_are_tried_again(api: Api, clock: Any, impatient: None) -> None:
    met: list[str] = []

    def conflict(**_: Any) -> None:
        if len(met) < 3:
            met.append("conflict")
            reasons = [{"Code": "None"}, {"Code": "None"}, {"Code": "TransactionConflict"}]
            answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(answer, "TransactWriteItems")

    fields = shown(api)
    clock.now += 10
    with on_call("provide-client-params.dynamodb.TransactWriteItems", conflict):
        assert api.post_form("/api/orders", fields).status == 303
    assert len(met) == 3 and len(orders(api)) == 1


@pytest.mark.parametrize(
    "code", ["ProvisionedThroughputExceededException", "ThrottlingException", "InternalServerError"]
)
def test_a_table_that_is_throttled_is_503_with_all_that_was_typed(
    api: Api, clock: Any, impatient: None, told: Any, code: str
) -> None:
    def throttle(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": "ada@example.org"}}, "TransactWriteItems")

    fields = shown(api)
    clock.now += 10
    with on_call("provide-client-params.dynamodb.TransactWriteItems", throttle):
        answer = api.post_form("/api/orders", fields)
    assert answer.status == 503 and int(answer.headers["retry-after"]) > 0
    assert answer.form.items() >= {"name": "Ada Bell", "email": "ada@example.org", "line-sumac": "4"}.items()
    assert "ada@example.org" not in told()
    assert orders(api) == []


def test_a_number_that_is_taken_is_drawn_again(api: Api, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    number = Late("functions.orders.number")
    drawn = iter(["C26-0000-0", "C26-0000-0", "C26-0000-0", f"C26-0001-{number.check('260001')}"])
    monkeypatch.setattr("functions.orders.number.make", lambda _: next(drawn))
    first, second = placed(api, clock), placed(api, clock, name="Bea Bell")
    assert first["number"] == "C26-0000-0" and second["number"].startswith("C26-0001")
    assert second["pay"]["reference"].endswith(second["number"].replace("-", ""))


@pytest.mark.parametrize("typed", ["1,5", "1.5", "1e1", "0x10", "-1", "100", "two", "1 2", "９９９", "+1"])
def test_a_quantity_that_is_none_is_asked_for_again(api: Api, clock: Any, typed: str) -> None:
    answer = look(api, **{"line-sumac": typed})
    assert answer.status == 422 and "whole number from 1 to 99" in answer.shown
    assert answer.form["line-sumac"] == typed and answer.form["name"] == "Ada Bell"


def test_nothing_is_no_order(api: Api, clock: Any) -> None:
    for empty in (
        {"line-sumac": "0", "line-green-cardamom-pods": ""},
        {"line-sumac": None, "line-green-cardamom-pods": None, "line-star-anise": None},
    ):
        answer = look(api, **empty)
        assert answer.status == 422 and "nothing in the order" in answer.shown
    assert api.post_json("/api/orders", program(lines=[], step="look")).status == 422


@pytest.mark.parametrize("quantity", [1.0, 1.5, "1", True, None, 10**400, -1])
def test_a_program_s_quantity_is_a_whole_number(api: Api, clock: Any, quantity: Any) -> None:
    answer = api.post_json("/api/orders", program(lines=[{"product": "sumac", "quantity": quantity}], step="look"))
    assert answer.status == 422


def test_a_hundred_lines_are_refused_and_every_product_at_once_is_not(api: Api, clock: Any) -> None:
    many = [{"product": f"p{n}", "quantity": 1} for n in range(100)]
    assert api.post_json("/api/orders", program(lines=many, step="look")).status == 422
    assert look(api, **{f"line-p{n}": "1" for n in range(100)}).status == 422
    every = {f"line-{slug}": "1" for slug, product in catalogue.products().items() if product.stock}
    assert look(api, **every).status == 200


@pytest.mark.parametrize("country", ["", "US", "de", "Germany", "D", "🇩🇪"])
def test_an_unknown_country_is_asked_for_again_and_stays_to_be_seen(api: Api, clock: Any, country: str) -> None:
    answer = look(api, country=country)
    assert answer.status == 422 and "We do not deliver there" in answer.shown
    assert answer.form["country"] == (country or "DE")


@pytest.mark.parametrize("address", [
    {"street": "", "extra": "Hallig Hooge"}, {"postcode": ""}, {"street": "Große Gasse 135/Haus Ü 2"},
    {"street": "मुंबई", "city": "ﺍﻟﻘﺎﻫﺮﺓ", "region": "東京都"},
])  # fmt: skip
def test_an_address_of_any_form_is_taken(api: Api, clock: Any, address: dict[str, str]) -> None:
    assert look(api, **address).status == 200


@pytest.mark.parametrize(("country", "vat_id", "said"), [
    ("DE", "DE 811 907 980", ""), ("DE", "at-u12345678", ""), ("AT", "DE811907980", ""), ("AT", "", ""),
    ("AT", "ATU12345678", "cannot send without it"), ("FR", "FR40303265045", "cannot send without it"),
    ("DE", "811907980", "begins with the two letters"), ("DE", "XX811907980", "begins with the two letters"),
])  # fmt: skip
def test_a_firm_pays_german_vat_wherever_it_is_and_one_that_expects_otherwise_is_told(
    api: Api, clock: Any, country: str, vat_id: str, said: str
) -> None:
    answer = look(api, company="Firm", country=country, vat_id=vat_id)
    assert (answer.status, said in answer.shown) == (422 if said else 200, True)
    assert ("VAT of 7 %, included" in answer.shown) or said
    assert answer.form["vat_id"] == vat_id


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_lost(api: Api, clock: Any) -> None:
    typed = sheet(name="", email="ada", city=" ", street="", phone="1" * 50, vat_id="DE12", note="Ring\ntwice <b>")
    answer = api.post_form("/api/orders", typed | {"step": "look"})
    assert answer.status == 422
    assert answer.text.count('aria-invalid="true"') == 5
    assert (
        answer.form.items() >= {"email": "ada", "note": "Ring\ntwice <b>", "phone": "1" * 50, "vat_id": "DE12"}.items()
    )
    assert "<b>" not in answer.text


@pytest.mark.parametrize("body", [{"surprise": "1"}, {"step": "buy"}, {"id": "1"}])
def test_what_no_order_has_is_refused(api: Api, clock: Any, body: dict[str, str]) -> None:
    assert look(api, **body).status == 422 if "step" not in body else True
    assert api.post_json("/api/orders", program(**body)).status == 422
    assert api.stored == []


@pytest.mark.promise("P03")
def test_another_site_orders_nothing(api: Api, clock: Any) -> None:
    fields = shown(api)
    clock.now += 10
    answer = api.post_form("/api/orders", fields, origin="https://elsewhere.example", sec_fetch_site="cross-site")
    assert answer.status == 403 and orders(api) == []


def test_the_form_speaks_the_language_that_it_was_sent_in(api: Api, clock: Any) -> None:
    assert "Zahlungspflichtig bestellen" in look(api, language="de").shown
    assert placed(api, clock, language="de")["language"] == "de"


def test_an_order_of_the_last_second_of_the_year_has_that_year_s_number_and_is_kept_from_its_end(
    api: Api, clock: SimpleNamespace
) -> None:
    clock.now = 1_798_757_989.0  # 2026-12-31T22:59:49Z, 23:59:49 in Germany; placed ten seconds later
    item = placed(api, clock)
    assert item["number"].startswith("C26-")
    assert item["expires_at"] == 1_988_146_800  # 2033-01-01T00:00 in Germany: six years after the end of 2026
    later = placed(api, clock, name="Bea Bell")  # a few seconds on, a new year in Germany
    assert later["expires_at"] == 2_019_682_800  # 2034-01-01
    assert later["number"].startswith("C27-")
