"""How the tests order: as the basket's form does, as a program does, and straight into the tables."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.functions.calls import Answer, Api

ADDRESS = {"street": "1 Loom Lane", "postcode": "20457", "city": "Hamburg", "country": "DE"}
# Four bags of sumac and one of green cardamom, sent within Germany, as content/products and shop.toml have it.
GOODS, POSTAGE, TOTAL = "27.10", "3.90", "31.00"


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
