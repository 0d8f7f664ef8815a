"""The proof of each yes, and of each leaving (GDPR Art. 7(1) and (3)): only ever added to.

A yes is written with the very words that were agreed to and their SHA-256, before anything is mailed for it. While
somebody is on the list, their item keeps their yeses too; when they leave, the line that says so takes these over, and
so the proof is kept for its time after the last mail and not after the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from functions import register
from functions.core import store
from functions.core.attributes import Item, timestamp
from functions.core.settings import setting
from functions.newsletter import states, subscription
from functions.transparency import commitment


def digest(words: str) -> str:
    """SHA-256 of the words in UTF-8, as 64 hexadecimal digits (FIPS 180-4)."""
    return hashlib.sha256(words.encode()).hexdigest()


def yes(person: str, request: Item, topics: Sequence[str], words: str, now: float) -> Item:
    """The line that proves a yes. Its id follows from the request and the words, so a yes that is sent twice is one."""
    return {
        "person": person,
        "at": timestamp(now),
        "id": f"yes-{request['nonce']}-{digest(words)[:8]}",
        "event": "yes",
        "topics": list(topics),
        "language": request["language"],
        "asked_at": request["at"],
        "surface": request["surface"],
        "words": words,
        "words_sha256": digest(words),
        "policy": register.current().policy.version,
    }


def keep(line: Item, now: float) -> None:
    """Add a line, with a salt: the log holds its hash (functions/transparency/commitment.py).

    :raises problems.Problem: 503 where the table does not answer.
    """
    expires = register.current().records["list-proof"].expires_at(now)
    store.put_once(
        setting("LIST_PROOF_TABLE"), ("person",), line | {"expires_at": expires, "salt": commitment.salt()}, ("event",)
    )


def leave(person: str, event: str, make: Callable[[Item, float], Item], now: float) -> Item | None:
    """Change the item of somebody who leaves, all or in part; the item before.

    Where they had said yes, the line comes first. Its id follows from what it ends, so a call that is repeated because
    a table did not answer adds no second one.

    :param event: ``left``, ``narrowed``, or the reason of a suppression. :param make: gives the new item.
    :raises problems.Problem: 503 where a table does not answer. Nothing is undone: the same call is repeated.
    """

    def changed(item: Item | None) -> Item | None:
        if item is None or (item["state"] == states.LEFT and "email" not in item):
            return None
        after = make(item, now)
        gone = [topic for topic in item["topics"] if topic not in after["topics"]]
        if gone:
            keep(states.ended(item, event, gone, now), now)
        return after

    before, _ = subscription.change(person, changed)
    return before
