"""How long a build of the whole site takes, as a whole process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 5


def rows() -> list[tuple[str, str]]:
    """Label and figure: the median of five runs after one that is not counted."""
    took = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-m", "pelican", "-o", folder], check=True, capture_output=True)
            took.append(time.perf_counter() - start)
    return [("Build of the whole site", f"{statistics.median(took[1:]):.2f} s")]
