"""Builds the site for the preview and says what came of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from plugins.slips import Slip

ROOT = Path(__file__).parent.parent
OUTPUT = ROOT / "output"


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build. ``written`` and ``removed`` are the files of the site that are not as they were, from its
    root; where there are ``slips`` it failed, and the site is as it was before.
    """

    seconds: float
    changes: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()


class Builder:
    """Keeps ``output`` the site that the sources make."""

    def __init__(self, output: Path = OUTPUT, settings: str = "pelicanconf.py") -> None:
        self.output, self.settings = output, settings

    def build(self, changes: Collection[Path] = ()) -> Built:
        """Bring the site up to what the sources say.

        :param changes: the files that were changed, added or removed since the last build.
        """
        start = time.perf_counter()
        named = tuple(sorted(path.relative_to(ROOT).as_posix() for path in changes))
        cache = ROOT / ".cache"
        cache.mkdir(exist_ok=True)
        # A folder of its own, swapped in whole: no request meets half a site, and two builds at once do not meet.
        fresh = Path(tempfile.mkdtemp(prefix="site-", dir=cache))
        command = [sys.executable, "-m", "pelican", "--fatal", "warnings", "--settings", self.settings]
        command += ["--output", str(fresh)]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            shutil.rmtree(fresh, ignore_errors=True)
            slip = Slip("", 0, (done.stdout + done.stderr).strip(), "")
            return Built(time.perf_counter() - start, named, slips=(slip,))
        fresh.chmod(0o755)
        shutil.rmtree(self.output, ignore_errors=True)
        fresh.rename(self.output)
        written = tuple(sorted(path.relative_to(self.output).as_posix() for path in self.output.rglob("*.*")))
        return Built(time.perf_counter() - start, named, written)

    def close(self) -> None:
        """Leave nothing running."""
