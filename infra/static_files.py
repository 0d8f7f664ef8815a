"""How a file of the built site travels: its content type and how long it may be kept. One answer for the preview and
for infra/deploy/.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import PurePosixPath

_TYPES = {
    ".html": "text/html; charset=utf-8",
    # Another state of a page that is there under its own name: it has no address, and no reader takes it for a page.
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".atom.xml": "application/atom+xml; charset=utf-8",
    ".rss.xml": "application/rss+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
# Where the same suffix is another type.
_PLACES = {("feeds", ".json"): "application/feed+json"}
_HASHED = re.compile(r"\.[0-9a-f]{8}\.(css|js|json|woff2|svg|avif|webp|png|jpg)$")
_YEAR = "public, max-age=31536000, immutable"


def content_type(path: str) -> str:
    """By folder and suffix first, then by the whole of the suffixes (``.atom.xml``), then by the last.

    :param path: from the site's root.
    """
    name = PurePosixPath(path)
    if placed := _PLACES.get((name.parent.name, name.suffix)):
        return placed
    suffixes = ("".join(name.suffixes[-2:]), name.suffix)
    known = next((_TYPES[suffix] for suffix in suffixes if suffix in _TYPES), None)
    return known or mimetypes.guess_type(path)[0] or "application/octet-stream"


def cache_control(path: str) -> str:
    """A file named by its content never changes; anything else is asked for again each time."""
    return _YEAR if is_hashed(path) else "no-cache"


def is_hashed(path: str) -> bool:
    """Whether a file is named by its content, as plugins/site/assets.py names them."""
    return _HASHED.search(path) is not None
