"""Checks of room: disk, memory, cores, and what may be written."""

from __future__ import annotations

from pathlib import Path

from infra.doctor.findings import MISSING, NOTE, OK, Finding, checked
from infra.doctor.machine import Machine

MB, GB = 10**6, 10**9
_ANOTHER = "Name a folder with room, such as: mkdir -p ~/tmp && export TMPDIR=~/tmp"


def disk(machine: Machine, name: str, folder: Path, needed: int) -> Finding:
    """Whether a folder's disk has room for what is put there."""
    free = machine.free(folder)
    return checked(
        free >= needed,
        f"{size(free)} free for {name}",
        f"Room for {name}: {size(free)} free in {folder}, and {size(needed)} is needed",
        "make clean  (it removes what was made here), or remove something else on that disk",
    )


def written(machine: Machine, name: str, folder: Path, remedy: str) -> Finding:
    """Whether a folder may be written."""
    return checked(machine.is_writable(folder), f"{name} can be written", f"{name} cannot be written: {folder}", remedy)


def home(machine: Machine) -> Finding:
    """Whether programs have a home directory for their caches. Make gives them one where there is none."""
    instead = machine.checkout / ".cache/home"
    if machine.home != instead and machine.is_writable(machine.home):
        return Finding(OK, "the home directory can be written")
    return Finding(NOTE, "no home directory that can be written", f"Nothing to do: make uses {instead} instead.")


def temporary(machine: Machine, needed: int) -> Finding:
    """Whether temporary files can be written, and have room."""
    folder = machine.temporary
    if folder is None or (machine.free(folder) and not machine.is_writable(folder)):
        return Finding(MISSING, f"No file can be written in {folder or 'any folder for temporary files'}", _ANOTHER)
    found = disk(machine, "temporary files", folder, needed)
    return found if found.state == OK else found._replace(remedy=_ANOTHER)


def memory(machine: Machine, needed: int, state: str = MISSING) -> Finding:
    """Whether there is memory enough."""
    there = machine.memory()
    if not there:
        return Finding(NOTE, f"How much memory there is, nobody says here. {size(needed)} is needed.")
    said = f"{size(there)} of memory, and {size(needed)} is needed"
    return checked(there >= needed, f"{size(there)} of memory", said, "Give the machine or container more.", state)


def size(number: int) -> str:
    """Bytes as people say them."""
    return f"{number / GB:.1f} GB" if number >= GB else f"{number / MB:.0f} MB"
