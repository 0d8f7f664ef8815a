"""The generators side by side: how each is installed, builds, and shows a change."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.builds import fixtures
from infra.setup import npm

ROOT = Path(__file__).parent.parent.parent
CACHE = ROOT / ".cache"
PELICAN = (sys.executable, "-m", "pelican", "--quiet")
OURS = (
    *("--extra-settings", 'PLUGINS=["pelican_speed"]'),
    *('SPEED_READ_WORKERS="auto"', 'SPEED_WRITE_WORKERS="auto"'),
)
KEPT = ("CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true")
_BIN = CACHE / "builds/bin"
_HUGO = _BIN / "hugo-program"
_NODE = ("node", str(CACHE / "eleventy/node_modules/@11ty/eleventy/cmd.cjs"), "--quiet")


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator as it is run in the folder of its site; ``layout`` is what its site is laid out as.

    :param again: builds after one file was changed, where that is another command.
    :param serve: watches, builds and serves on ``{port}``.
    """

    name: str
    layout: str
    output: str
    build: tuple[str, ...]
    serve: tuple[str, ...]
    again: tuple[str, ...] = ()
    slow: bool = field(default=False)


PLAIN = Tool(
    "Pelican", "pelican", "output", PELICAN, (*PELICAN, "--autoreload", "--listen", "--port={port}"), slow=True
)
QUICK = Tool("Pelican with `pelican-speed`", "pelican", "output", (*PELICAN, *OURS), (*PLAIN.serve, *OURS))
HUGO = Tool("Hugo", "hugo", "public", (str(_HUGO), "--quiet"), (str(_HUGO), "server", "--quiet", "--port={port}"))
ELEVENTY = Tool("Eleventy", "eleventy", "_site", _NODE, (*_NODE, "--serve", "--port={port}"))
MKDOCS = Tool(
    *("MkDocs", "mkdocs", "site", (str(_BIN / "mkdocs"), "build", "--quiet")),
    serve=(str(_BIN / "mkdocs"), "serve", "--quiet", "--livereload", "--dev-addr=localhost:{port}"),
    again=(str(_BIN / "mkdocs"), "build", "--quiet", "--dirty"),
    slow=True,
)
TOOLS = (HUGO, QUICK, ELEVENTY, PLAIN, MKDOCS)


def install() -> None:
    """Install the peers from their lock files, unless that is done.

    :raises RuntimeError: where one could not be installed.
    """
    subprocess.run(["make", "--silent", ".cache/builds/.ready"], cwd=ROOT, check=True)
    npm.installed(fixtures.SITES / "eleventy", "eleventy")
    # The program itself: the command that the package installs is Python, and starts it.
    program = next((CACHE / "builds").glob("lib/*/site-packages/hugo/binaries/hugo*"))
    if not _HUGO.exists():
        _HUGO.unlink(missing_ok=True)
        _HUGO.symlink_to(program)


def environment() -> dict[str, str]:
    """What the tools are run with: compiled Python is kept, as for everyone who has a tool installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode"), "NO_COLOR": "1"}


def versions() -> str:
    """Each tool with its version, in words."""
    asked = {
        "Hugo": [str(_HUGO), "version"],
        "Eleventy": [*_NODE[:2], "--version"],
        "Pelican": [*PELICAN, "--version"],
        "MkDocs": [str(_BIN / "mkdocs"), "--version"],
    }
    told = {}
    for name, command in asked.items():
        said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment()).stdout
        found = (word.lstrip("v").split("-")[0].rstrip(",") for word in said.split())
        told[name] = next(word for word in found if word[:1].isdigit() and "." in word)
    return ", ".join(f"{name} {version}" for name, version in told.items())
