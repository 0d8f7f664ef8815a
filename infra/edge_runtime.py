"""Runs the CloudFront function of edge/edge.js, so that the preview and production share it to the letter: in V8,
without what CloudFront's runtime does not have (edge/level.js).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

from infra.edge_code import SOURCE, code
from plugins.slips import SlipsError

LEVEL = SOURCE.with_name("level.js")


class Edge:
    """A viewer-request function. One context, one call at a time.

    :param moves: the new address of each old one; by default what content/moves.toml says.
    """

    def __init__(self, source: Path = SOURCE, moves: Mapping[str, str] | None = None) -> None:
        self._lock = threading.Lock()
        # Made in a thread that has no event loop, the engine runs one of its own. It would take the loop of this
        # thread otherwise, and a caller who keeps that loop busy would wait for ever.
        with ThreadPoolExecutor(1) as apart:
            self._engine = apart.submit(MiniRacer).result()
        self._engine.eval(LEVEL.read_text(encoding="utf-8"))
        try:
            text = code(moves, source)
        except SlipsError:
            # The build says what is wrong with the moves, and stops at it.
            text = code({}, source)
        self._engine.eval(text)

    def handle(
        self,
        method: str,
        uri: str,
        cookies: dict[str, str],
        headers: dict[str, str] | None = None,
        query: dict[str, dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """The function's result: a request (with ``uri``) to pass on, or a response (with ``statusCode``).

        :param query: parameters as CloudFront hands them over: ``{"a": {"value": "1"}}``, with ``multiValue`` where one
            comes more than once.
        """
        request = {
            "method": method,
            "uri": uri,
            "querystring": query or {},
            "headers": {name: {"value": value} for name, value in (headers or {}).items()},
            "cookies": {name: {"value": value} for name, value in cookies.items()},
        }
        event = {"version": "1.0", "context": {"eventType": "viewer-request"}, "viewer": {}, "request": request}
        with self._lock:
            found: dict[str, Any] = json.loads(str(self._engine.eval(f"JSON.stringify(handler({json.dumps(event)}))")))
        return found


def parameters(query: str) -> dict[str, dict[str, Any]]:
    """A query as CloudFront hands it over: values as they were written, under each name in the order of the first."""
    values: dict[str, list[str]] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        values.setdefault(name, []).append(value)
    return {
        name: {"value": found[-1]} | ({"multiValue": [{"value": one} for one in found]} if len(found) > 1 else {})
        for name, found in values.items()
    }
