"""The number of an order, such as ``C26-7F3K-9``: short, and safe to say over a phone.

The year, four random signs of Crockford's base 32 (no I, L, O or U), and a check character of the same alphabet. The
check is Damm's scheme (2004) over the field of 32 elements: it finds every single wrong sign and every two neighbours
that changed places. A number is a name and no secret: what opens an order is its link (link.py).
"""

from __future__ import annotations

import datetime as dt
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# x^5 + x^2 + 1, which cannot be divided over two elements.
_POLYNOMIAL = 0b100101
_LENGTH = 4
_MEANT = str.maketrans("ILO", "110")
_APART = re.compile(r"[\s\u2010-\u2015\u2212_.#-]+")
_FORM = re.compile(rf"C([0-9]{{2}})([{ALPHABET}]{{{_LENGTH}}})([{ALPHABET}])")


def make(day: dt.date) -> str:
    """A new number of that year. It may be taken already: a million fit into a year, and the table decides."""
    year, signs = f"{day.year % 100:02}", "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return f"C{year}-{signs}-{check(year + signs)}"


def read(typed: str) -> str | None:
    """A number in its own spelling, from however it was typed or said: small letters, O for 0, I and L for 1, without
    its hyphens or with a word processor's dashes. None where it is no number, or one with a mistake in it.
    """
    found = _FORM.fullmatch(_APART.sub("", typed).upper().translate(_MEANT)) if len(typed) <= 40 else None
    if found is None or check(found[1] + found[2]) != found[3]:
        return None
    return f"C{found[1]}-{found[2]}-{found[3]}"


def check(signs: str) -> str:
    """The check character of signs of the alphabet."""
    interim = 0
    for sign in signs:
        interim = _doubled(interim ^ ALPHABET.index(sign))
    return ALPHABET[interim]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 0b100000 else value
