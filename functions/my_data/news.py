"""Taking a subscription along to another address. Only functions do this."""

from __future__ import annotations

import time

from functions.core import store
from functions.core.person import of_address
from functions.newsletter import keys, personal, states, subscription
from functions.newsletter.states import Wish


def move(email: str, to: str) -> bool:
    """Ask a new address whether it wants the news that this one gets, and take this one off the list; whether it was
    on it. A new mailbox says yes itself, to one mail, as if it had been given in the form.

    :raises problems.Problem: 503 where a table does not answer. The same call is repeated.
    """
    before, now = subscription.read(keys.person_hash(email)), time.time()
    if before is not None and before["state"] == states.CONFIRMED:
        wish = Wish(keys.person_hash(to), to, tuple(before["topics"]), before["language"], "my-data")
        blocked = subscription.suppressed(wish.person)
        subscription.change(wish.person, lambda item: states.asked(item, wish, now, blocked=blocked))
    with store.answering():
        return personal.leave(store.table("LIST_TABLE"), store.table("LIST_PROOF_TABLE"), of_address(email))
