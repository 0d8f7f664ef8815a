"""A copy of the checkout in which mutants are applied and taken back, so that a run never touches what people edit."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sabotage.mutants import ROOT, Mutant

# Parts of .cache that belong to runs, and not to what they are made from.
_OF_RUNS = {"sabotage", "tests", "preview", "bench", "building", "locks", "offline", "hypothesis"}


class Tree:
    """The copy, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        (folder / ".cache").mkdir()
        for part in (ROOT / ".cache").iterdir():
            if part.name in _OF_RUNS:
                continue
            if (part / ".ready").exists():
                (folder / ".cache" / part.name).symlink_to(part)
            elif part.is_dir():
                shutil.copytree(part, folder / ".cache" / part.name, symlinks=True)

    @contextmanager
    def with_mutant(self, mutant: Mutant) -> Iterator[None]:
        """Apply a mutant until the end of the block.

        A changed file gets a time that no compiled file can have: two edits within a second may be of one length.
        """
        before = {name: ((self.folder / name).read_bytes(), (self.folder / name).stat()) for name in _touched(mutant)}
        policy = self.folder / "content/policies"
        kept = {path: path.read_bytes() for path in policy.rglob("*") if path.is_file()} if mutant.enters_policy else {}
        try:
            for place, (name, text) in enumerate(mutant.changed(self.folder).items()):
                (self.folder / name).write_text(text, encoding="utf-8")
                stamp = 2_000_000_000 + (os.getpid() + place) % 1_000_000
                os.utime(self.folder / name, (stamp, stamp))
            if mutant.enters_policy:
                command = [".venv/bin/python", "-m", "plugins.policy.new_version", "--correction"]
                subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            yield
        finally:
            for name, (content, stat) in before.items():
                (self.folder / name).write_bytes(content)
                os.utime(self.folder / name, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            if mutant.enters_policy:
                shutil.rmtree(policy)
                for path, content in kept.items():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)


def _touched(mutant: Mutant) -> set[str]:
    return {edit.file for edit in mutant.edits} | ({"functions/register.toml"} if mutant.enters_policy else set())
