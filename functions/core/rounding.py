"""How counts are published: rounded down to tens, so that no number says what a single person did.

Rounding to a base, as for tables of official statistics (Handbook on Statistical Disclosure Control, ESSnet, chapter on
frequency tables).
"""

from __future__ import annotations

BASE = 10


def rounded(count: int) -> int:
    """A count as it is published: 0 stands for fewer than ten."""
    return count // BASE * BASE


def shown(count: int) -> str:
    """The same for people: ``fewer than 10``, ``1,230``."""
    return f"{rounded(count):,}" if count >= BASE else f"fewer than {BASE}"
