"""Promotions of promotions.toml: the codes, what each takes off, when and how often. ``current()`` gives them.

What has to do with orders (the discount, the uses that are left) is in functions/orders/promotion.py.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parents[1] / "promotions.toml"
_CODE = re.compile(r"[A-Z0-9]{4,20}")
_NONE = Decimal(0)
_CENT = Decimal("0.01")
_KNOWN = {"percent", "amount", "least", "products", "starts", "ends", "uses"}


class PromotionError(ValueError):
    """A mistake in promotions.toml: the message names the file, the code and the entry."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """``percent`` or ``amount`` (euro) off the goods, or off those of ``products``, where the goods of an order come to
    ``least``; from ``starts`` to ``ends``, both included, in ``uses`` orders.
    """

    code: str
    ends: dt.date
    uses: int
    percent: Decimal = _NONE
    amount: Decimal = _NONE
    least: Decimal = _NONE
    products: tuple[str, ...] = ()
    starts: dt.date = dt.date.min


def load(path: Path = PATH) -> dict[str, Promotion]:
    """Read and check the promotions, by their code.

    :raises PromotionError: naming the file, the code and the entry.
    """
    data = _read(path)
    return {code: _promotion(f"{path.name}: {code}", code, entry) for code, entry in data["codes"].items()}


def examples(path: Path = PATH) -> list[str]:
    """The codes that nobody has decided on yet: a build for production stops at them.

    :raises PromotionError: naming the file.
    """
    return list(_read(path)["examples"])


@cache
def current() -> dict[str, Promotion]:
    """The promotions as deployed, read once a process."""
    return load()


def _read(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise PromotionError(f"{path.name}: not readable as TOML: {problem}") from None
    if set(data) != {"examples", "codes"} or not isinstance(data["codes"], dict):
        raise PromotionError(f"{path.name}: holds “examples” and the table [codes]")
    if unknown := sorted(set(data["examples"]) - set(data["codes"])):
        raise PromotionError(f"{path.name}: “examples” names “{unknown[0]}”, which is not there")
    return data


def _promotion(where: str, code: str, entry: Any) -> Promotion:
    if not _CODE.fullmatch(code):
        raise PromotionError(f"{where}: a code is 4 to 20 capital letters and digits")
    if not isinstance(entry, dict):
        raise PromotionError(f"{where}: must be a table")
    if unknown := sorted(set(entry) - _KNOWN):
        raise PromotionError(f"{where}: unknown key “{unknown[0]}”; known are {', '.join(sorted(_KNOWN))}")
    if ("percent" in entry) == ("amount" in entry):
        raise PromotionError(f"{where}: takes off a “percent” or an “amount”")
    uses, products = entry.get("uses"), entry.get("products", [])
    if type(uses) is not int or uses <= 0:
        raise PromotionError(f"{where}: “uses” must be a whole number above 0")
    if not isinstance(products, list) or not all(isinstance(slug, str) for slug in products):
        raise PromotionError(f"{where}: “products” must be a list of slugs")
    percent = _decimal(where, entry, "percent")
    if percent > 100:
        raise PromotionError(f"{where}: “percent” must be 100 at the most")
    ends = _day(where, entry, "ends")
    starts = _day(where, entry, "starts") if "starts" in entry else dt.date.min
    if starts > ends:
        raise PromotionError(f"{where}: it ends before it starts")
    amount, least = _decimal(where, entry, "amount"), _decimal(where, entry, "least")
    return Promotion(code, ends, uses, percent, amount, least, tuple(products), starts)


def _decimal(where: str, entry: Mapping[str, Any], name: str) -> Decimal:
    if name not in entry:
        return _NONE
    try:
        number = Decimal(entry[name]) if isinstance(entry[name], str) else _NONE
    except InvalidOperation:
        number = _NONE
    if not number.is_finite() or number <= 0 or number != number.quantize(_CENT):
        raise PromotionError(f'{where}: “{name}” must be a number above 0 in quotes, such as "4.90"')
    return number


def _day(where: str, entry: Mapping[str, Any], name: str) -> dt.date:
    day = entry.get(name)
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise PromotionError(f"{where}: “{name}” must be a day, such as 2027-02-28")
    return day
