"""Finding orders: by number or id, by state, and the withdrawals that wait for one of us."""

from __future__ import annotations

from collections.abc import Iterator

from desk import output
from desk.errors import MalformedError, NotFoundError
from desk.store import Store
from functions.core.attributes import Item
from functions.mail.states import expired
from functions.orders import declaration, number
from functions.orders.order import Order, pointer
from functions.orders.states import Tables

INDEX = "by-state"


def of(store: Store) -> Tables:
    """The two tables of orders, of one client."""
    return Tables(store.table("order"), store.table("stock"))


def by_number(store: Store, given: str) -> Order:
    """The order with a number, however it is typed, or with an id.

    :raises NotFoundError: where there is none, or its time is up. :raises MalformedError: where it is no order.
    """
    order = known(store, given)
    if order is None:
        raise NotFoundError(f"There is no order {given}. Compare its last sign with the mail: it finds a mistype.")
    return order


def known(store: Store, given: str) -> Order | None:
    """The same, or None."""
    name, own_id = number.read(given), given.strip().lower()
    if name:
        found = store.get("order", {"id": pointer(name)})
        own_id = str(found["order"]) if found else ""
    item = store.get("order", {"id": own_id}) if own_id else None
    if item is None or "state" not in item or declaration.is_about(item) or item["expires_at"] <= store.clock.now():
        return None
    try:
        return Order.from_item(item)
    except output.MALFORMED as error:
        what = f"{called(item)} is not as it should be ({type(error).__name__}), so it cannot be shown."
        raise MalformedError(what) from None


def in_state(store: Store, state: str) -> Iterator[Order]:
    """The orders of one state, those that were placed first first."""
    orders = (item for item in _items(store, state) if not declaration.is_about(item))
    yield from output.legible(orders, Order.from_item, called)


def called(item: Item) -> str:
    """What staff call an order or a withdrawal by, whatever else it lacks."""
    return f"{item['number']} ({item['id']})" if item.get("number") else str(item["id"])


def withdrawals(store: Store) -> list[Item]:
    """The withdrawals that nobody has seen to yet, oldest first."""
    return [item for item in _items(store, declaration.RECEIVED) if declaration.is_about(item)]


def _items(store: Store, state: str) -> Iterator[Item]:
    """An index may hold keys only, so each is read by itself."""
    for part, _ in store.pages(
        "query",
        "order",
        IndexName=INDEX,
        KeyConditionExpression="#state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": state}},
    ):
        for key in part:
            item = store.get("order", {"id": key["id"]})
            if item is not None and not expired(item, store.clock.now()) and item.get("state") == state:
                yield item
