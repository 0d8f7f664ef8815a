"""The peers' packages, at the versions of the lock file, and bundled where their documentation has them bundled."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
TOOLS = HERE / "tools"
FOLDER = HERE.parent.parent / ".cache" / "consent"
MODULES = FOLDER / "node_modules"
BUNDLED = FOLDER / "bundled"


def install() -> None:
    """Install what the lock file says, with no package's own scripts run, unless that is done already."""
    lock = (HERE / "package-lock.json").read_bytes()
    done = MODULES / ".lock"
    if not (done.is_file() and done.read_bytes() == lock):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, FOLDER / name)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=FOLDER, check=True)
        done.write_bytes(lock)
    # Beside the packages, so that imports find them.
    for name in ("c15t.js", "c15t-react.jsx"):
        shutil.copy(TOOLS / name, FOLDER / name)
        bundle = [f"{MODULES}/.bin/esbuild", name, "--bundle", "--minify", "--format=esm", "--target=es2022"]
        options = ["--jsx=automatic", '--define:process.env.NODE_ENV="production"', f"--outdir={BUNDLED}"]
        subprocess.run([*bundle, *options, "--log-level=warning"], cwd=FOLDER, check=True)


def package(path: str) -> bytes:
    """A file of an installed package."""
    return (MODULES / path).read_bytes()


def bundled(name: str) -> str:
    """A bundle made by ``install``."""
    return (BUNDLED / name).read_text(encoding="utf-8")
