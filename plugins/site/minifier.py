"""Minify style sheets and scripts, in a process of its own that ends afterwards: the minifier brings the runtime
of Go, whose threads do not bear that the process they are in is forked, as plugins/speed and the preview's builder do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT, SHEET = "application/javascript", "text/css"
# A source: its kind and its text.
Source = tuple[str, str]
_KEPT = 256
_known: dict[Source, str] = {}


def minified(sources: Sequence[Source]) -> list[str]:
    """The minified texts, in the order of their sources; cached for the life of this process.

    :raises ValueError: where one of them cannot be read; it says where.
    """
    if len(_known) > _KEPT:
        _known.clear()
    missing = [source for source in dict.fromkeys(sources) if source not in _known]
    if missing:
        command = [sys.executable, "-m", "plugins.site.minifier"]
        done = subprocess.run(
            command, input=json.dumps(missing), stdout=subprocess.PIPE, cwd=ROOT, check=True, encoding="utf-8"
        )
        _known.update(zip(missing, map(_text, json.loads(done.stdout)), strict=True))
    return [_known[source] for source in sources]


def _text(answer: dict[str, str]) -> str:
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["text"]


def main() -> None:
    """Read sources as JSON, and write for each ``{"text": …}`` or ``{"error": …}``."""
    import minify  # noqa: PLC0415 - in this process alone

    def answer(kind: str, text: str) -> dict[str, str]:
        try:
            return {"text": str(minify.string(kind, text))}
        except ValueError as error:
            return {"error": str(error)}

    print(json.dumps([answer(kind, text) for kind, text in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
