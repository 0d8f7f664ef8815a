"""The address of a text, from its file's path and its front matter; reads front matter without Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from plugins.core.text_files import is_text

# Where each kind of text lies, and the folder of the site that its pages stand in.
FOLDERS = {
    "content/pages": "/",
    "content/journal": "/journal/",
    "content/products": "/shop/",
    "content/categories": "/shop/",
    "content/letters": "/news/",
    "content/surveys": "/surveys/",
}
# Pelican reads these with all that lies below them; the shop reads its own folders alone.
_DEEP = ("content/pages", "content/journal")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def front_matter(text: str) -> dict[str, str]:
    """Read the front matter of a Markdown file: its lines ``Key: value``, keys in lower case."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            break
        found[key.strip().lower()] = value.strip()
    return found


def address(path: str, metadata: Mapping[str, str]) -> str | None:
    """``content/journal/eleven-grams.md`` → ``/journal/eleven-grams/``; None for what is no page of its own.

    :param path: from the root of the repository. :param metadata: its front matter.
    """
    parts = path.removesuffix(".md").split("/")
    top, whole = "/".join(parts[:2]), "/".join(parts[:-1])
    folder = FOLDERS.get(top if top in _DEEP else whole)
    if folder is None or not is_text(PurePosixPath(path).name):
        return None
    if "url" in metadata:
        return "/" + metadata["url"].removeprefix("/").removesuffix("index.html")
    language = metadata.get("lang", "en")
    return f"{'' if language == 'en' else f'/{language}'}{folder}{metadata.get('slug', parts[-1])}/"
