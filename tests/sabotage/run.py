"""``make sabotage``: take each control away in a copy of the tree, and see a test fail (``PROMISE=P14`` for one).

Ends with 1 where a mutant was noticed by no test, and with 2 where one no longer applies.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.build import folders
from infra.build.builder import whole
from plugins.policy.promise_tests import PromiseTest, scan
from tests import run_folder
from tests.sabotage import choosing, results
from tests.sabotage.mutants import ROOT, Mutant, MutantError, load
from tests.sabotage.tree import Tree


class Worker:
    """A copy of the tree, with a process that runs tests in it (worker.py)."""

    def __init__(self, folder: Path, made: folders.Folders) -> None:
        self.tree = Tree(folder / "tree")
        own = {
            "PYTHONPATH": str(self.tree.folder), "PYTHONDONTWRITEBYTECODE": "1",
            "BUILT_SITE": f"{run_folder.SITE}={made.site}", "BUILT_PAGES": f"{folders.PAGES}={made.pages}",
        }  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "compileall", "-q", "functions", "plugins", "desk", "infra", "tests"],
            cwd=self.tree.folder, check=True,
        )  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.sabotage.worker"],
            cwd=self.tree.folder, env=os.environ | own, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=(folder / "worker.txt").open("w"),
        )  # fmt: skip
        self._read()

    def run(self, stages: list[list[str]], *, build: bool) -> dict[str, Any]:
        """Run these tests until one fails."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"stages": stages, "build": build}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._read())
        return answer

    def _read(self) -> str:
        assert self.process.stdout is not None
        if not (line := self.process.stdout.readline()):
            raise RuntimeError("a worker has ended; see worker.txt in its folder")
        return line

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def attempt(
    worker: Worker, mutant: Mutant, marked: list[PromiseTest], known: str, *, patient: bool
) -> tuple[str, float]:
    """Run a mutant; the test that noticed it, empty where none did, and the seconds."""
    with worker.tree.with_mutant(mutant):
        chosen = list(choosing.stages(mutant, marked, known, worker.tree.folder, patient=patient))
        answer = worker.run(chosen, build=choosing.needs_build(mutant))
    return answer["noticed"].partition("[")[0], answer["seconds"]


def sound(worker: Worker, noticed_by: set[str]) -> set[str]:
    """Of the tests that noticed something, those that fail without any mutant: they have noticed nothing."""
    left, failing = sorted(name for name in noticed_by if "::" in name), set[str]()
    while left and (failed := worker.run([left], build=False)["noticed"].partition("[")[0]):
        failing.add(failed)
        left = [name for name in left if name != failed]
    return failing


def run_all(
    mutants: list[Mutant], jobs: int, keep: Callable[[dict[str, results.Result]], None], *, patient: bool
) -> None:
    """Run mutants in so many copies of the tree; their results are kept as they come, so that a run can be stopped."""
    found, marks, today = results.read(), scan(Path("tests")), datetime.now(UTC).date().isoformat()
    waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    # Those that need the site anew take longest, and come last: what is quick to know is known first.
    for mutant in sorted(mutants, key=choosing.needs_build):
        waiting.put(mutant)
    done: dict[str, results.Result] = {}
    keeping = threading.Lock()
    with ExitStack() as stack:
        made = folders.within(stack.enter_context(folders.own("sabotage")))
        if not whole(made):
            sys.exit("The site does not build; the message above says why.")
        workers = []
        for _ in range(jobs):
            worker = Worker(stack.enter_context(folders.own("sabotage")), made)
            stack.callback(worker.close)
            workers.append(worker)

        def work(worker: Worker) -> None:
            while not waiting.empty():
                try:
                    mutant = waiting.get_nowait()
                except queue.Empty:
                    return
                known = found[mutant.id].noticed_by if mutant.id in found else ""
                noticed, seconds = attempt(worker, mutant, marks.get(mutant.promise, []), known, patient=patient)
                with keeping:
                    done[mutant.id] = results.Result(noticed, today)
                    keep(done)
                print(f"{seconds:6.1f} s  {mutant.id}: {noticed or 'NOT NOTICED'}", flush=True)

        threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        false = sound(workers[0], {one.noticed_by for one in done.values()})
    for name in sorted(false):
        print(f"fails without any mutant, so it has noticed nothing: {name}")
    keep({name: results.Result("", one.on) if one.noticed_by in false else one for name, one in done.items()})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("promises", nargs="*", help="promises, such as P14; all where none is named")
    parser.add_argument("--like", default="", help="only mutants whose name holds this")
    parser.add_argument("--untried", action="store_true", help="only those without a result, or unnoticed last time")
    parser.add_argument(
        "--quick", action="store_true", help="only tests that a mutant names or mirrors, or marked ones"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    asked, began = parser.parse_args(), time.monotonic()
    os.chdir(ROOT)
    everything, known = load(), results.read()
    try:
        for mutant in everything:
            mutant.changed(ROOT)
    except MutantError as error:
        print(error)
        return 2
    mutants = [
        mutant
        for mutant in everything
        if (not asked.promises or mutant.promise in asked.promises)
        and asked.like in mutant.name
        and not (asked.untried and mutant.id in known and known[mutant.id].noticed_by)
    ]

    def keep(found: dict[str, results.Result]) -> None:
        known.update(found)
        results.write(known, everything)

    run_all(mutants, asked.jobs, keep, patient=not asked.quick)
    print(results.table(known, mutants))
    missed = [mutant for mutant in mutants if not known[mutant.id].noticed_by]
    print(f"{len(mutants)} mutants, {len(mutants) - len(missed)} noticed, in {time.monotonic() - began:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
