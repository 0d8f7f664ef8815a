"""The functions' handlers, imported into this process as Lambda imports them, and again when their code changes."""

from __future__ import annotations

import importlib
import os
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local.gateway import Context, Request, answer, event
from infra.template import Template

FOLDER = Path(__file__).parents[2] / "functions"
Answer = tuple[int, list[tuple[str, str]], bytes]
Handler = Callable[[dict[str, Any], Context], Any]


@contextmanager
def _hidden(names: Iterable[str]) -> Iterator[None]:
    """Take variables out of the environment until the end of the block."""
    kept = {name: value for name in names if (value := os.environ.pop(name, None)) is not None}
    try:
        yield
    finally:
        os.environ.update(kept)


class Functions:
    """Calls functions: the one that a request is routed to, or one by name. Make it inside ``fake_aws.dynamodb``.

    Lambda gives a running copy of a function one event at a time, and Powertools keeps the event it is at in a place
    that all threads share; so calls from several threads wait for each other. ``infra/local/worker_pool.py`` runs
    several copies.

    :param load: whether to import them at once; else by ``load``, before any is called.
    """

    def __init__(self, template: Template, *, load: bool = True) -> None:
        self._template = template
        self._routes = {route.key: route.function for route in template.routes}
        # API Gateway's routes with a parameter: POST /api/surveys/{slug}.
        self._patterns = {
            key: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(key))) for key in self._routes if "{" in key
        }
        self._handlers: dict[str, Handler] = {}
        self._one_at_a_time = threading.RLock()
        if load:
            self.load()

    def load(self) -> None:
        """Import every handler afresh."""
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None) or "").startswith(f"{FOLDER}/"):
                del sys.modules[name]
        self._handlers = {
            function: importlib.import_module(module).handler for function, module in self._template.modules.items()
        }

    def call(self, request: Request) -> Answer:
        """The API's response: that of the function, or API Gateway's own where no route matches."""
        asked = f"{request.method} {request.path}"
        key = asked if asked in self._routes else self._with_parameter(asked)
        if not key:
            return 404, [("content-type", "application/json")], b'{"message":"Not Found"}'
        return answer(self.invoke(self._routes[key], event(request, key)))

    def _with_parameter(self, asked: str) -> str:
        """The route with a parameter that fits, ``""`` where there is none."""
        return next((key for key, pattern in self._patterns.items() if pattern.fullmatch(asked)), "")

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Invoke a function with an event, within its time limit; returns its result.

        It sees the variables that the template gives it and no other function's, as in Lambda: one that it asks for and
        has not been given is missing here too.
        """
        with self._one_at_a_time, _hidden(self._template.foreign_variables(function)):
            return self.handler(function)(event, Context(function, self._template.timeout(function)))

    def handler(self, function: str) -> Handler:
        """A function's handler: takes an event and a context."""
        return self._handlers[function]
