"""Installs Debian packages where that may be done without asking: by root, in a container or on a new machine."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Iterable

from infra.doctor.findings import MISSING, NOTE, Finding
from infra.doctor.machine import Machine

_APT = ("apt-get", "-qq")


def may_install(machine: Machine) -> bool:
    """Whether this is root on a Debian."""
    return machine.is_root and machine.which("apt-get") is not None


def install(findings: Iterable[Finding]) -> None:
    """Install what is missing, and with it what is only good to have. Apt says what fails."""
    found = list(findings)
    missing = _named(found, MISSING)
    if not missing:
        return
    print(f"Installing {' '.join(missing)} …", file=sys.stderr, flush=True)
    _run("update")
    _run("install", "--yes", "--no-install-recommends", *missing)
    # Not every Debian, and no Ubuntu, has these.
    for package in _named(found, NOTE):
        _run("install", "--yes", "--no-install-recommends", package)


def _named(findings: Iterable[Finding], state: str) -> list[str]:
    return list(dict.fromkeys(found.package for found in findings if found.package and found.state == state))


def _run(*words: str) -> None:
    subprocess.run(
        [*_APT, *words], check=False, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    )
