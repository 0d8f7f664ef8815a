"""A promotion's code in an order: whether it holds, what it takes off, and how often it is still to be had.

Its uses are counted in the stock table, one item a code, in the same transaction that stores the order: as with goods,
no two orders get the last one. An order that ends before it is sent gives its use back.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from functions.core import clock
from functions.core.attributes import Item, plain, typed
from functions.core.problems import FieldError
from functions.core.table import Table
from functions.languages import day, money, say
from functions.orders import catalogue
from functions.register import promotions
from functions.register.promotions import Promotion

if TYPE_CHECKING:
    from functions.orders.lines import Line

FIELD = "code"
_CENT = Decimal("0.01")
_KEY = "promotion#"


def read(typed_code: object) -> str:
    """A code as the register has it, however it was typed: ``winter tea`` → ``WINTERTEA``; ``""`` for none."""
    return "".join(str(typed_code or "").split()).upper()


def found(typed_code: object, wanted: Sequence[Line], now: float) -> tuple[Promotion | None, FieldError | None]:
    """The promotion that was asked for, where it holds for these lines now; else what is wrong. Neither where no code
    was given.
    """
    if typed_code is not None and not isinstance(typed_code, str):
        return None, FieldError(FIELD, say("errors.type_text"))
    code = read(typed_code)
    if not code:
        return None, None
    known = promotions.current().get(code)
    wrong = _amiss(known, wanted, now) if known else _wrong("code_unknown")
    return (None, wrong) if wrong else (known, None)


def discount(promotion: Promotion | None, wanted: Sequence[Line]) -> Decimal:
    """What it takes off, to the cent and never more than the goods that it is for cost."""
    if promotion is None:
        return Decimal(0)
    base = _goods(_meant(promotion, wanted))
    share = (base * promotion.percent / 100).quantize(_CENT, ROUND_HALF_UP)
    return min(base, share + promotion.amount)


def left(table: Table, promotion: Promotion) -> int:
    """In how many more orders it holds.

    :raises botocore.exceptions.ClientError: where the table does not answer.
    """
    asked: Any = {table.name: {"Keys": [typed({"product": _KEY + promotion.code})]}}
    items = table.client.batch_get_item(RequestItems=asked)["Responses"].get(table.name, ())
    return max(0, promotion.uses - sum(int(plain(item)["used"]) for item in items))


def used_up() -> FieldError:
    """What is said where the last use went to somebody else."""
    return _wrong("code_used")


def key(code: str) -> str:
    """How the stock table calls a code."""
    return _KEY + code


def taken(table: str, code: str) -> list[Item]:
    """The write that uses a code once more, on the condition that it may be; none for no code."""
    known = promotions.current().get(code)
    # One that has left the register meanwhile is given to nobody anew.
    uses = known.uses if known else 0
    return [_moved(table, code, 1, "attribute_not_exists(#used) OR #used < :uses", uses)] * bool(code)


def returned(table: str, code: str) -> list[Item]:
    """The write that gives a use back; none for no code."""
    return [_moved(table, code, -1, "#used > :uses", 0)] * bool(code)


def _moved(table: str, code: str, by: int, only_if: str, uses: int) -> Item:
    return {
        "Update": {
            "TableName": table,
            "Key": typed({"product": _KEY + code}),
            "UpdateExpression": "ADD #used :by",
            "ConditionExpression": only_if,
            "ExpressionAttributeNames": {"#used": "used"},
            "ExpressionAttributeValues": typed({":by": by, ":uses": uses}),
        }
    }


def _amiss(promotion: Promotion, wanted: Sequence[Line], now: float) -> FieldError | None:
    """The condition that is not met."""
    today = clock.day(now)
    if today < promotion.starts:
        return _wrong("code_early", day=day(promotion.starts))
    if today > promotion.ends:
        return _wrong("code_over", day=day(promotion.ends))
    if not _meant(promotion, wanted):
        return _wrong("code_products")
    return _wrong("code_least", least=money(promotion.least)) if _goods(wanted) < promotion.least else None


def _meant(promotion: Promotion, wanted: Sequence[Line]) -> list[Line]:
    return [line for line in wanted if not promotion.products or line.product in promotion.products]


def _goods(wanted: Sequence[Line]) -> Decimal:
    return sum((catalogue.products()[line.product].price * line.quantity for line in wanted), Decimal(0))


def _wrong(name: str, **values: str) -> FieldError:
    return FieldError(FIELD, say(f"ordering.errors.{name}", **values))
