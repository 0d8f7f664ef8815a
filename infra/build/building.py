"""The process that builds for the preview. It stays, so that a build reads only texts that are new
(plugins/incremental), and is started anew where the code that builds has changed.

It reads a line of JSON for each build, the arguments of :meth:`Building.build`, and answers with a line, a
:class:`BuildResult`. A line ``STOP`` breaks off a whole build.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Collection, Set
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.settings import read_settings

from functions import languages
from infra.build.mirror import Mirror
from plugins.core import file_cache
from plugins.core.problems import Problem, ProblemsError
from plugins.core.site_files import SiteFiles
from plugins.images import social_cards
from plugins.incremental.memory import Interrupted, Memory
from plugins.markdown.text_inputs import fingerprints, inputs_of

ROOT = Path(__file__).parents[2]
# Seconds between two checks of how many cards are drawn.
_CARD_POLL_SECONDS = 0.5
# With more texts saved at once, as by git, a glance makes only the pages that are looked at.
FEW = 20
# How often a build is tried whose sources are on the move.
_TRIES = 3
STOP = "stop"


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The result of a build. ``written`` and ``removed`` are the changed files of the site, from its root;
    ``functions`` says whether the functions' pages changed, ``more`` whether the whole is still to be made.
    Where there are ``problems`` the build failed, and the site is as it was before.
    """

    seconds: float
    changes: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    functions: bool = False
    more: bool = False
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> BuildResult:
        given = json.loads(text)
        lists = {name: tuple(given[name]) for name in ("changes", "written", "removed")}
        return cls(**given | lists | {"problems": tuple(Problem(**problem) for problem in given["problems"])})


class Building:
    """Builds a site again and again.

    :param output: where the site is kept. :param answers: where the functions' pages are.
    :param work: a folder for what is being built; nothing of a build that fails comes out of it.
    :param settings: what is other than in ``pelicanconf.py``.
    """

    def __init__(self, output: Path, answers: Path, work: Path, **settings: Any) -> None:
        self._memory = Memory(inputs_of)
        self._site = Mirror(work / "site", output)
        self._answers = Mirror(work / "answers", answers)
        self._languages: object = None
        self._deck: social_cards.Deck | None = None
        self._drawing: int | None = None
        self._handed: list[str] = []
        self._undrawable: set[str] = set()
        self._late: set[str] = set()
        self._wanted: Set[str] = frozenset()
        self._settings = settings | {
            "OUTPUT_PATH": str(work / "site"),
            "ANSWERS_PATH": str(work / "answers"),
            "DELETE_OUTPUT_DIRECTORY": False,
            "INCREMENTAL": self._memory,
            "CARDS_LATER": True,
        }

    def build(
        self,
        changes: Collection[Path] = (),
        *,
        first: Collection[str] = (),
        glance: bool = False,
        interrupted: Callable[[], bool] = lambda: False,
        **settings: Any,
    ) -> BuildResult:
        """Bring the site up to what the sources say.

        :param changes: the files that were changed, added or removed since the last build.
        :param first: pages that somebody looks at, as files of the site.
        :param glance: make only those, and the pages of the texts that changed; the rest is left for the next build.
        :param interrupted: asked before each page whether to break off and leave the rest for the next build.
        :param settings: what is other than it was for the last build.
        """
        self._settings |= settings
        memory, start = self._memory, time.perf_counter()
        slugs = frozenset(path.stem for path in changes) if len(changes) <= FEW else frozenset()
        memory.only, memory.slugs = (frozenset(first), slugs) if glance else (None, frozenset())
        memory.interrupted = interrupted
        named = tuple(
            sorted(path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path) for path in changes)
        )
        try:
            pelican, problems = self._run()
        except Interrupted:
            return BuildResult(time.perf_counter() - start, named, more=True)
        if pelican is None:
            # What a glance finds may be mended by what it leaves out, such as another language's text.
            told = () if glance else problems
            return BuildResult(time.perf_counter() - start, named, more=glance, problems=told)
        files: SiteFiles = pelican.settings["SITE_FILES"]
        deck: social_cards.Deck = pelican.settings["SOCIAL_CARDS"]
        brought, removed = self._site.bring(files.wanted, whole=not glance)
        # Cards that were drawn late belong to an earlier build.
        written = tuple(name for name in brought if name not in self._late)
        self._late |= {deck.place(name) for name in deck.missing()}
        if glance:
            return BuildResult(time.perf_counter() - start, named, written, more=True)
        self._deck, self._wanted = deck, files.wanted
        answered = self._answers.bring(pelican.settings["ANSWER_FILES"].wanted)
        return BuildResult(time.perf_counter() - start, named, written, removed, any(answered))

    def _run(self) -> tuple[Pelican | None, tuple[Problem, ...]]:
        """Have Pelican build; None, and the problems, where it could not.

        A file that is gone when it is read was renamed or removed a moment ago: then the sources are read again.
        """
        collector = ProblemCollector()
        for _ in range(_TRIES):
            collector = ProblemCollector()
            self._forget()
            try:
                with collector:
                    pelican = Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=dict(self._settings)))
                    pelican.run()
            except Interrupted:
                raise
            except Exception as problem:  # noqa: BLE001 - reported like any problem; the last good site stays
                collector.add(problem)
            else:
                if not collector.problems:
                    return pelican, ()
            if not collector.vanished:
                break
        return None, tuple(sorted(set(collector.problems)))

    def later(self) -> bool:
        """Draw the social cards in the background: a fork of this process draws them at the lowest priority, and what
        it has drawn is copied to the site. False where none is left to draw.
        """
        if self._drawing:
            number, status = os.waitpid(self._drawing, os.WNOHANG)
            if number:
                self._drawing = None
                self._drawn(signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "")
        if self._deck and not self._drawing:
            self._handed = [name for name in self._deck.missing() if name not in self._undrawable]
            self._drawing = _drawn_by_a_copy(self._deck, self._handed) if self._handed else None
        self._site.bring(self._wanted, whole=False)
        return self._drawing is not None

    def _drawn(self, by: str) -> None:
        """The process that drew cards has ended: a card that it could not draw was reported, and would fail again.

        :param by: the signal that killed it, if one did: then only the card that it was drawing is skipped.
        """
        missing = set(self._deck.missing()) if self._deck else set()
        undone = [name for name in self._handed if name in missing]
        self._undrawable.update(undone[:1] if by else undone)
        if not by:
            return
        at = f" at {undone[0]}, which stays undrawn" if undone else ""
        print(f"The process that draws social cards was ended by {by}{at}.", file=sys.stderr, flush=True)

    def _forget(self) -> None:
        """Drop what was cached of sources. The languages' words take long to read, and stay until one is another."""
        now = fingerprints(Path(languages.__file__).parent)
        file_cache.forget(*([languages.__name__] if now == self._languages else []))
        self._languages = now


