"""One sending, or what writing a mail takes (``mail``): the figures as JSON, for ``bench.letters.section``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from bench.letters import KILLS
from bench.letters.simulation import composing, simulate

if sys.argv[1] == "mail":
    milliseconds, largest = composing()
    print(json.dumps({"milliseconds": milliseconds, "largest": largest}))
else:
    print(json.dumps(asdict(simulate(int(sys.argv[1]), KILLS, seed=15))))
