"""Addresses that two want: pages, articles, products, categories, lists and filters of the shop, files of the build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from plugins.checks.addresses import Owner
from plugins.checks.site import Site
from plugins.core.problems import Problem


def problems(site: Site) -> Iterator[Problem]:
    wanted: defaultdict[str, list[Owner]] = defaultdict(list)
    for address, owner in site.claims:
        wanted[address].append(owner)
    for address, owners in wanted.items():
        if len(owners) == 1:
            continue
        for owner in owners:
            if owner.entry is None:
                continue
            others = " and ".join(other.name for other in owners if other is not owner)
            said = next((key for key in ("url", "slug") if key in owner.entry.text.front_matter), "")
            line = owner.entry.text.line_of(said) if said else 0
            remedy = "Give one of them another address." if said else "Rename one of them."
            yield Problem(owner.entry.path, line, f"{address} is the address of {others} as well", remedy)
