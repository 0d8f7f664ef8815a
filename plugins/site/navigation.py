"""The navigation in the header of every page: the pages with ``Nav:`` in their front matter, ordered by its number.

Collected once a build, so that writing a page does not walk all the others.
"""

from __future__ import annotations

from typing import Any

from pelican import signals
from pelican.generators import PagesGenerator

from plugins.core.problems import Problem, ProblemsError


def place(page: Any) -> int:
    """A page's place in the navigation, by number: 10 comes after 9.

    :raises ProblemsError: where it is none.
    """
    if not str(page.nav).isdecimal():
        path, what = f"content/{page.relative_source_path}", f"“Nav: {page.nav}” is no place in the navigation"
        raise ProblemsError([Problem(path, 0, what, "Give a whole number, such as 3, or leave the line out")])
    return int(page.nav)


def choose(generator: PagesGenerator) -> None:
    """Put ``navigation`` into the context."""
    led_to = [page for page in generator.pages if hasattr(page, "nav")]
    generator.context["navigation"] = sorted(led_to, key=lambda page: (place(page), page.url))


def register() -> None:
    signals.page_generator_finalized.connect(choose)
