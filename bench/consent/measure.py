"""A visit to each tool's page and a second one after refusing, in a slowed Chromium, round after round."""

from __future__ import annotations

import json
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, sync_playwright

from bench.consent.tools import Tool
from tests.browser.chromium import CHROMIUM, silent

ROUNDS = 9
SLOWED = 4
RETRIES = 2
_PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
_STILL, _STEP, _LONGEST = 0.004, 150, 8_000


@dataclass(frozen=True)
class Run:
    """One run of one tool; times in milliseconds. What does not apply to a page with no banner is None."""

    asked: tuple[str, ...]
    script: float
    main_thread: float
    first_paint: float
    visible: float
    blocking: float
    shift: float
    largest: bool
    gone: float | None
    return_script: float
    flashed: bool


class Visit:
    """One page load in a context, observed from its first byte.

    :param painted: whether the browser is to tell when the banner's text is painted.
    """

    def __init__(self, context: BrowserContext, address: str, banner: str, *, painted: bool) -> None:
        self.page: Page = context.new_page()
        probe = _PROBE.replace("SELECTOR", json.dumps(banner)).replace("PAINTED", json.dumps(painted))
        self.page.add_init_script(probe)
        self.session: CDPSession = context.new_cdp_session(self.page)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        self.session.send("Performance.enable")
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url.removeprefix(address).partition("?")[0]))
        self.page.goto(address)
        self._settle()
        self.metrics = self._metrics()
        self.found: dict[str, Any] = self.page.evaluate("consentProbe")

    def _metrics(self) -> dict[str, float]:
        return {metric["name"]: metric["value"] for metric in self.session.send("Performance.getMetrics")["metrics"]}

    def _settle(self) -> None:
        """Wait until the main thread has had next to nothing to do for a while."""
        before, still = 0.0, 0
        for _ in range(_LONGEST // _STEP):
            busy = self._metrics()["TaskDuration"]
            still = still + 1 if busy - before < _STILL * SLOWED else 0
            if still == 3:
                return
            before = busy
            self.page.wait_for_timeout(_STEP)
        raise Error("the page does not come to rest")

    def milliseconds(self, name: str) -> float:
        """A duration that the browser counted."""
        return self.metrics[name] * 1000


def once(browser: Browser, tool: Tool, origin: str) -> Run:
    """A first visit with a refusal, and a return visit, in a fresh context.

    :raises Error: where the banner does not come or does not go.
    """
    address = f"{origin}/{tool.key}/"
    with browser.new_context() as context:
        first = Visit(context, address, tool.banner, painted=True)
        if first.found["visible"] is None:
            raise Error("the banner did not come")
        asked = tuple(first.asked)
        paint = first.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        gone = None
        if tool.reject:
            first.page.locator(tool.reject).first.click(timeout=5_000)
            first.page.wait_for_function("consentProbe.gone !== null", timeout=5_000)
            gone = first.page.evaluate("consentProbe.gone")
            first.page.wait_for_timeout(_STEP)
        first.page.close()
        again = Visit(context, address, tool.banner, painted=False)
        return Run(
            asked=asked,
            script=first.milliseconds("ScriptDuration"),
            main_thread=first.milliseconds("TaskDuration"),
            first_paint=paint,
            visible=first.found["painted"] or first.found["visible"],
            blocking=first.found["blocking"],
            shift=first.found["shift"],
            largest=first.found["largest"],
            gone=gone,
            return_script=again.milliseconds("ScriptDuration"),
            flashed=bool(tool.reject) and again.found["visible"] is not None,
        )


def _patient(browser: Browser, tool: Tool, origin: str) -> Run:
    """``once``, again where the browser or the machine failed it."""
    for left in reversed(range(RETRIES + 1)):
        try:
            return once(browser, tool, origin)
        except Error as error:
            print(f"{tool.key}: {error.message.splitlines()[0]}", file=sys.stderr, flush=True)
            if not left:
                raise
    raise AssertionError


def rounds(tools: list[Tool], origin: str, count: int = ROUNDS) -> tuple[str, dict[str, list[Run]]]:
    """The browser's version, and the runs of each tool by its key: round after round through all tools, each round
    beginning with another one, after a round that is not counted.

    :raises RuntimeError: where there is no Chromium.
    """
    runs: dict[str, list[Run]] = {tool.key: [] for tool in tools}
    with sync_playwright() as playwright, playwright.chromium.launch(**silent(CHROMIUM)) as browser:
        version = browser.version
        for number in range(count + 1):
            at = number % len(tools)
            for tool in [*tools[at:], *tools[:at]]:
                run = _patient(browser, tool, origin)
                if number:
                    runs[tool.key].append(run)
    return version, runs


def median(runs: list[Run], what: str) -> float | None:
    """The median of one measure over the runs; None where it does not apply."""
    values = [value for run in runs if (value := getattr(run, what)) is not None]
    return statistics.median(values) if values else None
