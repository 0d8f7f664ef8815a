"""One sending, for ``bench.letters.measured``: the number of readers in, its figures out as JSON."""

from __future__ import annotations

import sys

from bench.letters import KILLS, as_json, simulate

print(as_json(simulate(int(sys.argv[1]), KILLS, seed=15)))
