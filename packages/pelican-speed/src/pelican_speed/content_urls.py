"""Cache the source path and the URL of each content object.

Pelican computes a content's URL anew each time it is asked for, eight times a page, from the format in the settings and
a copy of all metadata. For that it computes the path below the content folder each time too, by two ``abspath``, a
``join`` and a ``relpath``. Together that is a tenth of a build. No setting, signal or class can replace ``Content``, as
the generators of articles and pages name their classes outright. So this is the one module that changes a class of
Pelican's.
"""

from __future__ import annotations

import os
from functools import wraps

from pelican.contents import Content, Static

_stock_path, _stock_url = Content.get_relative_source_path, Content.get_url_setting
_paths: dict[tuple[str, str], str] = {}
_urls: dict[tuple[int, str], tuple[Content, str]] | None = None


@wraps(_stock_path)
def _cached_path(self: Content, source_path: str | None = None) -> str | None:
    source, root = source_path or self.source_path, self.settings["PATH"]
    found: str | None = _paths.get((root, source))
    if found is None:
        found = _stock_path(self, source_path)
        # A relative path means another file once the working directory changes.
        if found is not None and os.path.isabs(root):  # noqa: PTH117 - as Pelican does
            _paths[root, source] = found
    return found


@wraps(_stock_url)
def _cached_url(self: Content, key: str) -> str:
    # A static file's URL changes when a text that attaches the file is rendered.
    if _urls is None or isinstance(self, Static):
        found: str = _stock_url(self, key)
        return found
    known = _urls.get((id(self), key))
    if known is None:
        # The content is kept too, so that no other object gets its id.
        known = _urls[id(self), key] = (self, _stock_url(self, key))
    return known[1]


def freeze_urls(frozen: bool) -> None:
    """Cache the URLs of articles and pages from now on, as nothing changes them; or stop, and forget them."""
    global _urls  # noqa: PLW0603 - there is one build in a process at a time
    _urls = {} if frozen else None


def install() -> None:
    """Have every content use the caches: paths always, URLs while they are frozen."""
    Content.get_relative_source_path, Content.get_url_setting = _cached_path, _cached_url
