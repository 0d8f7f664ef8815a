"""Answers that lie beside their message: an item holds 400 kB, and a long conversation is more.

Such an answer is an item of its own in the same table, ``answer-<id of the message>-<random>``, with the same expiry;
the message's list of answers names it in its place. Whoever shows, copies, mails or erases a message does it with what
lies beside. The item stands in no index, so that nothing finds it but its message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from functions.core.attributes import Item

_PREFIX = "answer-"
_UUID = 36


def apart(message: Item, entry: Item) -> tuple[Item, Item]:
    """An answer parted: the item that lies beside, and what stands in the message."""
    own: Item = {
        "id": f"{_PREFIX}{message['id']}-{uuid4()}",
        "replies": [{"text": entry["text"]}],
        "expires_at": message["expires_at"],
    }
    return own, entry | {"text": "", "beside": own["id"]}


def keys(message: Mapping[str, Any]) -> list[Item]:
    """The keys of what lies beside a message."""
    return [{"id": entry["beside"]} for entry in message.get("replies") or () if entry.get("beside")]


def whole(message: Item, get: Callable[[Item], Item | None]) -> Item:
    """A message with every answer in its place.

    :param get: reads the item under a key.
    """
    if not keys(message):
        return message
    return message | {"replies": [_filled(entry, get) for entry in message["replies"]]}


def slim(message: Item) -> Item:
    """The message as its own item holds it."""
    replies = [entry | {"text": ""} if entry.get("beside") else entry for entry in message.get("replies") or ()]
    return message | ({"replies": replies} if replies else {})


def owner(record: str) -> str:
    """The id of the message that an item lies beside; any other id as it is."""
    return record[len(_PREFIX) :][:_UUID] if record.startswith(_PREFIX) else record


def _filled(entry: Item, get: Callable[[Item], Item | None]) -> Item:
    if not entry.get("beside"):
        return entry
    found = get({"id": entry["beside"]})
    return entry | {"text": found["replies"][0]["text"] if found else ""}
