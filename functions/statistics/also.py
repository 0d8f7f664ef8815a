"""What others looked at who looked at a product: from the published counts of pairs, and from nothing else.

One file has it for every product and is the same for everyone. A browser chooses from it; nobody is told what it chose.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from functions.statistics import views
from functions.statistics.weeks import PAIRS, Week

# Weeks that are added up, and products that are named for one.
_WEEKS, _MOST = 8, 6


def viewed(weeks: Sequence[Week]) -> dict[str, list[dict[str, str]]]:
    """For each product, by its path, the products that were looked at before or after it, the most frequent first.

    Whatever is below the threshold is not among the published numbers, so it is not here either.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for week in weeks[-_WEEKS:]:
        for pair, count in week.tables[PAIRS].items():
            one, other = pair.split()
            found[one][other] += count
            found[other][one] += count
    titles = views.products()
    ranked = {path: sorted(counts, key=lambda other: (-counts[other], other)) for path, counts in found.items()}
    return {
        path: [{"path": other, "title": titles[other]} for other in others if other in titles][:_MOST]
        for path, others in sorted(ranked.items())
        if path in titles
    }
