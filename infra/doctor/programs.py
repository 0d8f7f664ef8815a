"""Checks of programs: whether they are there, and new enough."""

from __future__ import annotations

import re
from pathlib import Path

from infra.doctor.findings import MISSING, NOTE, OK, Finding
from infra.doctor.machine import Machine
from infra.doctor.needs import JAVA, NODE, Program


def program(machine: Machine, wanted: Program) -> Finding:
    """Whether a program is on the path."""
    found = next(filter(None, map(machine.which, wanted.commands)), None)
    if found:
        return Finding(OK, f"{wanted.name}: {found}")
    state = MISSING if wanted.needed else NOTE
    return Finding(state, f"{wanted.name}, for {wanted.what_for}", install(wanted.package), wanted.package)


def install(*packages: str) -> str:
    """The command that installs packages of Debian, as a person with the right to types it."""
    return "sudo apt-get install --no-install-recommends " + " ".join(packages)


def node(machine: Machine, wanted: Program) -> Finding:
    """Whether Node is there, and new enough."""
    return _new_enough(machine, wanted, ("node", "--version"), NODE)


def java(machine: Machine, wanted: Program) -> Finding:
    """Whether Java is there, and new enough."""
    return _new_enough(machine, wanted, ("java", "-version"), (JAVA,))


def _new_enough(machine: Machine, wanted: Program, command: tuple[str, ...], least: tuple[int, ...]) -> Finding:
    there = program(machine, wanted)
    if there.state != OK:
        return there
    number = re.search(r"\d+(\.\d+)*", machine.says(*command))
    if number is None:
        remedy = f"See what is wrong with it: {' '.join(command)}"
        return Finding(MISSING, f"{wanted.name} is there, but does not run", remedy)
    version, needed = number.group(), ".".join(map(str, least))
    if tuple(map(int, version.split("."))) >= least:
        return Finding(OK, f"{wanted.name} {version}")
    remedy = f"Debian 13, or the pages of {wanted.name}, have a newer one. It goes before the old one on PATH."
    return Finding(MISSING, f"{wanted.name} is {version}, and {needed} or newer is needed", remedy)


def fonts(machine: Machine, package: str) -> Finding:
    """Whether browsers have a font to draw with."""
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), machine.home / ".local/share/fonts")
    if any(machine.find(folder, "**/*.[to]tf") for folder in folders):
        return Finding(OK, "a font for the browsers")
    return Finding(MISSING, "a font: without one, browsers show boxes for letters", install(package), package)
