"""The doctor's words: the whole report, or only what is missing."""

from __future__ import annotations

from typing import Iterable, Iterator

from infra.doctor.findings import MISSING, NOTE, OK, Finding
from infra.doctor.programs import install

_SIGNS = {OK: "ok", NOTE: "note", MISSING: "MISSING"}


def report(title: str, findings: Iterable[Finding]) -> Iterator[str]:
    """A part of the report: each finding, and below it what mends it."""
    yield title
    for finding in findings:
        yield f"  {_SIGNS[finding.state]:9}{finding.what}"
        if finding.remedy:
            yield f"{'':11}{finding.remedy}"
    yield ""


def lacks(what: str, findings: Iterable[Finding]) -> Iterator[str]:
    """What is missing, and what mends it, all packages by one command."""
    missing = [finding for finding in findings if finding.state == MISSING]
    yield f"{what} cannot run on this machine yet:"
    packaged = [finding for finding in missing if finding.package]
    for finding in missing:
        yield f"  - {finding.what}"
        if finding not in packaged:
            yield f"    {finding.remedy}"
    if packaged:
        yield f"Debian has {'it' if len(packaged) == 1 else 'them'}: {one_command(packaged)}"
    yield "make doctor says it all."


def one_command(findings: Iterable[Finding]) -> str:
    """The one command that installs the packages of several findings."""
    return install(*dict.fromkeys(finding.package for finding in findings if finding.package))
