"""How many functions the account runs at once, and whether a part of that can be kept for some of them."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

PARAMETER = "ReserveConcurrency"
# What the template reserves in all, and what Lambda wants left for every other function of the account.
RESERVED, UNRESERVED = 7, 100


def limit(functions: Any) -> int | None:
    """How many functions may run at once in this account and region; None where Lambda does not say.

    :param functions: a client of Lambda.
    """
    try:
        return int(functions.get_account_settings()["AccountLimit"]["ConcurrentExecutions"])
    except (BotoCoreError, ClientError, KeyError):
        return None


def reserve(functions: Any) -> str | None:
    """``yes`` where the account has enough to reserve, ``no`` where it has not, None where Lambda does not say."""
    found = limit(functions)
    return None if found is None else "yes" if found >= UNRESERVED + RESERVED else "no"
