"""What builds in this process leaves behind is taken away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from blinker import Signal
from pelican import signals


@pytest.fixture(autouse=True, scope="module")
def no_plugin_stays() -> Iterator[None]:
    """Plugins hear of every content that is made in a process, also of those of other tests; a build connects anew."""
    yield
    for signal in vars(signals).values():
        if isinstance(signal, Signal):
            signal._clear_state()
