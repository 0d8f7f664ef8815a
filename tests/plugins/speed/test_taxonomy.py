"""Lists of articles by tag, category and author."""

from collections import defaultdict
from types import SimpleNamespace

from plugins.speed.membership import QuickList
from plugins.speed.taxonomy import quicken


def test_every_list_becomes_a_quick_one_with_the_same_articles_in_the_same_order() -> None:
    one, two = object(), object()
    generator = SimpleNamespace(
        tags=defaultdict(list, tag=[two, one]), categories=[("category", [one])], authors=[("author", [])]
    )
    quicken(generator)
    assert generator.tags == {"tag": [two, one]}
    assert (generator.categories, generator.authors) == ([("category", [one])], [("author", [])])
    lists = [generator.tags["tag"], generator.categories[0][1], generator.authors[0][1]]
    assert all(type(articles) is QuickList for articles in lists)
