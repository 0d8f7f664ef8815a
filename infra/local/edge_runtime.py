"""Runs the CloudFront function of edge/edge.js, so that the preview and production share it to the letter: in an
engine without what CloudFront's runtime does not have (edge/level.js). Newer syntax is refused by tests
(tests/infra/edge/es5.py) and by ``make check``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.edge.code import SOURCE, code
from infra.local.script import Script
from plugins.core.problems import ProblemsError

LEVEL = SOURCE.with_name("level.js")
# CloudFront runs functions in strict mode.
_STRICT = '"use strict";'


class Edge:
    """A function of viewer requests and responses. Any thread may call it; calls wait for each other.

    :param redirects: the new address of each old one; by default what content/moves.toml says.
    :param patience: seconds that a call may take. CloudFront gives it less than a millisecond.
    :raises infra.local.script.ScriptError: where the function's text is wrong.
    """

    def __init__(self, source: Path = SOURCE, redirects: Mapping[str, str] | None = None, patience: float = 10) -> None:
        try:
            text = code(redirects, source)
        except ProblemsError:
            # The build says what is wrong with the redirects, and stops at it.
            text = code({}, source)
        level = LEVEL.read_text(encoding="utf-8")
        self._script = Script(level, _STRICT + text, name="edge function", patience=patience)

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
        :raises infra.local.script.ScriptError: where the function throws or takes too long.
        """
        request = {
            "method": method,
            "uri": uri,
            "querystring": query or {},
            "headers": _values(headers or {}),
            "cookies": _values(cookies),
        }
        return self._call("viewer-request", {"request": request})

    def answered(self, uri: str, cookies: dict[str, str], status: int, headers: dict[str, str]) -> dict[str, str]:
        """The headers of what the site answers, as the function leaves them.

        :raises infra.local.script.ScriptError: where the function throws or takes too long.
        """
        request = {"method": "GET", "uri": uri, "querystring": {}, "headers": {}, "cookies": _values(cookies)}
        response = {"statusCode": status, "headers": _values(headers)}
        found = self._call("viewer-response", {"request": request, "response": response})
        return {name: header["value"] for name, header in found["headers"].items()}

    def _call(self, kind: str, rest: dict[str, Any]) -> dict[str, Any]:
        event = {"version": "1.0", "context": {"eventType": kind}, "viewer": {}, **rest}
        found: dict[str, Any] = self._script.call("handler", event)
        return found

    def close(self) -> None:
        """Leave nothing running."""
        self._script.close()


def _values(pairs: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Headers or cookies as CloudFront hands them over."""
    return {name: {"value": value} for name, value in pairs.items()}


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
