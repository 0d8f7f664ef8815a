"""Memory of a build and all that it starts."""

import sys
from pathlib import Path

from bench.builds import measure
from bench.builds.tools import Tool

HOLDS = "import time; held = bytearray(b'1') * 40_000_000; time.sleep(0.6)"


def test_what_a_process_starts_is_counted_with_it(tmp_path: Path) -> None:
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}])"
    (tmp_path / "out").mkdir()
    tool = Tool("x", "x", "out", (sys.executable, "-c", starts), ())
    assert measure.memory(tool, tmp_path) > 40_000_000
    assert not (tmp_path / "out").exists()
