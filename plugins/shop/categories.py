"""Categories of the shop: one Markdown file each under ``content/categories/``. A product names its own by the file's
name, and stands on the page ``/shop/<name>/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from plugins.core import text_files
from plugins.markdown.markdown_file import read
from plugins.texts import metadata as texts_metadata


@dataclass(frozen=True, slots=True)
class Category:
    """``summary`` is the line under its name; ``content`` the words at the head of its page, typeset."""

    slug: str
    title: str
    summary: str
    position: int
    content: Markup

    @property
    def url(self) -> str:
        return f"shop/{self.slug}/"


def category(slug: str, metadata: Mapping[str, str], content: Markup) -> Category:
    """Build a category from the metadata of its file.

    :raises ProblemsError: with everything that is wrong with it.
    """
    values = texts_metadata.CATEGORY.typed(f"content/categories/{slug}.md", metadata)
    return Category(slug=slug, content=content, **values)


def read_all(content: Path, settings: Mapping[str, Any]) -> list[Category]:
    """Every category, in the order in which they stand in the shop.

    :raises ProblemsError: on a problem in one.
    """
    files = [(path.stem, read(path, settings)) for path in text_files.texts(content / "categories")]
    found = [category(slug, file.front_matter, file.html) for slug, file in files]
    return sorted(found, key=lambda one: (one.position, one.slug))
