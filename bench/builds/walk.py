"""A random walk of edits through a copy of the shop, to see that the process that stays builds, byte for byte, what a
build from nothing gives: pictures, heads, words, templates, moves, several files at once, another branch and back.

A walk is a list of steps, each the name of an edit and a number to choose by. The same steps make the same edits.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.builds.edits import EDITS
from infra.build.building import BuildResult

ROOT = Path(__file__).parents[2]
# What a preview is made of, from the repository's root, and what edits change of it.
PARTS = ("content", "theme", "functions", "infra", "plugins", "tests", "pelicanconf.py", "pyproject.toml")
SOURCES = ("content", "theme", "functions")
# Pictures are named by their content, so all copies can share those that were made. Cards are drawn in the background.
SHARED = ("images", "cards")
_CARDS = "/cards/"
Step = tuple[str, int]
# Of `make bench`: seeds, edits of each, and after how many the builds are compared.
SEEDS, EACH, EVERY = range(1, 11), 50, 10
_SECTION = """
## Walks

Edits at random through a copy of the shop, built on and on by the process that stays, and held against a build from
nothing, byte for byte, after every tenth and after each that does not build.

| seed | edits | compared at least | differences |
|--:|--:|--:|---|
"""

_DRIVER = """
import json, sys
from pathlib import Path
from infra.build.builder import Builder
builder = Builder(Path(sys.argv[1]))
for line in sys.stdin:
    asked = json.loads(line)
    print(builder.build({Path(path) for path in asked["changes"]}, glance=asked["glance"]).to_json(), flush=True)
builder.close()
"""
_FROM_NOTHING = """
import sys
from pelican import Pelican
from pelican.settings import read_settings
from infra.build.building import ProblemCollector
site, answers = sys.argv[1:]
told = ProblemCollector()
with told:
    given = {"OUTPUT_PATH": site, "ANSWERS_PATH": answers, "DRAFTS_SHOWN": True, "CARDS_LATER": True}
    Pelican(read_settings("pelicanconf.py", override=given)).run()
