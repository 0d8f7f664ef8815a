"""Redirects: content/moves.toml is checked against the addresses of the site."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.site import Site
from plugins.core.problems import Problem, ProblemsError
from plugins.redirects import table


def problems(site: Site) -> Iterator[Problem]:
    try:
        yield from table.problems(site.content.parent, site.owners.__contains__)
    except ProblemsError as error:
        yield from error.problems
