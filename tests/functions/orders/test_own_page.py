"""An order's own page: opened by its link alone, saying all that is held, and correcting the address in time."""

from __future__ import annotations

import base64
import hmac
import os
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.core.attributes import typed
from tests.functions.calls import Answer, Api, silence
from tests.functions.orders.ordering import invoice, link, orders, ours, personal, placed, states, stored_order

# A row of the table of times.
ROW = re.compile(r'<th scope="row"[^>]*>([^<]*)</th><td[^>]*data-label="How long"[^>]*>([^<]*)</td>')
NEW = {
    "name": "Ada B. Bell",
    "street": "2 Shuttle Row",
    "extra": "",
    "postcode": "20459",
    "city": "Hamburg",
    "region": "",
}


def opened(api: Api, item: dict[str, Any], **headers: str) -> Answer:
    path, _, query = link.path(stored_order(item)).partition("?")
    return api.send("GET", path, query=query, headers={"accept": "text/html"} | headers)


def corrected(api: Api, item: dict[str, Any], **changes: str) -> Answer:
    path, _, query = link.path(stored_order(item)).partition("?")
    kind = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    return api.send("POST", path, urlencode(NEW | changes).encode(), kind, query=query)


@pytest.mark.promise("P22")
def test_a_link_opens_its_order_and_nothing_else_does(api: Api, clock: Any, told: Any) -> None:
    item, other = placed(api, clock), placed(api, clock, name="Bea Bell")
    key, others = link.key(item["id"]), link.key(other["id"])
    assert len(key) == 22 and key not in str(api.stored)
    assert "Ada Bell" in opened(api, item).shown
    for number, given in (
        (item["number"], others), (item["number"], ""), (item["number"], key[:-1]), (item["number"], "ключ"),
        ("C26-0000-0", key), ("", key), (item["id"], key),
    ):  # fmt: skip
        answer = api.send(
            "GET", "/api/order", query=urlencode({"number": number, "key": given}), headers={"accept": "text/html"}
        )
        assert answer.status == 410 and "Ada" not in answer.text
    assert key not in told()


