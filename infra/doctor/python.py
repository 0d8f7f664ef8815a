"""Checks of Python: whether make found one that fits, and whether it can make an environment."""

from __future__ import annotations

from infra.doctor.findings import MISSING, OK, Finding
from infra.doctor.machine import Machine
from infra.doctor.needs import NEWEST, OLDEST
from infra.doctor.programs import install

# Where people keep Pythons that are not on the path.
_KEPT = (".pyenv/versions", ".local/share/uv/python")


def version(machine: Machine) -> Finding:
    """Whether this Python is one that everything here is locked for. Make takes the first on the path that is."""
    here = ".".join(map(str, machine.python))
    if OLDEST <= machine.python[:2] <= NEWEST:
        return Finding(OK, f"Python {here}")
    said = f"Python is {here} ({machine.executable}), and 3.{OLDEST[1]} to 3.{NEWEST[1]} is needed"
    other = next((path for minor in range(NEWEST[1], OLDEST[1] - 1, -1) for path in kept(machine, f"3.{minor}")), None)
    if other:
        return Finding(MISSING, said, f"make PYTHON={other} …  (it is on this machine, but not on PATH)")
    remedy = (
        "sudo apt-get install python3 python3-venv  (Debian 12, Ubuntu 24.04 and newer), or: uv python install 3.13"
    )
    return Finding(MISSING, said, remedy)


def kept(machine: Machine, wanted: str) -> list[str]:
    """The Pythons of a version such as ``3.13`` in the folders of pyenv and uv."""
    return [path for folder in _KEPT for path in machine.find(machine.home / folder, f"*{wanted}*/bin/python{wanted}")]


def environments(machine: Machine) -> Finding:
    """Whether this Python can make an environment. Debian has that in a package of its own."""
    if machine.has_module("venv") and machine.has_module("ensurepip"):
        return Finding(OK, "venv and pip, for an environment of its own")
    debian = machine.executable.startswith("/usr/bin/")
    package = "python3-venv" if debian and machine.executable == "/usr/bin/python3" else ""
    package = package or "python{}.{}-venv".format(*machine.python)
    said = "venv: this Python cannot make an environment"
    return Finding(MISSING, said, install(package), package if debian else "")
