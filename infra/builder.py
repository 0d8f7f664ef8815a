"""Builds the site: whole, as it is released, or again and again for the preview, in a process that stays."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from infra.building import Built
from infra.child import how_it_ended
from plugins.slips import Slip

ROOT = Path(__file__).parent.parent
OUTPUT, ANSWERS = ROOT / "output", ROOT / "functions/pages"


def whole(output: Path = OUTPUT) -> bool:
    """Build the site from nothing beside ``output`` and swap it in. False where it failed; the reason is printed."""
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    # A folder of its own: two builds at once must not meet.
    fresh = Path(tempfile.mkdtemp(prefix="site-", dir=cache))
    command = [sys.executable, "-m", "pelican", "--fatal", "warnings", "--output", str(fresh)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        shutil.rmtree(fresh, ignore_errors=True)
        return False
    fresh.chmod(0o755)
    shutil.rmtree(output, ignore_errors=True)
    fresh.rename(output)
    return True


class Builder:
    """Keeps ``output`` the site that the sources make, and ``answers`` what the functions answer with, by
    infra/building.py.
    """

    def __init__(self, output: Path = OUTPUT, answers: Path = ANSWERS) -> None:
        self.output, self._answers = output, answers
        self._process: subprocess.Popen[str] | None = None
        self._work: tempfile.TemporaryDirectory[str]

    def build(
        self, changes: Collection[Path] = (), first: Collection[str] = (), patience: float | None = None
    ) -> Built:
        """Bring the site up to what the sources say: see :meth:`infra.building.Building.build`.

        Where the process has died, that is said on standard error and another one builds.
        """
        if any(_builds(path) for path in changes):
            self.close()
        question = {"changes": sorted(map(str, changes)), "first": sorted(first), "patience": patience}
        # A process that dies is replaced, and the new one makes the whole site. What kills two will kill the third.
        for sequel in ("another takes its place", "so did the one before it"):
            process = self._process = self._process or self._started()
            if answer := _asked(process, json.dumps(question)):
                return Built.from_json(answer)
            self.close()
            what = f"The process that builds {how_it_ended(process)}"
            print(f"{what}; {sequel}.", file=sys.stderr, flush=True)
        slip = Slip("", 0, what, "What it said stands in the terminal; save again")
        return Built(0, tuple(sorted(map(str, changes))), slips=(slip,))

    def close(self) -> None:
        """Leave nothing running."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            # Closes the pipes, whether or not all that was written to them was read, and waits.
            with suppress(BrokenPipeError), process:
                pass
            self._work.cleanup()

    def _started(self) -> subprocess.Popen[str]:
        cache = ROOT / ".cache"
        cache.mkdir(exist_ok=True)
        self._work = tempfile.TemporaryDirectory(prefix="preview-", dir=cache)
        command = [sys.executable, "-m", "infra.building", str(self.output), str(self._answers), self._work.name]
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _asked(process: subprocess.Popen[str], question: str) -> str:
    """The line that answers a line; empty where the process has ended."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(question + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
    except BrokenPipeError:
        return ""
    return answer if answer.endswith("\n") else ""


def _builds(path: Path) -> bool:
    """Whether a file is code that builds, or words that it reads once."""
    code = path.suffix == ".py" and path.name != "pelicanconf.py"
    return code or path.parent.name == "languages"