def test_after_a_change_of_the_key_old_links_open_as_long_as_it_is_named(
    api: Api, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, first = placed(api, clock), os.environ["ORDER_KEY"]
    old = link.path(stored_order(item)).partition("?")[2]

    def status(query: str) -> int:
        return api.send("GET", "/api/order", query=query).status

    monkeypatch.setenv("ORDER_KEY", "a second key")
    assert status(old) == 410, "a key that was read opens nothing"
    monkeypatch.setenv("EARLIER_ORDER_KEY", first)
    new = link.path(stored_order(item)).partition("?")[2]
    assert new != old
    assert (status(old), status(new)) == (200, 200)
    monkeypatch.setenv("EARLIER_ORDER_KEY", "")
    assert (status(old), status(new)) == (410, 200)
    emptied = base64.urlsafe_b64encode(hmac.digest(b"", item["id"].encode(), "sha256")).decode()[:22]
    assert status(urlencode({"number": item["number"], "key": emptied})) == 410, "no key is no key"


def test_the_link_of_a_mail_is_opened_from_anywhere_and_never_kept(api: Api, clock: Any) -> None:
    answer = opened(api, placed(api, clock), **{"sec-fetch-site": "cross-site"})
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store" and answer.cookies == []


def test_the_page_says_how_to_pay_until_it_is_paid(api: Api, clock: Any) -> None:
    item = placed(api, clock)
    page = opened(api, item)
    assert "DE89 3704 0044 0532 0130 00" in page.text and "<svg" in page.text and "30 November 2026" in page.shown
    states.step(ours(), stored_order(item), "paid", "maren", clock.now)
    page = opened(api, item)
    assert "DE89" not in page.text and "Paid, being packed" in page.shown


def test_the_page_says_the_steps_who_opened_it_and_until_when_it_is_kept(api: Api, clock: Any) -> None:
    item = placed(api, clock, phone="040 123")
    states.step(ours(), stored_order(item), "paid", "maren", clock.now)
    page = opened(api, item)
    assert "Nobody has opened it yet." in page.shown
    line = {
        "record": item["id"],
        "at": "2026-11-24T08:05:00.000000Z#ab12",
        "who": "maren",
        "action": "show",
        "reason": "packing",
    }
    api.database.put_item(TableName="AuditTable", Item=typed(line))
    page = opened(api, item)
    for said in ("24 November 2026, 08:05 UTC", "maren", "one of us", "until 31 December 2034", "040 123", "you"):
        assert said in page.shown, said
    assert "packing" not in page.text
    assert dict(ROW.findall(page.text))["Who of us opened it"] == "until 24 November 2027"
    assert opened(api, placed(api, clock, language="de")).headers["content-language"] == "de"


def test_each_part_of_an_order_is_told_with_the_day_by_which_it_is_erased(api: Api, clock: Any) -> None:
    order = stored_order(placed(api, clock, phone="040 123"))
    for to in ("paid", "sent", "closed"):
        order = states.step(ours(), order, to, "maren", clock.now)

    rows = dict(ROW.findall(opened(api, order.as_item()).text))
    until = {label: found for label, found in rows.items() if found.startswith("until")}
    sooner = {"E-mail address", "Telephone", "Language", "Mails about it"}
    rest = {"Order number", "Ordered on", "Name", "Postal address", "Ordered", "What it comes to", "Payment"}
    assert until == dict.fromkeys(sooner, "until 23 November 2027") | dict.fromkeys(
        {*rest, "What became of it"}, "until 31 December 2034"
    )


def test_of_an_order_under_way_the_last_day_is_told_and_of_a_restricted_one_the_day_on_which_parts_went(
    api: Api, clock: Any
) -> None:
    order = stored_order(placed(api, clock))
    rows = dict(ROW.findall(opened(api, order.as_item()).text))
    assert rows["E-mail address"] == "until one year after the order has ended; 31 December 2032 at the latest"
    states.step(ours(), order, "cancelled", "maren", clock.now)
    (key,) = [{"id": item["id"]} for item in orders(api)]
    assert personal.erase_one(ours().orders, key, clock.now) == "restricted"
    rows = dict(ROW.findall(opened(api, order.as_item()).text))
    assert rows["E-mail address, telephone, note, language"].startswith("removed on")
    assert "E-mail address" not in rows and rows["Name"] == "until 31 December 2032"


def test_the_register_s_fields_of_an_order_are_each_told_or_say_nothing_of_anybody(register: Any) -> None:
    from functions import languages
    from functions.orders import kept
    from functions.orders.customer import TYPED

    known = {*languages.words("en")["my_data"]["fields"], *TYPED}
    assert set(register.records["order"].fields) - kept.INNER <= known
    assert set(register.records["order"].fields) >= kept.INNER


def test_the_invoice_and_what_corrected_it_are_on_the_page_and_nobody_else_s_is(api: Api, clock: Any) -> None:
    item, other = placed(api, clock), placed(api, clock)
    assert "We write it before the parcel leaves" in opened(api, item).shown
    written = {"number": "R2026-0001", "at": "2026-12-31T23:30:00Z"}
    corrections = [{"number": "R2027-0001", "at": "2027-01-02T12:00:00Z", "amount": "3.90"}]
    for order, kept in ((item, written | {"corrections": corrections}), (other, {**written, "number": "R2026-0002"})):
        for number in [kept["number"], *(one["number"] for one in kept.get("corrections", ()))]:
            finding = {"id": invoice.pointer(number), "order": order["id"], "expires_at": order["expires_at"]}
            api.database.put_item(TableName="OrderTable", Item=typed(finding))
            invoice.keep(ours().orders, number, f"%PDF of {number}".encode())
        api.database.put_item(TableName="OrderTable", Item=typed(order | {"invoice": kept}))
    page = opened(api, item)
    assert "Invoice R2026-0001 of 1 January 2027 (PDF)" in page.shown, "the day is the shop's own"
    assert "Corrected invoice R2027-0001 of 2 January 2027 (PDF)" in page.shown
    assert page.text.count("invoice=R") == 2
    for number, found in (("R2026-0001", True), ("R2027-0001", True), ("R2026-0002", False), ("R2026-0009", False)):
        path, _, query = link.of_invoice(stored_order(item), number).partition("?")
        answer = api.send("GET", path, query=query)
        assert (answer.status, answer.text == f"%PDF of {number}") == (200 if found else 410, found)
        if found:
            assert answer.headers["content-disposition"] == f'attachment; filename="{number}.pdf"'
    invoice.keep(ours().orders, "R2026-0001", b"another")
    kept = invoice.pdf(ours().orders, stored_order(item | {"invoice": written}), "R2026-0001")
    assert kept == b"%PDF of R2026-0001", "it stays as it was issued"


def test_an_address_is_corrected_until_the_parcel_has_left(api: Api, clock: Any) -> None:
    item = placed(api, clock)
    answer = corrected(api, item)
    assert answer.status == 303 and "saved=1" in answer.headers["location"]
    (stored,) = orders(api)
    assert stored["name"] == NEW["name"]
    assert stored["address"] == {name: NEW[name] for name in NEW if name != "name"} | {"country": "DE"}
    assert stored["history"][-1]["what"] == "address" and stored["history"][-1]["who"] == "customer"
    order = stored_order(stored)
    for to in ("paid", "sent"):
        order = states.step(ours(), order, to, "maren", clock.now)
    late = corrected(api, item, street="3 Late Lane")
    assert late.status == 409 and "had left" in late.shown and late.form["street"] == "3 Late Lane"
    assert orders(api)[0]["address"]["street"] == NEW["street"]


def test_what_is_wrong_with_an_address_is_said_beside_what_was_typed(api: Api, clock: Any) -> None:
    answer = corrected(api, placed(api, clock), city="", street="<i>")
    assert answer.status == 422 and answer.form["street"] == "<i>" and 'id="city-error"' in answer.text
    assert orders(api)[0]["address"]["city"] == "Hamburg"


def test_a_country_stays_because_its_postage_was_paid(api: Api, clock: Any) -> None:
    assert corrected(api, placed(api, clock), country="AT").status == 303
    assert orders(api)[0]["address"]["country"] == "DE"


def test_another_site_corrects_nothing(api: Api, clock: Any) -> None:
    item = placed(api, clock)
    path, _, query = link.path(stored_order(item)).partition("?")
    kind = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site"}
    assert api.send("POST", path, urlencode(NEW).encode(), kind, query=query).status == 403
    assert orders(api)[0]["name"] == "Ada Bell"


def test_a_table_that_does_not_answer_is_told_as_such(api: Api, clock: Any, impatient: None) -> None:
    item = placed(api, clock)
    with silence("GetItem"):
        assert opened(api, item).status == 503
