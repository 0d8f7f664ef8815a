"""What the register and the languages say of a store and of its fields, for pages, copies and receipts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any

from functions import languages, register
from functions.core.attributes import Item
from functions.languages import say
from functions.my_data.stores import Store

# What the outbox notes of a mail for itself; the copy has it.
_UNREAD = ("tries", "until", "send", "lapses", "ses", "room")
_FACTS = ("source", "why", "basis", "recipients", "until")


def _said() -> dict[str, Any]:
    found: dict[str, Any] = languages.words()["my_data"]
    return found


def title(record: str) -> str:
    """What a record is called, in the reader's language; in English as the register has it."""
    return str(_translated(record).get("title") or register.current().records[record].title)


def facts(store: Store) -> list[tuple[str, str]]:
    """Source, purpose, legal basis, recipients and time of what is in a store, each with its label."""
    entry, own = register.current().records[store.record], _translated(store.record)
    processors = ", ".join(one.name for one in register.current().processors.values())
    values = (
        _said()["source"][store.record],
        own.get("why") or entry.why,
        own.get("basis") or entry.legal_basis,
        say("my_data.recipients", processors=processors),
        how_long(store.record),
    )
    return [(_said()["facts"][name], str(value)) for name, value in zip(_FACTS, values, strict=True)]


def untied(record: str) -> tuple[str, str, str]:
    """Title, purpose and time (:func:`kept`) of a store that nobody can tie to a person."""
    entry = register.current().records[record]
    why = str(_translated(record).get("why") or entry.why)
    return title(record), why, how_long(record)


def how_long(record: str) -> str:
    """For how long a record is kept, as a sentence."""
    return str(_said()["keeps"].get(record) or kept(register.current().records[record].retention_days))


def kept(count: int) -> str:
    """For how many days something is kept, as a sentence."""
    if count == 1:
        return say("my_data.a_day")
    days = languages.filled(str(languages.words()["language"]["days"]), count=languages.number(count))
    return say("my_data.kept", days=days)


def label(field: str) -> str:
    """What a field is called; one of ours that nobody needs a word for keeps its name."""
    return str(_said()["fields"].get(field) or languages.words()["ordering"]["fields"].get(field, field))


def fields(item: Item) -> list[tuple[str, str]]:
    """Every field of an item that holds anything, labelled, as text."""
    return [(label(name), text(name, value)) for name, value in item.items() if value not in ("", [], {}, None)]


def listed(facts: Sequence[tuple[str, str]]) -> str:
    """Labelled values as HTML."""
    rows = (
        f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value).replace(chr(10), "<br>")}</dd>' for name, value in facts
    )
    # In a box of its own, so that it is one column: what is held may be long, and a phone is narrow.
    return f'<div><dl class="letter-preview">{"".join(rows)}</dl></div>'


def text(name: str, value: Any) -> str:
    """A value as people read it: moments as dates, lists with commas, what has parts with a line for each. What is not
    as it should be is told as it stands: people are shown all that is held.
    """
    try:
        return _text(name, value)
    except (ValueError, OverflowError, OSError, LookupError, AttributeError, TypeError):
        return str(value)


def _text(name: str, value: Any) -> str:
    if isinstance(value, int) and name.endswith(("_at", "_until", "until")):
        return moment(dt.datetime.fromtimestamp(value, dt.UTC))
    if isinstance(value, str):
        return moment(dt.datetime.fromisoformat(value)) if name.endswith("_at") and "T" in value else value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(value, dict):
        return "\n".join(f"{label(key)}: {_part(key, part)}" for key, part in value.items())
    if isinstance(value, list):
        return "\n".join(_part(name, part) for part in value)
    return str(value)


def _part(name: str, value: Any) -> str:
    """A part of a value, in one line."""
    if isinstance(value, dict):
        return "; ".join(f"{label(key)} {text(key, part)}" for key, part in value.items() if key not in _UNREAD)
    return text(name, value)


def moment(at: dt.datetime) -> str:
    """``30 November 2026, 12:03 UTC``."""
    return f"{languages.day(at.date())}, {at:%H:%M} UTC"


def on(epoch: int) -> str:
    return languages.day(dt.datetime.fromtimestamp(epoch, dt.UTC).date())


def _translated(record: str) -> dict[str, str]:
    """In the other languages; English stands in the register."""
    found: dict[str, str] = _said().get("records", {}).get(record, {})
    return found
