"""A letter to a thousand, ten thousand and a hundred thousand readers, with ten workers killed at random places, by the
engine of production over a played list, table, queue and SES. Each sending has a process of its own, so that its memory
is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

SIZES = (1_000, 10_000, 100_000)
KILLS = 10
_ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "SITE_ORIGIN": "https://www.cardamum.exeve",
    "POWERTOOLS_METRICS_DISABLED": "true",
    "POWERTOOLS_SERVICE_NAME": "letters",
}

# What others state of themselves (November 2026).
_OTHERS = """\
listmonk states [57 MB for a campaign of over 7 million mails][listmonk], which were really sent, and without its
database. Of Keila no such figure was found; a user tells of [about 180 mails a minute on four busy cores][keila], at
whatever rate was set.

[listmonk]: https://github.com/knadh/listmonk/blob/139267d57ef16dcf0ed26edc9564657a39b95823/docs/site/layouts/index.html
[keila]: https://github.com/pentacent/keila/issues/318
"""


def section() -> str:
    """The section of RESULTS.md."""
    runs = [_measured(str(count)) for count in SIZES]
    rows = "\n".join(
        f"| {run['readers']:,} | {run['kills']} | {run['once']:,} | {run['never']} | {run['twice']} | {run['passes']} "
        f"| {run['seconds']:,.1f} | {run['seconds'] / run['readers'] * 1_000:.2f} | {run['megabytes']:.0f} "
        f"| {run['hours']:.1f} |"
        for run in runs
    )
    mail = _measured("mail")
    return f"""
## A letter to a hundred thousand

The engine of production over a played list, table, queue and SES, with {KILLS} workers killed at random places and one
mail in two thousand throttled. Seconds are the processor's; writing a mail takes
{mail["milliseconds"]:.1f} ms besides, and the largest has {mail["largest"]:,} bytes. Hours are those at the rate that
SES gives at first, 14 mails a second, of which letters take four fifths.

| readers | killed | got it once | never | twice | passes | seconds | ms a mail | most memory, MB | hours at 14/s |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
{rows}

{_OTHERS}"""


def _measured(what: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.letters", what]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | _ENVIRONMENT)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
