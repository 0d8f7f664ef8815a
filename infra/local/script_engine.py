"""The process that runs scripts (infra/local/script.py): one JavaScript context, made and used in its main thread.

It reads a line of JSON with the sources to begin with, then a line for each call, ``[function, arguments]``, and
answers each with a line: ``{"value": …}`` or ``{"error": …}``. It ends when its input does.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import quickjs

# Bytes: a script that gathers without end gets an error, and the machine keeps its memory.
_MEMORY = 64 << 20


def _answer(act: Callable[..., Any], *arguments: Any) -> str:
    try:
        return json.dumps({"value": act(*arguments)})
    except quickjs.JSException as error:
        what = str(error).strip()
        # The engine throws null where memory has run out, as none is left for an error.
        return json.dumps({"error": "out of memory" if what == "null" else what})


def main() -> None:
    """Answer until the input ends."""
    faulthandler.enable()
    # A key that stops the process that began this one closes this one's input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Nothing that a library prints is an answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    context = quickjs.Context()
    context.set_memory_limit(_MEMORY)

    def begin(sources: list[str]) -> None:
        for source in sources:
            context.eval(source)

    def call(function: str, arguments: list[Any]) -> Any:
        written = ", ".join(map(json.dumps, arguments))
        result = context.eval(f"JSON.stringify({function}({written}))")
        return None if result is None else json.loads(result)

    print(_answer(begin, json.loads(sys.stdin.readline())), file=answers, flush=True)
    for line in sys.stdin:
        print(_answer(call, *json.loads(line)), file=answers, flush=True)


if __name__ == "__main__":
    main()
