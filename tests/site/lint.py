"""stylelint on style sheets and eslint on scripts, the theme's and the preview's: ``make check-theme``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from functions import register
from infra.setup import npm
from plugins.site import bundling

TOOLS = Path(__file__).parent / "tools"
STATIC = Path("theme/static")
LIVE = Path("infra/preview/client")


def _said(modules: Path, *command: str) -> list[str]:
    """What a program of ours says, a line a problem."""
    for rules in TOOLS.glob("*.mjs"):
        shutil.copy(rules, modules.parent / rules.name)
    done = subprocess.run(["node", *command], cwd=npm.ROOT, check=False, capture_output=True, text=True)
    lines = [line.replace(f"{npm.ROOT}/", "") for line in (done.stdout + done.stderr).splitlines() if line]
    assert bool(lines) == bool(done.returncode), done.stdout + done.stderr
    return [line for line in lines if not line[0].isdigit()]


def sheets(modules: Path, folder: Path = STATIC / "css") -> list[str]:
    """What stylelint has against the style sheets of a folder."""
    rules = ["--config", str(modules.parent / "stylelint.config.mjs"), "--config-basedir", str(modules.parent)]
    program = modules / "stylelint/bin/stylelint.mjs"
    return _said(modules, str(program), *rules, "--formatter", "unix", f"{folder}/**/*.css")


def scripts(modules: Path, folder: Path = STATIC / "js") -> list[str]:
    """What eslint has against the scripts of a folder."""
    return _said(modules, str(modules.parent / "scripts.mjs"), str(folder))


def head_script(modules: Path) -> list[str]:
    """What eslint has against the built script in the head, which has to be ECMAScript 5."""
    constants = bundling.constants(register.load().cookies)
    built = bundling.bundle(bundling.modules(STATIC / "js"), constants, [bundling.EARLY])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "early.built.js").write_text(built[bundling.EARLY], encoding="utf-8")
        return scripts(modules, Path(folder))


if __name__ == "__main__":
    installed = npm.installed(TOOLS, "site-tools")
    theme = [*sheets(installed), *scripts(installed), *head_script(installed)]
    found = [*theme, *sheets(installed, LIVE), *scripts(installed, LIVE)]
    print("\n".join(found) or "Style sheets and scripts are as the rules want them.")
    sys.exit(bool(found))
