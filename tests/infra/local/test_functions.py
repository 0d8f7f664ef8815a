"""The functions on this machine: one event at a time, as in Lambda."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from infra.local.functions import Functions
from infra.local.gateway import Request
from tests.versions import CURRENT


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.slow
def test_nobody_is_given_anothers_answer_however_many_ask_at_once(
    database: Any, template: Any, restless: None, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = Functions(template)
    from functions.core import store

    monkeypatch.setattr(store._client, "put_item", lambda **_: {})

    def chosen(choice_id: str) -> tuple[int, str]:
        choice = {"id": choice_id, "policy": CURRENT, "granted": ["statistics"], "surface": "banner"}
        headers, body = [("content-type", "application/json")], json.dumps(choice).encode()
        status, _, answer = functions.call(Request("POST", "/api/consent", "", headers, body, "192.0.2.1"))
        return status, json.loads(answer).get("id", "")

    ids = [str(uuid4()) for _ in range(400)]
    with ThreadPoolExecutor(8) as people:
        assert list(people.map(chosen, ids)) == [(201, choice_id) for choice_id in ids]
