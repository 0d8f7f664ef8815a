"""Lighthouse on the pages that matter, as a phone and as a desktop, compressed and with production's headers, and a
bare page beside them: ``make lighthouse``.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from bench.lighthouse import runs
from bench.lighthouse.runs import CATEGORIES, PRESETS, Median
from infra.local import fake_aws
from infra.local.serving import bound, in_a_thread
from infra.preview.compression import CompressedPreview
from infra.template import Template

HERE = Path(__file__).parent
BARE = "/bare/"
PAGES = ("/", "/shop/green-cardamom-pods/", "/journal/two-clicks/", "/privacy/", "/contact/")
RUNS = 3
LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
QUESTION = "privacy-choices"
SHORT = "**short**"
_BARE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A bare page</title><meta name="viewport" '
    'content="width=device-width"><meta name="description" content="A heading and a sentence."></head><body><main>'
    "<h1>A bare page</h1><p>What a page costs that holds nothing.</p></main></body></html>"
)


def falls_short(page: str, found: Median) -> list[str]:
    """Why a page is not as it is asked to be; nothing is asked of the bare one."""
    if page == BARE:
        return []
    low = [f"{name} {found.score(name)}" for name, least in LEAST.items() if found.score(name) < least]
    return low + [f"largest paint is the question: {one}" for one in found.largest if QUESTION in one or "ask" in one]


def measure(site: Path) -> dict[tuple[str, str], Median]:
    """Every page under every preset, in turns, so that what else the machine does meets all alike."""
    command = runs.installed(HERE)
    template = Template()
    found: dict[tuple[str, str], list[runs.Run]] = {}
    with tempfile.TemporaryDirectory() as folder, bound() as listener:
        copy = Path(folder) / "site"
        shutil.copytree(site, copy)
        (copy / BARE.strip("/")).mkdir()
        (copy / BARE.strip("/") / "index.html").write_text(_BARE, encoding="utf-8")
        origin = f"http://localhost:{listener.getsockname()[1]}"
        with (
            contextlib.redirect_stdout(io.StringIO()),
            fake_aws.dynamodb(template, SITE_ORIGIN=origin, REQUESTS_PER_MINUTE="1000000") as client,
            in_a_thread(CompressedPreview(template, copy, client).app, listener),
        ):
            for _ in range(RUNS):
                for preset in PRESETS:
                    for page in (BARE, *PAGES):
                        one = runs.run(command, origin + page, preset)
                        found.setdefault((page, preset), []).append(one)
                        print(page, preset, one.scores, file=sys.stderr, flush=True)
    return {key: Median(tuple(several)) for key, several in found.items()}


def table(found: dict[tuple[str, str], Median]) -> str:
    """The figures as Markdown, a line a page and preset, and below it what fell short."""
    lines = [
        "| page | as | performance | accessibility | best practices | SEO | largest paint ms | blocking ms | shift | |",
        "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --- |",
    ]
    why = []
    for (page, preset), one in sorted(found.items(), key=lambda item: ((BARE, *PAGES).index(item[0][0]), item[0][1])):
        scores = " | ".join(str(one.score(name)) for name in CATEGORIES)
        figures = f"{one.figure('largest_ms'):,.0f} | {one.figure('blocking_ms'):,.0f} | {one.figure('shift'):g}"
        short = falls_short(page, one)
        mark = "" if page == BARE else SHORT if short else "met"
        lines.append(f"| `{page}` | {preset} | {scores} | {figures} | {mark} |")
        if short:
            why.append(f"- `{page}`, {preset}: {'; '.join(short)}. Audits: {', '.join(one.lost) or 'none'}.")
    return "\n".join([*lines, "", *why]).rstrip() + "\n"


def section(site: Path) -> str:
    """Measure, and give the section of RESULTS.md.

    :param site: the folder of the built site.
    """
    before = os.getloadavg()[0]
    found = measure(site)
    largest = sorted({(page, one) for (page, _), median in found.items() if page != BARE for one in median.largest})
    painted = "; ".join(f"`{page}` {one.partition('<')[2].partition('>')[0].split(' ')[0]}" for page, one in largest)
    return (
        f"\n## Lighthouse\n\nVersion {version()}, its own settings for a phone and for a desktop, medians of {RUNS} "
        "runs in turns, each in a fresh profile with the question shown; served on this machine, compressed, with "
        f"production's headers. Asked for: performance {LEAST['performance']}, the rest 100, and the question not the "
        f"largest paint, which was: {painted}. Load of the machine before: {before:.1f}.\n\n{table(found)}"
    )


def version() -> str:
    """Of Lighthouse, as the lock file has it."""
    locked = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    return str(locked["packages"]["node_modules/lighthouse"]["version"])
