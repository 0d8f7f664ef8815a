"""Builds the site: whole, as it is released (``make build``), or again and again for the preview, in a process that
stays.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from functions import register
from infra.build import folders
from infra.build.building import BuildResult
from infra.build.folders import BUILD, ROOT, Folders
from infra.local.child_process import how_it_ended
from infra.setup import locks
from plugins.core.problems import Problem

# Held while output/ and functions/pages/ are made, and for as long as they must stay as they are.
LOCK = "build"


def whole(target: Folders, *options: str) -> bool:
    """Build site and functions' pages from nothing, and put them in the place of what is in ``target``. Where the build
    fails, or is stopped, that is still as it was.

    :param options: of Pelican.
    :returns: False where it failed; the reason is printed.
    """
    with folders.own("building") as folder:
        made = folders.within(folder / "made")
        command = [sys.executable, "-m", "pelican", "--fatal", "warnings", *options, "--output", str(made.site)]
        settings = os.environ | {folders.PAGES: str(made.pages)}
        done = subprocess.run(command, cwd=ROOT, env=settings, check=False, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            return False
        before = folders.within(folder / "before")
        before.site.parent.mkdir()
        for fresh, place, old in ((made.pages, target.pages, before.pages), (made.site, target.site, before.site)):
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                place.rename(old)
            fresh.rename(place)
    return True


class Builder:
    """Keeps the site and the functions' pages in a folder what the sources make, by infra/build/building.py."""

    def __init__(self, folder: Path) -> None:
        self.folders, self._work = folders.within(folder), folder
        self._process: subprocess.Popen[str] | None = None

    def build(
        self, changes: Collection[Path] = (), first: Collection[str] = (), patience: float | None = None
    ) -> BuildResult:
        """Bring the site up to what the sources say: see :meth:`infra.build.building.Building.build`.

        Where the process has died, that is said on standard error and another one builds.
        """
        if any(_builds(path) for path in changes):
            self.close()
        question = {"changes": sorted(map(str, changes)), "first": sorted(first), "patience": patience}
        # A process that dies is replaced, and the new one makes the whole site. What kills two will kill the third.
        for sequel in ("another takes its place", "so did the one before it"):
            process = self._process = self._process or self._started()
            if answer := _asked(process, json.dumps(question)):
                return BuildResult.from_json(answer)
            self.close()
            what = f"The process that builds {how_it_ended(process)}"
            print(f"{what}; {sequel}.", file=sys.stderr, flush=True)
        problem = Problem("", 0, what, "What it said stands in the terminal; save again")
        return BuildResult(0, tuple(sorted(map(str, changes))), problems=(problem,))

    def close(self) -> None:
        """Leave nothing running."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            # Closes the pipes, whether or not all that was written to them was read, and waits.
            with suppress(BrokenPipeError), process:
                pass
            shutil.rmtree(self._work, ignore_errors=True)

    def _started(self) -> subprocess.Popen[str]:
        # What a process that was just ended has begun, a copy of it may still finish: never in the work of the next.
        self._work = Path(tempfile.mkdtemp(prefix="work-", dir=self.folders.site.parent))
        places = map(str, (self.folders.site, self.folders.pages, self._work))
        command = [sys.executable, "-m", "infra.build.building", *places]
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


def main() -> None:
    """Build what is released; with a folder named, the same into that folder."""
    target = folders.within(ROOT / sys.argv[1]) if len(sys.argv) > 1 else BUILD
    with locks.held(LOCK):
        if not whole(target):
            sys.exit("The site does not build; the message above says why.")
    place = target.site.relative_to(ROOT)
    known = register.current()
    for name in known.idle:
        print(f"Nothing runs for the purpose “{known.purposes[name].title}”, so visitors are not asked for it.")
    print(f"{place}/ is the site, with {sum(1 for _ in target.site.rglob('*.html'))} pages")


if __name__ == "__main__":
    main()
