"""content/moves.toml, held against the addresses there are."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.site import Site
from plugins.core.problems import Slip, SlipsError
from plugins.redirects import table


def slips(site: Site) -> Iterator[Slip]:
    try:
        yield from table.slips(site.content.parent, site.known.__contains__)
    except SlipsError as error:
        yield from error.slips
