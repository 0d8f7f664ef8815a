"""What a look at the live site finds of the promises: ``/promises/live.json``, and the same in words.

``make probe`` looks, and puts both files beside the pages (infra/probe/publish.py). The build writes them as they are
before anybody has looked; a release leaves those that stand (infra/deploy/site.py).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass

from pelican import Pelican, signals

DATA, TEXT = "promises/live.json", "promises/live.txt"
# The promises' own data, written by a template; a look adds what it found of each.
PROMISES = "promises/promises.json"


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at for a promise; ``found`` says what was there instead, where it was not good."""

    what: str
    good: bool
    found: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One round of looks at a site, by promise. ``at`` is None where nobody has looked yet."""

    at: dt.datetime | None = None
    site: str = ""
    preview: bool = False
    promises: dict[str, tuple[Look, ...]] | None = None

    def kept(self, promise: str) -> bool:
        """Whether all that was looked at for a promise was good."""
        return all(look.good for look in (self.promises or {})[promise])

    @property
    def in_order(self) -> list[str]:
        """The promises, failures first, then by number."""
        return sorted(self.promises or {}, key=lambda name: (self.kept(name), name))


def data(report: Report) -> str:
    """As JSON, for the promises pages and for programs."""
    found = {
        name: {"kept": report.kept(name), "looks": [asdict(look) for look in (report.promises or {})[name]]}
        for name in report.in_order
    }
    at = report.at.isoformat(timespec="seconds") if report.at else None
    whole = {"at": at, "site": report.site, "preview": report.preview, "promises": found}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def text(report: Report) -> str:
    """In words, for whoever reads without script."""
    if report.at is None:
        return "Nobody has looked at the live site yet. A look is due each day.\n"
    failed = [name for name in report.in_order if not report.kept(name)]
    count = len(report.promises or {})
    lines = [
        f"Looked at {report.site} on {report.at:%Y-%m-%d} at {report.at:%H:%M} UTC. A look is due each day.",
        f"{len(failed)} of {count} promises were not kept." if failed else f"All {count} promises looked at were kept.",
    ]
    for name in report.in_order:
        lines += ["", f"{name}: {'kept' if report.kept(name) else 'NOT KEPT'}"]
        for look in (report.promises or {})[name]:
            lines.append(f"- {look.what}" + ("" if look.good else f": no, {look.found}"))
    return "\n".join(lines) + "\n"


def write(pelican: Pelican) -> None:
    """Write both as they are before anybody has looked."""
    for name, content in ((DATA, data(Report())), (TEXT, text(Report()))):
        pelican.settings["SITE_FILES"].put(name, content)


def register() -> None:
    signals.finalized.connect(write)
