"""Whether it is our code that calls: a frame of ``functions`` or ``desk`` stands before any of the tests' own."""

from __future__ import annotations

from pathlib import Path
from types import FrameType

_ROOT = f"{Path(__file__).parents[2]}/"
_PLACES = {f"{_ROOT}{name}/": name for name in ("functions", "desk", "tests", "infra")}


def caller(frame: FrameType | None) -> str:
    """``functions`` or ``desk``; empty where tests or stand-ins call."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_ROOT):
            for place, name in _PLACES.items():
                if file.startswith(place):
                    return name if name in ("functions", "desk") else ""
        frame = frame.f_back
    return ""
