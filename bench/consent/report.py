"""The figures of a run as Markdown: what each tool costs, and what was aimed at."""

from __future__ import annotations

import os

from bench.consent import ours
from bench.consent.measure import SLOWED, Run, median
from bench.consent.tools import Tool

BYTES, FIRST, AGAIN, BLOCKING, NEARNESS, FRAME = 2_500, 30, 15, 40, 1.1, 1000 / 60
_METHOD = """
One page for all, with the site's own style sheet and a small script of its own, served on this machine compressed by
brotli at level 11; each tool at the version named, set up as its documentation says, with the same five purposes, and
accepting and refusing on the first layer. Chromium {version}, processor slowed {slowed} times, medians of {count}
interleaved runs after one that is not counted, each in a fresh profile: a first visit, “Reject all”, a return visit.
Bytes are scripts and style sheets that a first visit loads beyond the page's, each compressed by itself, inline scripts
with them; “HTML” is what the markup grows by. Milliseconds are of the main thread; script and main thread hold the
page's own share and the instruments', which the page with no banner shows. “Blocking” is what tasks take above 50 ms
each; “gone” from the click to the frame without the banner. Ours is the banner as built, with the inline script, with
`{scripts}`
and with the style rules that only they need, which travel in the files that a page has anyway; it posts to the real
function. c15t is bundled, as its documentation asks, so it is in the page's files too; it runs in its mode without a
backend. Fides is not here: fides.js is not on npm, its own server makes it. What else ran on the machine: load
{before:.1f} before and {after:.1f} after, on {cores} processors.
"""
_COLUMNS = (
    "tool", "JS+CSS, B", "HTML, B", "requests", "script ms", "main thread ms", "first paint ms", "banner visible ms",
    "blocking ms", "shift", "click to gone ms", "return-visit script ms", "flashed", "is largest paint",
)  # fmt: skip


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


class Report:
    """A run of all tools, by their key.

    :param base: the style sheet of the page without any tool.
    :param loads: load of the machine before and after.
    """

    def __init__(
        self, tools: list[Tool], base: str, runs: dict[str, list[Run]], version: str, loads: tuple[float, float]
    ) -> None:
        self.tools, self.base, self.runs, self.version, self.loads = tools, base, runs, version, loads

    def of(self, key: str, what: str) -> float:
        """The median of a measure of a tool that has it."""
        value = median(self.runs[key], what)
        if value is None:
            raise ValueError(f"{key} has no {what}")
        return value

    def weight(self, tool: Tool) -> int:
        """Bytes of script and style."""
        return tool.weight(list(self.runs[tool.key][0].asked))

    def _markup(self, tool: Tool) -> int:
        bare_page = next(one for one in self.tools if one.key == "none")
        return tool.markup_weight(self.base) - bare_page.markup_weight(self.base)

    def _row(self, tool: Tool) -> list[str]:
        runs = self.runs[tool.key]
        figures = {what: _figure(median(runs, what)) for what in ("script", "main_thread", "first_paint", "blocking")}
        asks = bool(tool.reject)
        return [
            tool.name,
            f"{self.weight(tool):,}",
            f"{self._markup(tool):,}",
            f"{len(runs[0].asked)}",
            figures["script"],
            figures["main_thread"],
            figures["first_paint"],
            _figure(median(runs, "visible")) if asks else "",
            figures["blocking"],
            f"{self.of(tool.key, 'shift'):.4f}".rstrip("0").rstrip("."),
            _figure(median(runs, "gone")),
            _figure(median(runs, "return_script")),
            f"{sum(run.flashed for run in runs)} of {len(runs)}" if asks else "",
            ("yes" if sum(run.largest for run in runs) * 2 > len(runs) else "no") if asks else "",
        ]

    def targets(self) -> list[tuple[str, str, bool]]:
        """Each target, what was measured, and whether it is met."""
        mine = {what: self.of("ours", what) for what in ("script", "visible", "return_script", "blocking", "shift")}
        weights = ours.weight()
        total, own = sum(weights.values()), self._requests("ours") - self._requests("none")
        paint, blocking = self.of("none", "first_paint"), mine["blocking"] - self.of("none", "blocking")
        apart = self.of("ours", "gone") - self.of("bare", "gone")
        flashes = sum(run.flashed for run in self.runs["ours"])
        parts = ", ".join(f"{name} {size:,}" for name, size in weights.items())
        own_script = {what: mine[what] - self.of("none", what) for what in ("script", "return_script")}
        return [
            (f"JS and CSS of banner and gating at most {BYTES:,} B", f"{total:,} B ({parts})", total <= BYTES),
            ("no request of its own", f"{own}", own == 0),
            (
                f"banner visible within {NEARNESS} times the first paint of the page without it",
                f"{mine['visible']:,.0f} ms, {mine['visible'] / paint:.2f} times {paint:,.0f} ms",
                mine["visible"] <= NEARNESS * paint,
            ),
            (
                f"script at most {FIRST} ms on a first visit, beyond the page's own and the instruments'",
                f"{own_script['script']:,.0f} ms ({mine['script']:,.0f} with them)",
                own_script["script"] <= FIRST,
            ),
            (
                f"script at most {AGAIN} ms on a return visit, beyond the page's own and the instruments'",
                f"{own_script['return_script']:,.0f} ms ({mine['return_script']:,.0f} with them)",
                own_script["return_script"] <= AGAIN,
            ),
            (
                "click to gone within a frame (17 ms) of the lower bound",
                f"{self.of('ours', 'gone'):,.0f} ms, {apart:+,.0f} ms",
                apart <= FRAME,
            ),
            ("layout shift 0", f"{mine['shift']:.4f}".rstrip("0").rstrip("."), mine["shift"] == 0),
            (
                f"blocking time at most {BLOCKING} ms above the page with no banner",
                f"{mine['blocking']:,.0f} ms, {blocking:+,.0f} ms",
                blocking <= BLOCKING,
            ),
            ("no flash on a return visit", f"{flashes} of {len(self.runs['ours'])}", flashes == 0),
        ]

    def _requests(self, key: str) -> int:
        return len(self.runs[key][0].asked)

    def markdown(self) -> str:
        """Both tables and the method."""
        lines = [_COLUMNS, ("---", *("--:" for _ in _COLUMNS[1:])), *(self._row(tool) for tool in self.tools)]
        costs = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        aims = "\n".join(f"| {aim} | {got} | {'met' if met else '**not met**'} |" for aim, got, met in self.targets())
        count = len(self.runs["ours"])
        method = _METHOD.format(
            version=self.version, slowed=SLOWED, count=count, scripts="`, `".join(ours.modules()),
            before=self.loads[0], after=self.loads[1], cores=os.cpu_count(),
        )  # fmt: skip
        return (
            f"\n## Consent, side by side\n{method}\n{costs}\n"
            f"\n### What was aimed at\n\n| target | measured | |\n|---|---|---|\n{aims}\n"
        )
