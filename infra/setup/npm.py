"""Programs from npm, at the versions of a lock file, each folder of them under ``.cache`` and with no package's own
scripts run: ``python -m infra.setup.npm tests/site/tools``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from infra.setup import locks

ROOT = Path(__file__).parents[2]


def installed(folder: Path, name: str) -> Path:
    """Where the packages of a folder's lock file are, under ``.cache/<name>``; installs them where they are not.

    :raises RuntimeError: where npm is missing or could not.
    """
    target = ROOT / ".cache" / name
    target.mkdir(parents=True, exist_ok=True)
    modules, lock = target / "node_modules", (folder / "package-lock.json").read_bytes()
    done = modules / ".lock"
    with locks.held(f"npm-{name}") as busy:
        if not (done.is_file() and done.read_bytes() == lock):
            npm = shutil.which("npm")
            if npm is None:
                raise RuntimeError("No npm on PATH. Run: make doctor")
            for file in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(folder / file, target / file)
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            made = subprocess.run(command, cwd=target, check=False, capture_output=True, text=True, pass_fds=[busy])
            if made.returncode:
                raise RuntimeError(made.stderr)
            done.write_bytes(lock)
    return modules


if __name__ == "__main__":
    try:
        installed(ROOT / sys.argv[1], sys.argv[2])
    except RuntimeError as error:
        sys.exit(str(error))
