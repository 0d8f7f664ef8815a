"""Leaving the list from My data, and taking a subscription along to another address. Only functions do this."""

from __future__ import annotations

import time

from functions.newsletter import keys, proof, states, subscription
from functions.newsletter.states import Wish


def leave(email: str) -> bool:
    """Take an address off the list, at once (GDPR Art. 21(3)); whether it was on it.

    :raises problems.Problem: 503 where a table does not answer. The same call is repeated.
    """
    before = proof.leave(keys.person_hash(email), "left", states.left, time.time())
    return before is not None


def move(email: str, to: str) -> bool:
    """Ask a new address whether it wants the news that this one gets, and take this one off the list; whether it was
    on it. A new mailbox says yes itself, to one mail, as if it had been given in the form.

    :raises problems.Problem: 503 where a table does not answer. The same call is repeated.
    """
    before, now = subscription.read(keys.person_hash(email)), time.time()
    if before is None or before["state"] != states.CONFIRMED:
        return leave(email)
    wish = Wish(keys.person_hash(to), to, tuple(before["topics"]), before["language"], "my-data")
    blocked = subscription.suppressed(wish.person)
    subscription.change(wish.person, lambda item: states.asked(item, wish, now, blocked=blocked))
    return leave(email)
