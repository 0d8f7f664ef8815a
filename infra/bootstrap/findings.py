"""One line of the checklist, and the DNS records that it wants."""

from __future__ import annotations

from dataclasses import dataclass

GOOD, WAITS, MISSING = "good", "waits", "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """``good``; ``waits``: somebody else's turn, or possible after the first deployment alone; ``missing``: do it now.

    :param do: what helps. :param records: for the DNS provider, as a line of a zone file each.
    """

    what: str
    state: str
    says: str
    do: str = ""
    records: tuple[str, ...] = ()


def record(name: str, kind: str, value: str) -> str:
    """A line as DNS providers show it: name, type, value."""
    return f"{name.rstrip('.')}.  {kind}  {value}"
