"""How an address says which letter, promotion or survey of ours led to it: ``/shop/#from=letter/the-new-harvest``.

The mark is the fragment, which a browser sends to nobody. ``theme/static/js/arrival.js`` reads it, for those who allow
marketing, and ``functions/statistics/arrivals.py`` counts it.
"""

from __future__ import annotations

KINDS = ("letter", "promotion", "survey")


def marked(address: str, kind: str, slug: str) -> str:
    """The address with the mark of what leads there. One that names a place in its page stays as it is.

    :param kind: one of ``KINDS``. :param slug: the name of the letter, promotion or survey: a-z, 0-9, hyphens.
    """
    return address if "#" in address else f"{address}#from={kind}/{slug}"
