"""The functions' handlers, imported into this process as Lambda imports them, and again when their code changes."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from infra.gateway import Context, Request, answer, event
from infra.template import Template

FOLDER = Path(__file__).parent.parent / "functions"
Answer = tuple[int, list[tuple[str, str]], bytes]


class Functions:
    """Calls the function that the template routes a request to. Make it inside ``embedded.dynamodb``."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._handlers: dict[str, tuple[str, Any]] = {}
        self.load()

    def load(self) -> None:
        """Import every handler afresh."""
        if str(FOLDER) not in sys.path:
            sys.path.insert(0, str(FOLDER))
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None) or "").startswith(f"{FOLDER}/"):
                del sys.modules[name]
        self._handlers = {
            route.key: (route.function, importlib.import_module(route.module).handler)
            for route in self._template.routes
        }

    def call(self, request: Request) -> Answer:
        """What the API answers: the function's word, or API Gateway's own where no route fits."""
        key = f"{request.method} {request.path}"
        if key not in self._handlers:
            return 404, [("content-type", "application/json")], b'{"message":"Not Found"}'
        function, handler = self._handlers[key]
        return answer(handler(event(request, key), Context(function)))
