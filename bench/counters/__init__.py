"""Our counter beside those of other services: what it weighs, and how long a slowed browser works for one view.

Each is bundled as its documentation has it, set to count a page view at once and to send it to this machine. Services
whose package only loads a script from their own servers (Fathom, Vercel, Umami, GoatCounter) cannot be measured here.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import brotli
from playwright.sync_api import Browser, Route, sync_playwright

from infra.setup import locks, npm
from tests.browser.chromium import CHROMIUM, silent

HERE = Path(__file__).parent
ROUNDS, SLOWED = 9, 4
_ORIGIN = "https://shop.example"
# The counter asks the site's own script whether it may; a browser that a program drives says so to nobody here.
_BEFORE = """
Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false });
window.privacy = { granted: () => true };
"""
_PAGE = "<!doctype html><html lang=en><title>A page</title><h1>A page</h1><p>Words.</p>{script}</html>"
# By name: how a view is counted.
PEERS = {
    "Counterscale 3.4.1": """
        import * as counter from "@counterscale/tracker";
        counter.init({ siteId: "shop", reporterUrl: "https://shop.example/tell" });""",
    "Plausible 0.4.6": """
        import { init } from "@plausible-analytics/tracker";
        init({ domain: "shop.example", endpoint: "https://shop.example/tell" });""",
    "Ackee 5.1.3": """
        import { create } from "ackee-tracker";
        create("https://shop.example/tell").record("00000000-0000-4000-8000-000000000000");""",
    "Swetrix 4.6.1": """
        import { init, trackViews } from "swetrix";
        init("shop", { apiURL: "https://shop.example/tell" });
        trackViews();""",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Bytes, brotli 11, and milliseconds of the main thread beyond those of the page alone."""

    name: str
    weight: int
    script: float
    main_thread: float
    counted: bool


def section(site: Path) -> str:
    """The section of RESULTS.md."""
    lines = "\n".join(
        f"| {one.name} | {one.weight:,} | {one.script:.1f} | {one.main_thread:.1f} | {'yes' if one.counted else 'no'} |"
        for one in measured(site)
    )
    return (
        "\n## A counter beside ours\n\n"
        f"One page view in Chromium slowed {SLOWED} times, median of {ROUNDS}, less what the page takes without.\n\n"
        "| | bytes, brotli 11 | script, ms | main thread, ms | a view was sent |\n|---|--:|--:|--:|---|\n"
        f"{lines}\n"
    )


def measured(site: Path) -> list[Figure]:
    """Ours and each peer."""
    (own,) = site.glob("theme/js/counter.*.js")
    scripts = {"**Cardamum**": own.read_bytes()} | bundles()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**silent(CHROMIUM))
        # Round by round, so that what else the machine does meets all alike.
        rounds = [
            {name: _view(browser, source) for name, source in {"": b"", **scripts}.items()} for _ in range(ROUNDS)
        ]
        browser.close()
    middle = {
        name: [statistics.median(found[name][at] for found in rounds) for at in (0, 1)] for name in ("", *scripts)
    }
    return [
        Figure(
            name,
            len(brotli.compress(source, quality=11)),
            middle[name][0] - middle[""][0],
            middle[name][1] - middle[""][1],
            all(found[name][2] for found in rounds),
        )
        for name, source in scripts.items()
    ]


def bundles() -> dict[str, bytes]:
    """Each peer's script, as a bundler makes it small."""
    folder = npm.installed(HERE, "counters").parent
    found = {}
    with locks.held("counter-bundles"):
        for name, source in PEERS.items():
            entry = folder / "entry.js"
            entry.write_text(source, encoding="utf-8")
            bun = Path(sys.executable).with_name("bun")
            # Swetrix asks for a recorder of sessions only where one is to be recorded.
            command = [
                bun,
                "build",
                entry.name,
                "--minify",
                "--target=browser",
                "--external=@rrweb/*",
                "--external=rrweb",
            ]
            found[name] = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout
    return found


def _view(browser: Browser, source: bytes) -> tuple[float, float, bool]:
    """Milliseconds of script and of the main thread for one view, and whether it was sent."""
    sent: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(_ORIGIN)
        if path == "/":
            script = '<script type="module" src="/counter.js"></script>' if source else ""
            route.fulfill(body=_PAGE.format(script=script), content_type="text/html")
        elif path == "/counter.js":
            route.fulfill(body=source, content_type="text/javascript")
        else:
            sent.append(path)
            route.fulfill(status=204, headers={"access-control-allow-origin": "*"})

    context = browser.new_context()
    context.add_init_script(_BEFORE)
    context.route("**/*", answer)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    session.send("Performance.enable")
    page.goto(_ORIGIN)
    # Whatever the counter puts off is done by then.
    page.wait_for_timeout(500)
    metrics = {one["name"]: one["value"] * 1000 for one in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return metrics["ScriptDuration"], metrics["TaskDuration"], bool(sent)
