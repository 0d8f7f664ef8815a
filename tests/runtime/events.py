"""What API Gateway would hand to a function."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from infra.local.gateway import Request, event
from tests.versions import CURRENT

# Nobody's; it must stand in no log.
ADDRESS, AGENT = "203.0.113.77", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def consent() -> dict[str, Any]:
    """``POST /api/consent`` of a visitor who allows statistics."""
    body = {"id": str(uuid4()), "policy": CURRENT, "granted": ["statistics"], "surface": "banner"}
    headers = [("content-type", "application/json"), ("user-agent", AGENT)]
    sent = Request("POST", "/api/consent", "", headers, json.dumps(body).encode(), ADDRESS)
    return event(sent, "POST /api/consent")


def personal(text: str) -> list[str]:
    """What of the visitor stands in a text."""
    return [mark for mark in (ADDRESS, AGENT) if mark in text]
