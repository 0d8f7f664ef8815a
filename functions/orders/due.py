"""What is due with orders, by the clock: reminded once, expired, closed, and cleared of what no law wants kept.

Each order says itself what comes next and when (``due``, ``due_at``), so that nothing is looked for in vain. Each is
done by a write on the condition that the order is still as it was read: two runs at once, or one that is repeated, do
nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from botocore.exceptions import BotoCoreError, ClientError

from functions.core import observe
from functions.core.attributes import Item, timestamp
from functions.core.aws import error_code
from functions.orders import personal, states, tables
from functions.orders.order import Order
from functions.orders.states import Tables

SCHEDULE = "schedule"
INDEX = "by-due"


def run(ours: Tables, now: float, in_time: Callable[[], bool]) -> bool:
    """Do what is due, as long as there is time. False where a table did not answer, and something is left undone."""
    done = True
    for kind, act in ACTS.items():
        for order_id in list(_waiting(ours, kind, now)):
            if not in_time():
                return done
            try:
                order = tables.by_id(ours, order_id)
                if order is not None and order.due == kind and order.due_at <= timestamp(now):
                    act(ours, order, now)
                    observe.count(COUNTED[kind])
            except states.NotAllowed:
                # Somebody was quicker, and the order is elsewhere by now.
                continue
            except (BotoCoreError, ClientError) as error:
                observe.logger.error("the table did not answer", error=type(error).__name__, code=error_code(error))
                observe.count("StoreUnanswered")
                done = False
            except Exception as error:  # noqa: BLE001 - the next order is not to blame
                observe.fault(error)
    return done


def _waiting(ours: Tables, kind: str, now: float) -> Iterator[str]:
    pages = ours.orders.pages(
        "query",
        IndexName=INDEX,
        KeyConditionExpression="#due = :due AND #due_at <= :now",
        ExpressionAttributeNames={"#due": "due", "#due_at": "due_at"},
        ExpressionAttributeValues={":due": {"S": kind}, ":now": {"S": timestamp(now)}},
    )
    for page, _ in pages:
        yield from (str(item["id"]) for item in page)


def _remind(ours: Tables, order: Order, _: float) -> None:
    """One reminder; what comes next is the end of the time to pay."""
    states.amend(ours, order, {"due": "expire", "due_at": str(order.pay["due_at"])}, mails=("reminder",))


def _expire(ours: Tables, order: Order, now: float) -> None:
    states.step(ours, order, states.EXPIRED, SCHEDULE, now)


def _close(ours: Tables, order: Order, now: float) -> None:
    states.step(ours, order, states.CLOSED, SCHEDULE, now)


def _restrict(ours: Tables, order: Order, now: float) -> None:
    if order.outbox:
        # A last mail is still to go out, and needs the address. The next run looks again.
        return
    personal.restrict(ours.orders, order, now)


ACTS: dict[str, Callable[[Tables, Order, float], None]] = {
    "remind": _remind,
    "expire": _expire,
    "close": _close,
    "restrict": _restrict,
}
COUNTED: Item = {
    "remind": "OrderReminded",
    "expire": "OrderExpired",
    "close": "OrderClosed",
    "restrict": "OrderRestricted",
}
