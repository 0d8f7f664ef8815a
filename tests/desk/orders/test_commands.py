"""Orders at the desk: what is to be done, each step with its line of the audit and its mail, payments confirmed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.core.attributes import typed
from functions.core.table import Table
from functions.mail.states import fresh
from functions.orders import declaration, mails, payment, personal
from functions.orders.order import UNKEPT, Order, pointer
from tests.desk.orders.orders import ORDER_COMMANDS, an_order
from tests.desk.orders.test_statement_files import details, entry, statement

Place = Callable[..., Order]


@pytest.fixture
def place(database: Any) -> Place:
    """Stores an order as the function leaves it."""

    def store(signs: str = "7F3K", **own: Any) -> Order:
        order = an_order(signs, **own)
        database.put_item(TableName="OrderTable", Item=typed(order.as_item()))
        pointing = {"id": pointer(order.number), "order": order.id, "expires_at": order.expires_at}
        database.put_item(TableName="OrderTable", Item=typed(pointing))
        return order

    return store


@pytest.fixture
def held(items: Any) -> Callable[[Order], dict[str, Any]]:
    """An order as it stands now."""

    def read(order: Order) -> dict[str, Any]:
        (found,) = [item for item in items("OrderTable") if item["id"] == order.id]
        return dict(found)

    return read


def lines(items: Any) -> list[tuple[str, str]]:
    return [(line["record"], line["action"]) for line in items("AuditTable")]


@pytest.mark.parametrize(
    "broken", [{"totals": "x"}, {"address": None}, {"pay": "soon"}, {"history": [7]}], ids=lambda one: next(iter(one))
)
def test_an_order_that_is_not_as_it_should_be_is_named_and_hides_no_other(
    run: Any, place: Place, database: Any, broken: dict[str, Any]
) -> None:
    bad, good = place("7F3K", steps=("paid",)), place("9Q2M", steps=("paid",))
    database.put_item(TableName="OrderTable", Item=typed(bad.as_item() | broken))
    code, out, err = run("orders", "--state", "paid")
    assert code == 0 and good.number in out
    # What the list does not need is no reason to leave an order out. By its history it says since when one waits.
    assert bad.number in (out if "pay" in broken else err)
    assert run("order", good.number)[0] == 0


def test_the_list_has_withdrawals_first_and_then_what_wants_doing(run: Any, place: Place, database: Any) -> None:
    waits, ready = place("7F3K"), place("9Q2M", steps=("paid",))
    place("2222", steps=("paid", "sent"))
    place("3333", steps=("cancelled",))
    back = place("4444", steps=("paid", "cancelled"))
    item = {
        "id": f"{declaration.PREFIX}0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f", "state": "received", "order": "", "note": "",
        "placed_at": waits.placed_at, "number": "two tins", "name": "Ada", "email": "ada@x.example", "language": "en",
        "expires_at": waits.expires_at, "mails": {},
    }  # fmt: skip
    database.put_item(TableName="OrderTable", Item=typed(item))
    code, out, _ = run("orders")
    assert code == 0
    assert out.index("Withdrawal of an unknown number (two tins)") < out.index(ready.number)
    assert out.index(ready.number) < out.index(back.number) < out.index(waits.number)
    assert "engine.example" not in out
    assert json.loads(run("orders", "--json")[1])["withdrawals"][0]["number"] == "two tins"
    assert run("withdrawal", "withdrawal-0b6f2a7e")[0] == 0
    assert "Withdrawal" not in run("orders")[1]


def test_a_withdrawal_whose_erasure_was_asked_for_is_closed_away_once_it_is_seen_to(
    run: Any, items: Any, database: Any
) -> None:
    key = {"id": f"{declaration.PREFIX}0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f"}
    item = key | {
        "state": "received", "order": "", "note": "one tin", "placed_at": "2026-11-30T12:00:00Z", "number": "two tins",
        "name": "Ada", "email": "ada@x.example", "language": "en", "expires_at": 2_000_000_000, **fresh("receipt"),
    }  # fmt: skip
    database.put_item(TableName="OrderTable", Item=typed(item))
    table = Table(database, "OrderTable")
    assert personal.erase_one(table, key) == "asked"
    assert run("withdrawal", key["id"])[0] == 4, "the receipt has to go out first, to the address"
    table.change(key, "REMOVE #outbox")
    assert run("withdrawal", key["id"])[0] == 0
    (kept,) = items("OrderTable")
    assert not set(UNKEPT) & set(kept)
    assert (kept["state"], kept["name"], bool(kept["restricted_at"])) == ("done", "Ada", True)


def test_an_order_is_shown_whole_by_its_number_however_typed_and_a_line_is_written_first(
    run: Any, place: Place, items: Any
) -> None:
    order = place(note="Leave it\nwith Bo")
    code, out, _ = run("order", order.number.lower().replace("-", " "))
    assert code == 0
    for said in (order.number, "Ada Byron", "23.40", "│ Leave it", "Kampot pepper", order.pay["reference"]):
        assert said in out
    assert lines(items) == [(order.id, "open")]
    assert run("order", "C26-0000-1")[0] == 1


def test_paid_and_sent_each_mail_the_customer_and_leave_a_line(run: Any, place: Place, items: Any, held: Any) -> None:
    order = place()
    assert run("paid", order.number)[:2] == (0, f"{order.number} is paid.\n")
    assert held(order)["pay"]["received"]["amount"] == "23.40"
    assert run("sent", order.number, "--carrier", "DHL", "--parcel", "00340434")[0] == 0
    now = held(order)
    assert (now["state"], now["parcel"]) == ("sent", {"carrier": "DHL", "number": "00340434"})
    assert {key: mail["state"] for key, mail in now["mails"].items()} == {"paid": "due", "sent": "due"}
    assert [one["who"] for one in now["history"][1:]] == [line["who"] for line in items("AuditTable")]
    assert lines(items) == [(order.id, "paid"), (order.id, "sent")]


def test_a_step_that_cannot_follow_says_what_can(run: Any, place: Place, items: Any) -> None:
    order = place()
    code, _, err = run("sent", order.number)
    assert code == 4
    assert "is placed: what can follow is paid or expired or cancelled or withdrawn" in err
    assert lines(items) == []


@pytest.mark.parametrize("amount", ["23.39", "0", "-1", "1e1", "0x10", "12,40", "23.405", "NaN"])
def test_too_little_or_no_amount_pays_nothing(run: Any, place: Place, held: Any, amount: str) -> None:
    order = place()
    assert run("paid", order.number, f"--amount={amount}")[0] == 64
    assert held(order)["state"] == "placed"


def test_money_goes_back_in_part_or_whole_and_never_more_than_came(run: Any, place: Place, held: Any) -> None:
    order = place()
    run("paid", order.number, "--amount", "25.00")
    back = ("refund", order.number, "--for", "one tin came broken")
    assert run(*back, "--amount", "8.50", "--part")[0] == 0
    assert (held(order)["state"], held(order)["pay"]["refunded"]["amount"]) == ("paid", "8.50")
    assert run(*back, "--amount", "20.00")[0] == 64
    assert run("cancel", order.number, "--for", "asked by the customer")[0] == 0
    assert run(*back)[0] == 0
    now = held(order)
    assert (now["state"], now["pay"]["refunded"]["amount"]) == ("refunded", "25.00")
    assert {"cancelled", "refunded"} <= set(now["mails"])


def test_money_that_goes_back_for_a_line_is_that_line_s_price_and_the_mail_names_it(
    run: Any, place: Place, held: Any
) -> None:
    order = place()
    run("paid", order.number)
    back = ("refund", order.number, "--for", "came broken")
    for wrong in (("--line", "sumac"), ("--part", "--line", "saffron"), ("--part", "--line", "sumac=3")):
        assert run(*back, *wrong)[0] == 64
    assert run(*back, "--part", "--line", "sumac=1")[0] == 0
    assert run(*back, "--part", "--line", "kampot-pepper", "--amount", "4.00")[0] == 0
    now = held(order)
    assert (now["state"], now["pay"]["refunded"]["amount"]) == ("paid", "9.50")
    told = [part.text for part in mails.letter(now, "refunded").parts]
    assert "€\u202f9.50" in told[0]
    assert told[1:3] == ["What it is for", "1 × Sumac, 50 g\n1 × Kampot pepper, 40 g"]


def test_an_unpaid_order_has_nothing_to_pay_back(run: Any, place: Place) -> None:
    assert run("refund", place().number, "--for", "a mistake")[0] == 64


def test_a_statement_proposes_and_only_a_yes_pays(
    run: Any, place: Place, held: Any, tmp_path: Path, items: Any
) -> None:
    order, other = place("7F3K"), place("9Q2M", name="Jörg Müller")
    inner = f"<NtryDtls>{details(payment.spaced(order.pay['reference']))}</NtryDtls>"
    wrong = f"<NtryDtls>{details(payment.spaced(other.pay['reference']))}</NtryDtls>"
    file = tmp_path / "statement.xml"
    file.write_bytes(statement(entry(inner), entry(wrong, amount="20.00")))
    code, out, _ = run("statement", str(file))
    assert code == 0
    assert f"pays {order.number}." in out
    assert f"is for {other.number}, 3.40 too little" in out
    assert held(order)["state"] == "placed"
    assert run("statement", str(file), typed="n\n")[0] == 0
    assert held(order)["state"] == "placed"
    assert run("statement", str(file), typed="y\n")[0] == 0
    assert held(order)["state"] == "paid"
    assert held(order)["pay"]["received"]["booked"] == "2026-12-31"
    assert held(other)["state"] == "placed"
    assert f"was read before, for {order.number}" in run("statement", str(file))[1]
    assert "Müller" not in json.dumps(items("OrderTable")[0]["pay"]) + json.dumps(items("AuditTable"))


def test_a_file_that_is_no_statement_is_refused_with_its_name(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a;b\n1;2\n")
    code, _, err = run("statement", str(file))
    assert code == 64
    assert "x.csv" in err


def test_stock_is_listed_and_a_delivery_entered(run: Any, items: Any) -> None:
    before = json.loads(run("stock", "--json")[1])
    assert before["sumac"] > 0
    assert json.loads(run("stock", "sumac", "12", "--json")[1]) == {"sumac": before["sumac"] + 12}
    assert run("stock", "--", "sumac", "-1000")[0] == 4
    assert run("stock", "sumach", "1")[0] == 64
    assert ("stock", "deliver") in lines(items)


def test_in_aws_each_table_has_to_be_named(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STOCK_TABLE")
    code, _, err = run("orders")
    assert code == 64
    assert "STOCK_TABLE" in err


@pytest.mark.promise("P21")
@pytest.mark.parametrize("name", ORDER_COMMANDS)
def test_every_command_about_orders_leaves_its_line(
    name: str, run: Any, place: Place, items: Any, database: Any
) -> None:
    words, steps, wanted = ORDER_COMMANDS[name]
    order = place(steps=steps)
    declared = {
        "id": f"{declaration.PREFIX}0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f", "state": "received", "number": "x",
        "placed_at": order.placed_at, "expires_at": order.expires_at,
    }  # fmt: skip
    database.put_item(TableName="OrderTable", Item=typed(declared))
    tmp_path = Path(os.environ["XDG_STATE_HOME"]).parent
    (tmp_path / "statement").write_bytes(statement(entry()))
    given = {"NUMBER": order.number, "FILE": str(tmp_path / "new.pdf"), "STATEMENT": str(tmp_path / "statement")}
    code, _, err = run(name, *(given.get(word, word) for word in words))
    assert code == 0, err
    record, action = wanted
    assert lines(items) == [(order.id if record == "ID" else record, action)]
