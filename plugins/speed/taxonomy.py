"""Tags, categories and authors know quickly which articles are theirs; see ``membership.py``."""

from __future__ import annotations

from pelican.generators import ArticlesGenerator

from plugins.speed.membership import QuickList


def quicken(generator: ArticlesGenerator) -> None:
    """Exchange the generator's lists of articles for quick ones, just before it asks them."""
    for tag, articles in generator.tags.items():
        generator.tags[tag] = QuickList(articles)
    for rows in (generator.categories, generator.authors):
        rows[:] = [(name, QuickList(articles)) for name, articles in rows]
