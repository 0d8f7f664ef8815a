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
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from functions import register
from infra.build import folders
from infra.build.building import STOP, BuildResult
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
    """Keeps the site and the functions' pages in a folder what the sources make, by infra/build/building.py.

    ``died`` is called, in a thread of its own, when the process that builds has ended while nothing was built.
    """

    def __init__(self, folder: Path) -> None:
        self.folders, self._work = folders.within(folder), folder
        self.died: Callable[[], object] = lambda: None
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._building = self._asked = self._stopping = False

    def build(
        self, changes: Collection[Path] = (), first: Collection[str] = (), *, glance: bool = False
    ) -> BuildResult:
        """Bring the site up to what the sources say: see :meth:`infra.build.building.Building.build`.

        Where the process has died, that is said on standard error and another one builds. Where that one dies too, the
        result has a problem, and there is ``more`` to build.
        """
        if any(_builds(path) for path in changes):
            self.close()
        question = {"changes": sorted(map(str, changes)), "first": sorted(first), "glance": glance}
        self._building = True
        try:
            # A process that dies is replaced, and the new one makes the whole site. What kills two may kill the third.
            for sequel in ("another takes its place", "so did the one before it"):
                process = self._process = self._process or self._started()
                if answer := self._answer(process, json.dumps(question)):
                    return BuildResult.from_json(answer)
                self.close()
                what = f"The process that builds {how_it_ended(process)}"
                print(f"{what}; {sequel}.", file=sys.stderr, flush=True)
        finally:
            self._building = self._stopping = False
        problem = Problem("", 0, what, "What it said stands in the terminal. Another will try again")
        return BuildResult(0, tuple(sorted(map(str, changes))), more=True, problems=(problem,))

    def stop(self) -> None:
        """Have a whole build that is running break off, to build something newer. Called from another thread."""
        with self._lock:
            self._stopping = True
            if self._asked and self._process is not None:
                _say(self._process, STOP)

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
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._watch, args=(process,), name="builder's end", daemon=True).start()
        return process

    def _watch(self, process: subprocess.Popen[str]) -> None:
        process.wait()
        # A process that was closed is nobody's any more; one that ends at its work is replaced by whoever asked.
        if self._process is process and not self._building:
            self.died()

    def _answer(self, process: subprocess.Popen[str], question: str) -> str:
        """The line that answers a line; empty where the process has ended."""
        assert process.stdout is not None
        with self._lock:
            _say(process, question)
            self._asked = True
            if self._stopping:
                _say(process, STOP)
        answer = process.stdout.readline()
        with self._lock:
            self._asked = False
        return answer if answer.endswith("\n") else ""


def _say(process: subprocess.Popen[str], line: str) -> None:
    """Write a line to a process; one that has ended does not answer."""
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.write(line + "\n")
        process.stdin.flush()


def _builds(path: Path) -> bool:
    """Whether a file is code that builds, or what that reads once: its words, and the font that it draws with."""
    code = path.suffix == ".py" and path.name != "pelicanconf.py"
    return code or path.suffix == ".woff2" or path.parent.name == "languages"


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
