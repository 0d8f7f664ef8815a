"""A withdrawal as the table keeps it, beside the orders: how it is told from one, its states, what people read."""

from __future__ import annotations

from collections.abc import Sequence

from functions.core import clock
from functions.core.attributes import Item
from functions.languages import day, say
from functions.orders import number

PREFIX = "withdrawal-"
# The states of a withdrawal: it waits for one of us, or has been seen to.
RECEIVED, DONE = "received", "done"


def is_about(item: Item) -> bool:
    """Whether an item of the order table is a withdrawal and no order."""
    return str(item["id"]).startswith(PREFIX)


def moment(at: str, language: str) -> str:
    """``2026-11-30T11:05:00Z`` → ``30 November 2026, 12:05 (UTC+01:00)``: the hour is said with its offset, because one
    hour a year comes twice.
    """
    here = clock.local(at)
    offset = here.strftime("%z")
    return f"{day(here, language)}, {here:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


def facts(item: Item, language: str) -> tuple[tuple[str, str], ...]:
    """What was declared, for the mail and for the page."""
    rows = (
        ("received", moment(item["placed_at"], language)),
        ("name", item["name"]),
        ("number", item["number"]),
        ("email", item["email"]),
        ("what", item["note"] or say("withdrawal.all", language)),
    )
    return _labelled(rows, language)


def ours(item: Item, language: str) -> tuple[tuple[str, str], ...]:
    """The same without a word that was typed: of the number its own spelling, where it is one of ours."""
    known = number.read(item["number"])
    rows = (
        ("received", moment(item["placed_at"], language)),
        *([("number", known)] if known else []),
        ("what", say("withdrawal.part" if item["note"] else "withdrawal.all", language)),
    )
    return _labelled(rows, language)


def _labelled(rows: Sequence[tuple[str, str]], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((say(f"withdrawal.{name}", language), value) for name, value in rows)
