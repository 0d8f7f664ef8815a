"""The Python that Lambda runs, on this machine: byte code is good for one minor version only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.deploy.errors import DeployError
from infra.template import Template


def version(template: Template) -> str:
    """``3.13``, as the template's runtime says."""
    return str(template.data["Globals"]["Function"]["Runtime"]).removeprefix("python")


def found(wanted: str) -> str:
    """The path of a Python of the version ``3.13``: the one that ``LAMBDA_PYTHON`` names, this one, one of the path,
    or one of pyenv's.

    :raises DeployError: where there is none.
    """
    for candidate in _candidates(wanted):
        if _is(candidate, wanted):
            return candidate
    raise DeployError(
        f"Lambda runs Python {wanted}, and none is here to compile the functions with; not compiled, they would start "
        f"three times as slowly.\nInstall it (apt, pyenv, or: uv python install {wanted}), or name one: "
        f"LAMBDA_PYTHON=/path/to/python{wanted} make deploy"
    )


def _candidates(wanted: str) -> Iterator[str]:
    if named := os.environ.get("LAMBDA_PYTHON"):
        yield named
        return
    yield sys.executable
    if on_path := shutil.which(f"python{wanted}"):
        yield on_path
    for kept in (".pyenv/versions", ".local/share/uv/python"):
        yield from map(str, sorted(Path.home().glob(f"{kept}/*{wanted}*/bin/python{wanted}")))


def _is(python: str, wanted: str) -> bool:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.strip() == wanted
