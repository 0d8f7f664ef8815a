"""What an order, its page, its mails and a withdrawal say, whatever state they are in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.escaping.feeding import TYPED

if TYPE_CHECKING:
    from functions.mail.compose import Letter
    from functions.orders.order import Order
    from functions.register.promotions import Promotion

NOW = 1_795_392_000
AT = "2026-11-23T00:00:00.000000Z"
ORDER_ID = "0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f"
TEXT = TYPED["typed.name"]
ADDRESS = {"street": TEXT, "extra": TEXT, "postcode": "20457", "city": TEXT, "region": TEXT, "country": "DE"}
CUSTOMER = {"name": TEXT, "company": TEXT, "email": "ada@example.org", "phone": "1", "vat_id": "DE12", "note": TEXT}
INVOICE = {"number": "R2026-0001", "at": AT, "corrections": [{"number": "R2026-0002", "at": AT, "amount": "1.00"}]}
DECLARED = {"name": TEXT, "number": TEXT, "email": "ada@example.org", "what": ""}


def pages(language: str) -> dict[str, Any]:
    """The pages on the way to an order and of a withdrawal, by what each is about."""
    from functions import languages
    from functions.core import problems
    from functions.core.problems import FieldError
    from functions.orders import customer, lines, look, own_page, totals, withdrawal, withdrawal_routes
    from functions.orders.changed_prices import Changed

    languages.use(language)
    said = languages.words()["ordering"]
    values = CUSTOMER | ADDRESS | {"line-sumac": "4", "id": ORDER_ID}
    quote = totals.quote([lines.Line("sumac", 4)], "DE", promotion())
    who = customer.Customer(**CUSTOMER, address=customer.Address(**ADDRESS), language=language)
    every = " ".join(said["errors"].values())
    wrong = problems.fields(FieldError("country", every), FieldError("line-sumac", every))
    proof = look.signed("key", values, quote, NOW)
    opened = [{"at": f"{AT}#1", "who": TEXT, "action": TEXT}]
    placed = order(language)
    declared = withdrawal.Declared(**DECLARED)
    return {
        **{f"look {one}": look.summary(who, quote, values, proof, one) for one in ("", *said["notices"])},
        "look price": look.summary(who, quote, values, proof, other=[Changed(TEXT, Decimal(1), Decimal(2))]),
        "order to mend": look.typed_again(None, values, quote),
        "order again": look.typed_again(wrong, values),
        "order later": look.typed_again(problems.not_stored(5), values),
        **{f"order {state}": own_page.page(order(language, state), opened) for state in said["states"]},
        "order saved": own_page.page(placed, [], notice="saved"),
        "order late": own_page.page(placed, [], notice="late", problem=wrong, typed=values),
        "order restricted": own_page.page(replace(order(language, "closed"), restricted_at=AT), []),
        "withdrawal": withdrawal_routes._typed(None, {"number": TEXT}),
        "withdrawal again": withdrawal_routes._typed(problems.fields(FieldError("name", every)), DECLARED),
        "withdrawal look": withdrawal_routes._look(declared),
        "withdrawal receipt": withdrawal_routes._receipt(withdrawn(language)),
    }


def letters(language: str) -> dict[str, Letter]:
    """Every mail to a customer. What staff get is in English and of our own words, which nobody feeds."""
    from functions.orders import mails

    bought = order(language, "refunded").as_item()
    in_part = bought | {"pay": bought["pay"] | {"refunded": {"amount": "1.00", "lines": bought["lines"]}}}
    unpaid = order(language, "cancelled", steps=()).as_item()
    return {
        **{f"order {key}": mails.letter(bought, key) for key in mails.KEYS},
        "order refunded in part": mails.letter(in_part, "refunded"),
        "order cancelled unpaid": mails.letter(unpaid, "cancelled"),
        "withdrawal receipt": mails.letter(withdrawn(language), "receipt"),
    }


def order(language: str, state: str = "placed", steps: tuple[str, ...] = ("paid", "sent")) -> Order:
    """An order in a state, with a history in which everybody took a step."""
    from functions.orders import customer, lines, placing, totals

    quote = totals.quote([lines.Line("sumac", 4)], "DE", promotion())
    who = customer.Customer(**CUSTOMER, address=customer.Address(**ADDRESS), language=language)
    history = [
        {"state": "placed", "at": AT, "who": "customer"},
        {"state": "placed", "at": AT, "who": "customer", "what": "address"},
        *({"state": step, "at": AT, "who": "ada"} for step in steps),
        {"state": state, "at": AT, "who": "schedule"},
    ]
    return replace(
        placing.new(ORDER_ID, who, quote, NOW),
        state=state,
        history=history,
        due_at=AT,
        parcel={"carrier": TEXT, "number": TEXT},
        invoice={} if state in ("placed", "paid") else INVOICE,
        withdrawal={"id": "w", "at": AT, "what": TEXT},
    )


def promotion() -> Promotion:
    """A code that takes something off."""
    from functions.register.promotions import Promotion

    return Promotion("WINTER", ends=date(2027, 1, 1), uses=1, percent=Decimal(10))


def withdrawn(language: str) -> dict[str, Any]:
    """A withdrawal from the whole of a contract that we do not know, as the table keeps it."""
    declared = {name: value for name, value in DECLARED.items() if name != "what"}
    return declared | {"id": "withdrawal-1", "placed_at": AT, "note": "", "language": language, "order": ""}
