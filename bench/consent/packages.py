"""The peers' packages, at the versions of the lock file, and bundled where their documentation has them bundled."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from infra.setup import locks, npm

HERE = Path(__file__).parent
TOOLS = HERE / "tools"
FOLDER = npm.ROOT / ".cache/consent"
MODULES = FOLDER / "node_modules"
BUNDLED = FOLDER / "bundled"


def install() -> None:
    """Install what the lock file says, unless that is done already, and bundle."""
    npm.installed(HERE, FOLDER.name)
    # Beside the packages, so that imports find them.
    with locks.held("consent-bundles"):
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
