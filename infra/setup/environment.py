"""Makes a Python environment from lock files, for the Makefile: ``python -m infra.setup.environment READY FILE…``.

READY is the file that says that the environment around it is whole; where it is older than one of the others, the
environment is made anew. Where two ask at the same time, one makes it and the other waits.

Runs in the Python that the environment is to have, with nothing but the standard library.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from infra.setup import locks

# Our own, which brings the installer that makes the others.
OURS = Path(".venv")
_INSTALLER = "requirements/uv.txt"
# Our own code, installed as it lies here: the staff's command, the plugin for faster builds, that for promises.
EDITABLE = (".", "packages/pelican-speed", "packages/pytest-promises")


def whole(ready: Path, sources: list[Path]) -> bool:
    """Whether ``ready`` is there, and no older than what it was made from."""
    return ready.is_file() and all(source.stat().st_mtime <= ready.stat().st_mtime for source in sources)


def commands(folder: Path, files: list[str]) -> list[list[str]]:
    """What makes the environment in ``folder`` from these lock files."""
    python, uv = str(folder / "bin/python"), str(OURS / "bin/uv")
    sync = [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes"]
    if folder != OURS:
        # A tool may want an older Python than ours, which uv finds on this machine or fetches.
        wanted = os.environ.get("WITH_PYTHON") or sys.executable
        venv = [uv, "venv", "--quiet", "--clear", "--python", wanted, str(folder)]
        return [venv, [*sync, *files]]
    made = [[sys.executable, "-m", "venv", "--clear", str(folder)]]
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    command = [uv, "pip", "install", "--quiet", "--python", python, "--offline", "--no-build-isolation", "--no-deps"]
    return [
        *made,
        [*pip, "--requirement", _INSTALLER],
        [*sync, "--compile-bytecode", *files],
        [*command, *(part for source in EDITABLE for part in ("-e", source))],
    ]


def loosen(folder: Path) -> None:
    """Name our own code in the environment by its relative path. Before version 3.13 Python reads these lines in the
    locale's encoding: under ``LC_ALL=C`` it does not even start where the path has an umlaut.
    """
    for path in folder.glob("lib/python*/site-packages/_*.pth"):
        lines = path.read_text(encoding="utf-8").splitlines()
        here = path.parent.absolute()
        near = [os.path.relpath(here / line, here) for line in lines]
        path.write_text("\n".join(near), encoding="utf-8")


def main() -> None:
    """Make it, unless another has just done so."""
    ready, *sources = map(Path, sys.argv[1:])
    folder = ready.parent
    with locks.held(f"environment-{folder.name}") as lock:
        if whole(ready, sources):
            return
        ready.unlink(missing_ok=True)
        for command in commands(folder, [str(path) for path in sources if path.suffix == ".txt"]):
            done = subprocess.run(command, check=False, pass_fds=[lock])
            if done.returncode:
                sys.exit(done.returncode)
        loosen(folder)
        ready.touch()


if __name__ == "__main__":
    main()
