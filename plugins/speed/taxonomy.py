"""Tags, categories and authors know quickly what is in them; see ``membership.py``."""

from __future__ import annotations

from pelican.generators import ArticlesGenerator

from plugins.speed.membership import QuickList


def quicken(generator: ArticlesGenerator) -> None:
    """Exchange the lists of articles, in the generator and in the context that templates are given, for quick ones."""
    known = [*generator.tags.values(), *(articles for _, articles in [*generator.categories, *generator.authors])]
    quick = {id(articles): QuickList(articles) for articles in known}
    for tag, articles in generator.tags.items():
        generator.tags[tag] = quick[id(articles)]
    for rows in (generator.categories, generator.authors, *(generator.context[name] for name in NAMES)):
        rows[:] = [(name, quick.get(id(articles), articles)) for name, articles in rows]


NAMES = ("tags", "categories", "authors")