sys.exit(bool(told.problems))
"""


class DifferenceError(AssertionError):
    """The two builds are not the same; the message names the files."""


class Walk:
    """A copy of the shop below ``folder``, and the builder that follows its edits."""

    def __init__(self, folder: Path) -> None:
        self.root, self._folder = folder / "shop", folder
        for place in (self.root, folder / "built"):
            place.mkdir(parents=True)
        for name in PARTS:
            copy: Any = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, self.root / name)
        for name in SHARED:
            (ROOT / ".cache" / name).mkdir(parents=True, exist_ok=True)
            (self.root / ".cache").mkdir(exist_ok=True)
            (self.root / ".cache" / name).symlink_to(ROOT / ".cache" / name)
        self._environment = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._git("init", "--quiet")
        self._git("add", *SOURCES)
        self._git(
            "-c", "user.name=Walk", "-c", "user.email=walk@localhost", "commit", "--quiet", "--message", "As it is"
        )
        self._now = self._sources()
        self._process: subprocess.Popen[str] | None = None

    @contextmanager
    def building(self) -> Iterator[None]:
        """The builder runs until the end of the block; at its beginning the site is built."""
        command = [sys.executable, "-c", _DRIVER, str(self._folder / "built")]
        with subprocess.Popen(
            command, cwd=self.root, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            self._process = process
            try:
                assert not self._built(set(), glance=False).problems
                yield
            finally:
                assert process.stdin is not None
                process.stdin.close()

    def take(self, name: str, number: int) -> None:
        """Make an edit and have it built. What does not build is compared, and taken back."""
        before = self._now
        EDITS[name](self.root, random.Random(number))  # noqa: S311 - dice
        if not self._follow(glance=bool(number % 2)):
            self.compare(fails=True)
            self._restore(before)
            assert self._follow(glance=False)

    def back(self) -> None:
        """Check out the shop as it was."""
        self._git("checkout", "--quiet", "--force", "HEAD", "--", *SOURCES)
        self._git("clean", "--quiet", "--force", "-d", *SOURCES)
        assert self._follow(glance=True)

    def compare(self, *, fails: bool = False) -> None:
        """Hold what the builder made against a build from nothing.

        :param fails: that the builder could not build it. :raises DifferenceError: where they differ.
        """
        fresh = self._folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [sys.executable, "-c", _FROM_NOTHING, str(fresh / "site"), str(fresh / "pages")]
        done = subprocess.run(
            command, cwd=self.root, env=self._environment, check=False, capture_output=True, text=True
        )
        if fails != bool(done.returncode):
            raise DifferenceError(
                f"only {'the builder' if fails else 'the build from nothing'} failed: {done.stderr[-2000:]}"
            )
        if fails:
            return
        built, whole = (_files(folder) for folder in (self._folder / "built", fresh))
        if differ := sorted(name for name in built.keys() | whole.keys() if built.get(name) != whole.get(name)):
            raise DifferenceError(f"{len(differ)} files differ: {', '.join(differ[:10])}")

    def _follow(self, *, glance: bool) -> bool:
        """Have the builder build what has changed since it last did; whether it could."""
        now = self._sources()
        changes = {self.root / name for name in now.keys() | self._now.keys() if now.get(name) != self._now.get(name)}
        self._now = now
        if glance:
            assert self._built(changes, glance=True).more
        # The process starts anew only once for code that changed.
        return not self._built(set() if glance else changes, glance=False).problems

    def _built(self, changes: set[Path], *, glance: bool) -> BuildResult:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps({"changes": sorted(map(str, changes)), "glance": glance}) + "\n")
        process.stdin.flush()
        return BuildResult.from_json(process.stdout.readline())

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.root, check=True, stdout=subprocess.DEVNULL)

    def _sources(self) -> dict[str, bytes]:
        return {f"{part}/{name}": content for part in SOURCES for name, content in _files(self.root / part).items()}

    def _restore(self, wanted: dict[str, bytes]) -> None:
        now = self._sources()
        for name in now.keys() - wanted.keys():
            (self.root / name).unlink()
        for name, content in wanted.items():
            if now.get(name) != content:
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                (self.root / name).write_bytes(content)


def steps(seed: int, count: int) -> list[Step]:
    """The steps of a walk."""
    dice = random.Random(seed)  # noqa: S311 - dice
    return [(dice.choice(sorted(EDITS)), dice.randrange(10_000)) for _ in range(count)]


def walked(walk: Walk, taken: Sequence[Step], every: int) -> str:
    """Take steps, and compare after so many and after the last; what differs, or nothing."""
    try:
        for number, step in enumerate(taken, 1):
            walk.take(*step)
            if number % every == 0 or number == len(taken):
                walk.compare()
    except DifferenceError as found:
        return str(found)
    return ""


def shrunk(taken: Sequence[Step], differs: Callable[[Sequence[Step]], bool]) -> list[Step]:
    """The fewest steps found that still differ: each is left out in turn, as long as that is so without it."""
    kept = list(taken)
    for step in list(taken):
        without = [one for one in kept if one is not step]
        if without and differs(without):
            kept = without
    return kept


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in found)
    left = ("work-", "pages/") if folder.name == "functions" else ("work-",)
    return {
        name: path.read_bytes()
        for name, path in named
        if _CARDS not in name and not name.startswith(left) and not name.endswith(".pyc")
    }


def section() -> str:
    """Walk by ten seeds, shrink what differs, and give the section of RESULTS.md."""
    rows = []
    for seed in SEEDS:
        taken = steps(seed, EACH)
        found = _walked_alone(taken)
        if found:
            left = shrunk(taken, lambda some: bool(_walked_alone(some)))
            found = f"{found}; as few steps as were found: `{left}`"
        print(f"walk {seed}: {found or 'the same'}", file=sys.stderr)
        rows.append(f"| {seed} | {EACH} | {EACH // EVERY} | {found or 'none'} |")
    return _SECTION + "\n".join(rows) + "\n"


def _walked_alone(taken: Sequence[Step]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        walk = Walk(Path(folder))
        with walk.building():
            return walked(walk, taken, EVERY)
