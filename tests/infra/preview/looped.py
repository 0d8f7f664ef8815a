"""Coroutines in tests: in a thread of their own, because a browser's driver keeps the loop of the main one running."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")


def run(coroutine: Coroutine[Any, Any, Given], seconds: float = 10) -> Given:
    """What a coroutine gives, in time."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, asyncio.wait_for(coroutine, seconds)).result()
