"""The pace at which one worker mails, so that all workers together stay below what the account may send."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

# Two workers at most (infra/template.yaml: MaximumConcurrency), and a fifth is left for mails that somebody waits for.
SHARE = 0.4


@dataclass(slots=True)
class Pace:
    """``wait()`` before each mail keeps to ``per_second``, without catching up on what was missed."""

    per_second: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: float = field(default=0.0, init=False)

    def wait(self) -> None:
        """Until the next mail may go."""
        now = self.clock()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.per_second
