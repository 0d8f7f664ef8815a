"""Converters for the fields of a product's front matter. Each takes the text and returns the typed value, or raises
:class:`ValueError` with what is wrong, said to an editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from plugins.core.suggest import UnknownWordError

# Annex II of Regulation (EU) No 1169/2011, each by one word.
ALLERGENS = (
    "gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts", "celery", "mustard", "sesame",
    "sulphites", "lupin", "molluscs",
)  # fmt: skip
# What products are bought for; those that share one are shown beside each other.
USES = ("baking", "rice", "braises", "drinks", "salads")
# ISO 3166-1 alpha-2, as structured data names countries.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - a list of 249 would take as many lines
)
UNIT = re.compile(r"([1-9]\d*) g ([a-z]+)")


def price(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError("must be a number, such as 7.40") from None
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
        raise ValueError("must be euro and cents above 0, such as 7.40")
    return amount


def unit(text: str) -> str:
    if not UNIT.fullmatch(text):
        raise ValueError("must be the net weight in grams and what it comes in, such as 50 g tin")
    return text


def count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("must be a whole number")
    return int(text)


def status(text: str) -> str:
    if text.lower() not in ("draft", "published"):
        raise ValueError("must be draft or published")
    return text.lower()


def words(text: str) -> tuple[str, ...]:
    """``a, b`` → ``("a", "b")``.

    :raises ValueError: on a word given twice.
    """
    found = tuple(part.strip() for part in text.split(","))
    if "" in found or len(set(found)) < len(found):
        raise ValueError("must be words between commas, each once")
    return found


def some_of(known: tuple[str, ...] | frozenset[str], said: str) -> Callable[[str], tuple[str, ...]]:
    """A converter for one or more of ``known``, which an editor is told as ``said``."""

    def convert(text: str) -> tuple[str, ...]:
        found = words(text)
        for word in found:
            if word not in known:
                raise UnknownWordError(f"does not know “{word}”; it takes {said}", word, known)
        return found

    return convert


def none_or(convert: Callable[[str], tuple[str, ...]]) -> Callable[[str], tuple[str, ...]]:
    """A converter that also takes the word ``none``: that there is nothing is said, never left open."""
    return lambda text: () if text == "none" else convert(text)


allergens: Any = none_or(some_of(ALLERGENS, f"none or some of {', '.join(ALLERGENS)}"))
countries: Any = some_of(COUNTRIES, "codes of two letters (ISO 3166-1), such as IN, NP")
uses: Any = some_of(USES, f"some of {', '.join(USES)}")
