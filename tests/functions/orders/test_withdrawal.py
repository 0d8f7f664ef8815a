"""Withdrawing from a contract: two steps, nobody signs in, and whatever is declared is kept and receipted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from functions import languages
from tests.functions.calls import Answer, Api
from tests.functions.orders.ordering import Late, asked, orders, placed

mails = Late("functions.orders.mails")
ADA = {"name": "Ada Bell", "email": "ada@example.org", "what": ""}


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_EMAIL", "staff@cardamum.exeve")


def declared(api: Api) -> list[dict[str, Any]]:
    return [item for item in api.items("OrderTable") if str(item["id"]).startswith("withdrawal-")]


def order(api: Api) -> dict[str, Any]:
    (item,) = [item for item in orders(api) if not str(item["id"]).startswith("withdrawal-")]
    return item


def look(api: Api, number: str, **typed: Any) -> Answer:
    answer = api.post_form("/api/withdrawal", ADA | {"number": number, "step": "look", "language": "en"} | typed)
    assert answer.status == 200, answer.shown
    return answer


def withdraw(api: Api, number: str, **typed: Any) -> Answer:
    """Both steps, as a person without script takes them."""
    return api.post_form("/api/withdrawal", look(api, number, **typed).form | {"step": "confirm"})


def moved(api: Api, to: str) -> None:
    """The order goes on by one step."""
    from functions.orders import states, tables
    from functions.orders.order import Order

    states.step(tables.ours(), Order.from_item(order(api)), to, "staff", 1_795_392_100)


def test_the_first_step_declares_nothing_and_the_second_is_effective(api: Api, clock: Any) -> None:
    number = placed(api, clock)["number"]
    shown = look(api, number)
    assert "Nothing is withdrawn yet" in shown.shown
    assert "Confirm withdrawal" in shown.shown
    assert declared(api) == []
    answer = api.post_form("/api/withdrawal", shown.form | {"step": "confirm"})
    assert answer.status == 200
    for said in ("Your withdrawal is received", number, "Ada Bell", "ada@example.org", "The whole order", "UTC"):
        assert said in answer.shown
    assert order(api)["state"] == "withdrawn"
    assert order(api)["history"][-1]["who"] == "customer"
    assert set(declared(api)[0]["mails"]) == {"staff", "receipt"}


def test_the_number_is_read_however_it_is_typed(api: Api, clock: Any) -> None:
    number = placed(api, clock)["number"]
    withdraw(api, number.lower().replace("-", " "))
    assert order(api)["state"] == "withdrawn"


def test_an_unknown_number_is_accepted_and_shown_to_staff_as_such(api: Api) -> None:
    answer = withdraw(api, "the two tins of last week")
    assert answer.status == 200
    (item,) = declared(api)
    assert (item["state"], item["order"], item["number"]) == ("received", "", "the two tins of last week")
    assert "unknown number" in mails.letter(item, "staff").subject
    receipt = mails.letter(item, "receipt")
    assert receipt.to == "ada@example.org"
    assert ("What it is about", "The whole order") in receipt.parts[1].facts


def test_the_same_confirmation_twice_is_one_withdrawal_and_another_one_changes_nothing(api: Api, clock: Any) -> None:
    number = placed(api, clock)["number"]
    form = look(api, number).form | {"step": "confirm"}
    first, again = (api.post_form("/api/withdrawal", form) for _ in range(2))
    assert first.shown == again.shown
    assert len(declared(api)) == 1
    once = order(api)
    withdraw(api, number, name="Ada  Bell")
    assert len(declared(api)) == 2
    assert order(api) == once


def test_after_sending_the_goods_are_to_come_back_and_the_stock_waits(api: Api, clock: Any) -> None:
    number = placed(api, clock)["number"]
    moved(api, "paid")
    moved(api, "sent")
    before = api.items("StockTable")
    withdraw(api, number)
    assert order(api)["state"] == "withdrawn"
    assert api.items("StockTable") == before


def test_of_one_line_the_order_s_state_stays_and_a_person_looks(api: Api, clock: Any) -> None:
    number = placed(api, clock)["number"]
    moved(api, "paid")
    withdraw(api, number, what="The sumac only")
    found = order(api)
    assert (found["state"], found["withdrawal"]["what"]) == ("paid", "The sumac only")
    assert declared(api)[0]["note"] == "The sumac only"


def test_under_a_stranger_s_name_and_address_nobody_s_order_is_undone_and_its_customer_is_told(
    api: Api, clock: Any
) -> None:
    number = placed(api, clock)["number"]
    withdraw(api, number, name="Eve", email="eve@evil.example")
    found = order(api)
    assert found["state"] == "placed"
    assert found["mails"]["withdrawal"]["state"] == "due"
    assert mails.letter(found, "withdrawal").to == "ada@example.org"


def test_from_another_address_the_receipt_goes_there_and_to_the_order_s_own(api: Api, clock: Any) -> None:
    number = placed(api, clock)["number"]
    withdraw(api, number, name="ADA BELL", email="ada@work.example")
    found = order(api)
    assert found["state"] == "withdrawn"
    assert mails.letter(found, "withdrawal").to == "ada@example.org"
    assert mails.letter(declared(api)[0], "receipt").to == "ada@work.example"


@pytest.mark.parametrize("end", ["expired", "cancelled"])
def test_of_an_order_that_is_over_it_is_kept_and_receipted(api: Api, clock: Any, end: str) -> None:
    number = placed(api, clock)["number"]
    moved(api, end)
    assert withdraw(api, number).status == 200
    assert order(api)["state"] == end
    assert len(declared(api)) == 1


def test_killed_between_keeping_it_and_the_order_the_same_confirmation_goes_on(
    api: Api, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.orders import withdrawal

    number = placed(api, clock)["number"]
    form = look(api, number).form | {"step": "confirm"}
    with monkeypatch.context() as patch:
        patch.setattr(withdrawal, "_follow", lambda *_: (_ for _ in ()).throw(RuntimeError))
        api.post_form("/api/withdrawal", form)
    assert (order(api)["state"], len(declared(api))) == ("placed", 1)
    api.post_form("/api/withdrawal", form)
    assert (order(api)["state"], len(declared(api))) == ("withdrawn", 1)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(api: Api) -> None:
    typed = {"name": "Ada", "number": "", "email": "ada@", "what": "see www.evil.example\nnow", "step": "look"}
    answer = api.post_form("/api/withdrawal", typed | {"language": "en"})
    assert answer.status == 422
    for said in ("Please fill this in.", "one e-mail address"):
        assert said in answer.shown
    assert {name: answer.form[name] for name in ("name", "email")} == {"name": "Ada", "email": "ada@"}
    assert "see www.evil.example" in answer.text


def test_changing_something_brings_all_of_it_back(api: Api) -> None:
    form = look(api, "C26-0000-0", what="One\nTwo").form
    answer = api.post_form("/api/withdrawal", form | {"step": "edit"})
    assert answer.form["number"] == "C26-0000-0"
    assert "One\nTwo" in answer.text


def test_what_was_changed_after_the_look_is_shown_again_and_not_kept(api: Api) -> None:
    form = look(api, "C26-0000-0").form | {"step": "confirm", "number": "C26-1111-1"}
    assert "Nothing is withdrawn yet" in api.post_form("/api/withdrawal", form).shown
    assert declared(api) == []


def test_a_table_that_does_not_answer_is_said_with_what_was_typed(api: Api, impatient: None) -> None:
    from tests.functions.calls import silence

    form = look(api, "some order").form | {"step": "confirm"}
    with silence("PutItem"):
        answer = api.post_form("/api/withdrawal", form)
    assert answer.status == 503
    assert answer.form["number"] == "some order"
    assert declared(api) == []


def test_a_program_withdraws_under_an_id_of_its_own(api: Api) -> None:
    sent = ADA | {"number": "x", "id": str(uuid4()), "step": "confirm"}
    first, again = (api.post_json("/api/withdrawal", sent) for _ in range(2))
    assert (first.status, first.json) == (200, again.json)
    assert api.post_json("/api/withdrawal", sent | {"name": "Bo"}).status == 409
    assert len(declared(api)) == 1


@pytest.mark.parametrize("language", languages.OFFERED)
def test_the_form_the_look_and_the_receipt_are_in_the_visitor_s_language(api: Api, language: str) -> None:
    said = languages.words(language)["withdrawal"]
    form = api.send("GET", "/api/withdrawal", query=f"language={language}&number=C26-7F3K-9")
    assert said["first"] in form.shown
    assert form.form["number"] == "C26-7F3K-9"
    shown = look(api, "x", language=language)
    assert said["confirm"] in shown.shown
    receipt = api.post_form("/api/withdrawal", shown.form | {"step": "confirm"})
    assert said["received"] in receipt.shown
    (item,) = declared(api)
    assert mails.letter(item, "receipt").subject == said["subject"]


@pytest.mark.promise("P03")
def test_only_registered_fields_are_stored_and_others_refused(api: Api, register: Any) -> None:
    withdraw(api, "x")
    assert set(declared(api)[0]) <= set(register.records["order"].fields)
    assert api.post_form("/api/withdrawal", ADA | {"number": "x", "iban": "DE1", "step": "look"}).status == 422


STRANGE = {"name": "Call 0900 1234", "number": "See evil.example", "what": "https://evil.example/win"}


def test_a_right_is_not_refused_for_a_link_in_its_words_and_no_mail_repeats_them(api: Api, clock: Any) -> None:
    assert withdraw(api, **STRANGE).status == 200
    number = placed(api, clock)["number"]
    withdraw(api, **(STRANGE | {"number": number, "email": "eve@evil.example"}))
    unknown, known = sorted(declared(api), key=lambda item: str(item["order"]))
    told = str(mails.letter(order(api), "withdrawal").parts)
    receipts = [str(mails.letter(item, "receipt").parts) for item in (unknown, known)]
    assert not [one for one in (told, *receipts) if "evil" in one or "0900" in one]
    assert number in receipts[1] and "A part of the order" in receipts[0]


def test_the_mail_leads_to_the_receipt_with_all_that_was_declared_and_nobody_else_gets_there(api: Api) -> None:
    withdraw(api, **STRANGE)
    (item,) = declared(api)
    (url,) = [part.facts[0][1] for part in mails.letter(item, "receipt").parts if part.kind == "link"]
    query = url.partition("?")[2]
    page = api.send("GET", "/api/withdrawal", query=query)
    assert page.status == 200 and all(words in page.shown for words in STRANGE.values())
    for wrong in (query[:-1], query.replace("withdrawal-", ""), "kept=x&key="):
        assert api.send("GET", "/api/withdrawal", query=wrong).status == 410


def test_a_customer_who_has_paid_gets_their_own_words(api: Api, clock: Any) -> None:
    number = placed(api, clock)["number"]
    moved(api, "paid")
    withdraw(api, number, what="The sumac alone")
    assert "The sumac alone" in str(mails.letter(declared(api)[0], "receipt").parts)


def test_past_the_day_s_limit_no_mail_goes_to_an_address_that_nobody_confirmed(
    api: Api, clock: Any, monkeypatch: pytest.MonkeyPatch, told: Any
) -> None:
    monkeypatch.setattr("functions.orders.mail_limit.IN_ALL", 1)
    first = placed(api, clock)
    assert first["mails"]["confirmation"]["state"] == "due" and "ConfirmationWithheld" not in told()
    monkeypatch.setattr("functions.orders.mail_limit.IN_ALL", 0)
    withdraw(api, first["number"])
    states = {key: mail["state"] for key, mail in declared(api)[0]["mails"].items()}
    assert states == {"staff": "due", "receipt": "withheld"}
    assert "ConfirmationWithheld" in told()


def test_of_a_day_s_orders_those_past_its_limit_get_no_mail_and_repeats_do_not_count(
    api: Api, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.orders.mail_limit.IN_ALL", 2)
    sent = [asked(api, clock) for _ in range(3)]
    for one in (sent[0], sent[0], sent[0], sent[1], sent[2]):
        assert api.post_json("/api/orders", one).status in (200, 201)
    states = sorted(item["mails"]["confirmation"]["state"] for item in orders(api))
    assert states == ["due", "due", "withheld"]


def test_staff_and_receipt_are_mailed_by_the_notify_function(mailing: Any, clock: SimpleNamespace) -> None:
    from tests.functions import mailing as post

    number = placed(mailing.api, clock)["number"]
    withdraw(mailing.api, number, name="Ada Bell", email="ada@work.example")
    mailing.pump.sweep()
    mailing.pump.pump()
    sent = sorted((mail.tags["mail"], mail.to[0]) for mail in post.mails())
    assert ("receipt", "ada@work.example") in sent
    assert ("withdrawal", "ada@example.org") in sent
    assert ("staff", "staff@cardamum.exeve") in sent
