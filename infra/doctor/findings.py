"""What a check finds."""

from __future__ import annotations

from typing import NamedTuple

OK, NOTE, MISSING = "ok", "note", "missing"


class Finding(NamedTuple):
    """One line of the report.

    :param state: ``ok``; ``note``, which is worth knowing and stops nothing; or ``missing``, which is needed.
    :param remedy: the command that mends it, or words where no one command does.
    :param package: the Debian package that mends it, which the doctor installs where it may.
    """

    state: str
    what: str
    remedy: str = ""
    package: str = ""


def checked(good: bool, yes: str, no: str, remedy: str, state: str = MISSING) -> Finding:
    """A finding that is either well, or wants mending."""
    return Finding(OK, yes) if good else Finding(state, no, remedy)
