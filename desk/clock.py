"""The server's clock, as the desk reads it from AWS's answers. What staff do is dated by it: their own machine's clock
may be minutes off, and a restore decides by these dates what was erased (infra/operations/restore.py).
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Any


class ServerClock:
    """Learns from the ``Date`` of each answer (RFC 9110 section 6.6.1) how far this machine's clock is off."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self.heard = False

    def listen(self, client: Any) -> None:
        """Learn from what a boto3 client is answered from now on."""
        client.meta.events.register("after-call", self._heard)

    def now(self) -> float:
        """Epoch seconds. Before the first answer they are this machine's."""
        return time.time() + self._ahead

    def _heard(self, http_response: Any, **_: Any) -> None:
        said = http_response.headers.get("Date")
        if not said:
            return
        try:
            ahead = parsedate_to_datetime(said).timestamp() - time.time()
        except ValueError:
            return
        self.heard = True
        # The header has whole seconds, and some go by on the way: less than that is no clock that is off.
        self._ahead = ahead if abs(ahead) > 2 else 0.0