def _drawn_by_a_copy(deck: social_cards.Deck, missing: list[str]) -> int:
    """Fork a process that draws these cards, and return its id. It ends when it is done or its parent has ended."""
    parent = os.getpid()
    if number := os.fork():
        return number
    try:
        if hasattr(os, "SCHED_IDLE"):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        for name in missing:
            if os.getppid() == parent:
                try:
                    deck.draw(name)
                except social_cards.CardError as problem:
                    print(problem, file=sys.stderr, flush=True)
    finally:
        os._exit(0)


class ProblemCollector(logging.Handler):
    """Collects every problem that Pelican and the plugins log, not the first alone."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []
        # Whether one is that a file is not there.
        self.vanished = False

    def __enter__(self) -> None:
        logging.getLogger("pelican").addHandler(self)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("pelican").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        # Pelican logs that it could not read a file, but not why.
        why = sys.exc_info()[1]
        self.add(why) if why else self.problems.append(Problem("", 0, record.getMessage(), ""))

    def add(self, problem: BaseException) -> None:
        """Add the exception that stopped the build."""
        self.vanished = self.vanished or isinstance(problem, FileNotFoundError)
        self.problems += (
            problem.problems
            if isinstance(problem, ProblemsError)
            else [Problem("", 0, str(problem) or repr(problem), "")]
        )


def main() -> None:
    """Build whenever a line comes; between lines, what nobody waits for."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What Pelican says of itself is no answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # A key that stops the preview is for the process that began this one, and closes its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    building = Building(*map(Path, sys.argv[1:]), DRAFTS_SHOWN=True)
    frozen = False
    while line := sys.stdin.readline():
        if line.strip() == STOP:
            # It came when what it was to stop was done.
            continue
        asked = json.loads(line)
        stops = (lambda: False) if asked["glance"] else _asked_for_more
        built = building.build({Path(path) for path in asked.pop("changes")}, interrupted=stops, **asked)
        print(built.to_json(), file=answers, flush=True)
        gc.collect()
        if built.more:
            continue
        if not frozen:
            # What the first build remembers stays: no need to walk it after each of the others.
            gc.freeze()
            frozen = True
        while building.later() and not _asked_for_more(_CARD_POLL_SECONDS):
            pass


def _asked_for_more(patience: float = 0) -> bool:
    """Whether a line waits on standard input, or comes within so many seconds."""
    return bool(select.select([sys.stdin], [], [], patience)[0])


if __name__ == "__main__":
    main()
