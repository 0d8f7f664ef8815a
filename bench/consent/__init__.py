"""The consent tools side by side on one page: what each costs a visitor. ``python -m bench consent``."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from bench.consent import measure, ours, packages, server
from bench.consent.report import Report
from bench.consent.tools import tools


def section(site: Path) -> str:
    """Install the peers, measure all, and give the section of RESULTS.md.

    :param site: the folder of the built site.
    """
    packages.install()
    found = tools((site / "index.html").read_text(encoding="utf-8"))
    base = ours.sheets()[1]
    before = os.getloadavg()[0]
    if before > (os.cpu_count() or 1):
        print(f"The machine is busy (load {before:.1f}): times will come out too long.", file=sys.stderr)
    # What the functions log is not of interest here.
    with contextlib.redirect_stdout(io.StringIO()), server.serving(found, base) as origin:
        version, runs = measure.rounds(found, origin)
    return Report(found, base, runs, version, (before, os.getloadavg()[0])).markdown()
