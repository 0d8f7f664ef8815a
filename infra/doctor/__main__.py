"""``make doctor``: says what this machine has and lacks. Ends with 1 where something that is needed is missing.

What only a deployment needs counts when it is asked for: ``make doctor FOR=deploy``.
"""

from __future__ import annotations

import argparse
import sys

from infra.doctor import packages, words
from infra.doctor.findings import MISSING, Finding
from infra.doctor.machine import Machine
from infra.doctor.purposes import ASKED, PURPOSES

_COUNTED = ("everything", "preview", "test")


def examined(machine: Machine, purpose: str) -> list[Finding]:
    """What is found for a purpose and for what it rests on."""
    return [finding for part in ASKED[purpose] for finding in PURPOSES[part][1](machine)]


def in_full(machine: Machine, purpose: str | None) -> int:
    """Print the whole report; how many things are missing that are needed."""
    parts = ASKED[purpose] if purpose else tuple(PURPOSES)
    missing = []
    for part in parts:
        title, check = PURPOSES[part]
        found = check(machine)
        print("\n".join(words.report(title, found)))
        if purpose or part in _COUNTED:
            missing += [finding for finding in found if finding.state == MISSING]
    packaged = [finding for finding in missing if finding.package]
    if packaged:
        print(f"All packages at once: {words.one_command(packaged)}")
    print(f"Missing: {len(missing)}." if missing else "Nothing that is needed is missing.")
    return len(missing)


def quietly(machine: Machine, purpose: str, *, install: bool) -> int:
    """Print what is missing, if anything is, after installing what may be installed; how many things are missing."""
    found = examined(machine, purpose)
    if install and packages.may_install(machine) and any(finding.state == MISSING for finding in found):
        packages.install(found)
        found = examined(machine, purpose)
    missing = sum(finding.state == MISSING for finding in found)
    if missing:
        print("\n".join(words.lacks(f"make {purpose}" if purpose != "everything" else "This", found)), file=sys.stderr)
    return missing


def main(machine: Machine, arguments: list[str] | None = None) -> int:
    """The exit status: 1 where something that is needed is missing."""
    parser = argparse.ArgumentParser(prog="make doctor", description="What this machine has and lacks.")
    parser.add_argument("purpose", nargs="?", choices=tuple(ASKED))
    parser.add_argument("--quiet", action="store_true", help="only what is missing")
    parser.add_argument("--install", action="store_true", help="install it, where this is root on a Debian")
    asked = parser.parse_args(arguments)
    if asked.quiet:
        return min(1, quietly(machine, asked.purpose or "test", install=asked.install))
    return min(1, in_full(machine, asked.purpose))


if __name__ == "__main__":
    sys.exit(main(Machine()))
