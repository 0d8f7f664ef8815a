"""Debian's Chromium: which programs it is, and how it is launched."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Any

from infra.doctor.needs import CHROMIUM, HEADLESS_SHELL

__all__ = ["CHROMIUM", "SHELL", "silent"]

# The same engine without the browser around it: half the work for each page. Where it is not installed, the browser.
SHELL = (HEADLESS_SHELL, *CHROMIUM)
_FLAGS = (
    "no-sandbox disable-gpu disable-quic disable-sync "
    "no-first-run disable-background-networking disable-component-update"
)


def silent(names: Iterable[str]) -> dict[str, Any]:
    """How to launch the first of these programs that is there, so that it asks nothing of the network by itself.

    :raises RuntimeError: where none is there.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise RuntimeError("No Chromium on PATH. Run: make doctor")
    return {"executable_path": found, "args": [f"--{flag}" for flag in _FLAGS.split()]}
