"""How the tests order: as the basket's form does, as a program does, and straight into the tables."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from uuid import uuid4

from tests.functions.calls import Answer, Api

ADDRESS = {"street": "1 Loom Lane", "postcode": "20457", "city": "Hamburg", "country": "DE"}
# Four bags of sumac and one of green cardamom, sent within Germany, as content/products and shop.toml have it.
GOODS, POSTAGE, TOTAL = "27.10", "3.90", "31.00"


class Late:
    """A module of the functions, looked up anew at each use: the functions are imported again by the tests' fixtures,
    and not before there are tables.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


catalogue, changed_prices, customer, held, invoice, link, lines, personal, placing, states, stock, totals = (
    Late(f"functions.orders.{name}")
    for name in (
        "catalogue",
        "changed_prices",
        "customer",
        "held",
        "invoice",
        "link",
        "lines",
        "personal",
        "placing",
        "states",
        "stock",
        "totals",
    )
)


def ours() -> Any:
    """The two tables of orders."""
    return import_module("functions.orders.tables").ours()


def stored_order(item: dict[str, Any]) -> Any:
    """An item as an order."""
    return import_module("functions.orders.order").Order.from_item(item)


def begun() -> dict[str, int]:
    """What the build counted of each product."""
    return {slug: product.stock for slug, product in catalogue.products().items()}


def sheet(**changes: Any) -> dict[str, str]:
    """An order as the sheet without script sends it; a field of None is left out."""
    lines = {"line-sumac": "4", "line-green-cardamom-pods": "1", "line-star-anise": ""}
    typed = {"name": "Ada Bell", "email": "ada@example.org", **ADDRESS, "language": "en", **lines} | changes
    return {name: value for name, value in typed.items() if value is not None}


def program(**changes: Any) -> dict[str, Any]:
    """The same as a program sends it."""
    lines = [{"product": "sumac", "quantity": 4}, {"product": "green-cardamom-pods", "quantity": 1}]
    typed = {"name": "Ada Bell", "email": "ada@example.org", **ADDRESS, "id": str(uuid4()), "lines": lines}
    return typed | changes


def look(api: Api, **changes: Any) -> Answer:
    """The last look, by form."""
    return api.post_form("/api/orders", sheet(step="look", **changes))


def shown(api: Api, **changes: Any) -> dict[str, str]:
    """The fields of the last look's form, with the button that buys."""
    answer = look(api, **changes)
    assert answer.status == 200, answer.shown
    return answer.form | {"step": "place"}


def bought(number: int, quantity: int = 1, now: float = 1_795_400_000.0) -> Any:
    """An order of some sumac, not placed yet."""
    typed = {"name": f"Customer {number}", "email": f"c{number}@example.org", **ADDRESS, "region": "", "extra": ""}
    who, errors = customer.from_values(typed, frozenset())
    assert errors == []
    quote = totals.quote((lines.Line("sumac", quantity),), "DE")
    return placing.new(f"00000000-0000-4000-8000-{number:012}", who, quote, now)


def placed(api: Api, clock: Any, **changes: Any) -> dict[str, Any]:
    """Order by form, as a person without script does; the item that is stored."""
    before = {item["id"] for item in orders(api)}
    fields = shown(api, **changes)
    clock.now += 10
    answer = api.post_form("/api/orders", fields)
    assert answer.status == 303, answer.text
    (item,) = [item for item in orders(api) if item["id"] not in before]
    return item


def asked(api: Api, clock: Any, **changes: Any) -> dict[str, Any]:
    """What a program sends to place what it was shown, ten seconds later."""
    sent = program(**changes)
    answer = api.post_json("/api/orders", sent | {"step": "look"})
    assert answer.status == 200, answer.text
    clock.now += 10
    return sent | {name: answer.json[name] for name in ("quoted", "shown_at", "signature")} | {"step": "place"}


def orders(api: Api) -> list[dict[str, Any]]:
    """The orders that are stored, without the items that find them."""
    return [item for item in api.items("OrderTable") if "state" in item]


def left(api: Api) -> dict[str, int]:
    """What the table says is left, of what it counts."""
    return {item["product"]: item["left"] for item in api.items("StockTable") if "left" in item}
