"""Debian's Chromium: which programs it is, and how it is launched."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Any

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# The same engine without the browser around it: half the work for each page. Where it is not installed, the browser.
SHELL = ("chromium-headless-shell", *CHROMIUM)
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
        raise RuntimeError("No Chromium on PATH. Run: sh tests/browser/install.sh")
    return {"executable_path": found, "args": [f"--{flag}" for flag in _FLAGS.split()]}
