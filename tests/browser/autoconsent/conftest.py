"""DuckDuckGo's opt-out client, at the version of the lock file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / ".cache" / "autoconsent"
BUILT = "node_modules/@duckduckgo/autoconsent/dist/autoconsent.playwright.js"


@pytest.fixture(scope="session")
def client() -> str:
    """The content script that its makers test it with. It holds no rule; rules come with its settings."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail("No npm on PATH. Run: make doctor")
    lock, done = (HERE / "package-lock.json").read_bytes(), FOLDER / "node_modules/.lock"
    if not (done.is_file() and done.read_bytes() == lock):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, FOLDER / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        installed = subprocess.run(command, cwd=FOLDER, check=False, capture_output=True, text=True)
        assert installed.returncode == 0, installed.stderr
        done.write_bytes(lock)
    return (FOLDER / BUILT).read_text(encoding="utf-8")
