"""What is checked, a rule a file. Each takes the site and gives its slips; ``found`` puts them in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plugins.checks.rules import (
    addresses,
    embeds,
    files,
    headings,
    links,
    markup,
    metadata,
    pictures,
    policies,
    redirects,
    spelling,
)
from plugins.checks.site import Site
from plugins.core.problems import Slip

RULES: tuple[Callable[[Site], Iterator[Slip]], ...] = (
    files.slips,
    metadata.slips,
    addresses.slips,
    links.slips,
    pictures.slips,
    headings.slips,
    markup.slips,
    embeds.slips,
    policies.slips,
    spelling.slips,
    redirects.slips,
)
