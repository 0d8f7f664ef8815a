"""Worker pool: several copies of the functions at once, as Lambda runs them, each in a process of its own with one
event at a time.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue

from infra.local.functions import Answer, Functions
from infra.local.gateway import Request


class WorkerPool:
    """Make it before any thread is started and before the functions have called a table: each copy is a fork.

    :param begin: called in every copy with its number before its first event.
    """

    def __init__(self, functions: Functions, number: int, begin: Callable[[int], None]) -> None:
        context = multiprocessing.get_context("fork")
        self._free: SimpleQueue[Connection] = SimpleQueue()
        for place in range(number):
            ours, theirs = context.Pipe()
            context.Process(target=_run, args=(functions, theirs, begin, place), daemon=True).start()
            theirs.close()
            self._free.put(ours)

    def call(self, request: Request) -> Answer:
        """What the API answers, by the copy that has been free the longest. Waits while none is.

        :raises EOFError: where the copy died.
        """
        copy = self._free.get()
        copy.send(request)
        answer: Answer = copy.recv()
        self._free.put(copy)
        return answer


def _run(functions: Functions, events: Connection, begin: Callable[[int], None], place: int) -> None:
    # What the functions log is for CloudWatch.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    begin(place)
    while True:
        try:
            request = events.recv()
        except EOFError:
            return
        events.send(functions.call(request))
