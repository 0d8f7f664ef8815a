"""What is checked, a rule a file. Each takes the site and gives its problems; ``found`` puts them in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plugins.checks.rules import (
    addresses,
    disclosures,
    embeds,
    files,
    headings,
    letters,
    links,
    markup,
    metadata,
    pictures,
    policies,
    promises,
    redirects,
    spelling,
    surveys,
)
from plugins.checks.site import Site
from plugins.core.problems import Problem

RULES: tuple[Callable[[Site], Iterator[Problem]], ...] = (
    files.problems,
    metadata.problems,
    addresses.problems,
    links.problems,
    pictures.problems,
    headings.problems,
    markup.problems,
    embeds.problems,
    letters.problems,
    surveys.problems,
    policies.problems,
    disclosures.problems,
    promises.problems,
    spelling.problems,
    redirects.problems,
)
