"""content/moves.toml, held against the addresses there are."""

from __future__ import annotations

from collections.abc import Iterator

from plugins import moves
from plugins.checks.site import Site
from plugins.slips import Slip, SlipsError


def slips(site: Site) -> Iterator[Slip]:
    try:
        yield from moves.slips(site.content.parent, site.known.__contains__)
    except SlipsError as error:
        yield from error.slips
