"""Where a content lies, and its address, are reckoned once.

Pelican reckons the address anew whenever it is asked for, eight times a page, from the format in the settings and a
copy of all metadata; and for that the path below the content folder each time, by two ``abspath``, a ``join`` and a
``relpath``: a tenth of a build. There is no setting, signal or class to put another in for ``Content``: the generators
of articles and pages name their classes outright. So this is the one place that changes a class of Pelican's.
"""

from __future__ import annotations

import os
from functools import wraps

from pelican.contents import Content, Static

_path, _address = Content.get_relative_source_path, Content.get_url_setting
_paths: dict[tuple[str, str], str] = {}
_addresses: dict[tuple[int, str], tuple[Content, str]] | None = None


@wraps(_path)
def _path_once(self: Content, source_path: str | None = None) -> str | None:
    source, root = source_path or self.source_path, self.settings["PATH"]
    found: str | None = _paths.get((root, source))
    if found is None:
        found = _path(self, source_path)
        # A relative one means another file in another folder.
        if found is not None and os.path.isabs(root):  # noqa: PTH117 - as Pelican does
            _paths[root, source] = found
    return found


@wraps(_address)
def _address_once(self: Content, key: str) -> str:
    # A static file's changes when a text that attaches it is rendered.
    if _addresses is None or isinstance(self, Static):
        found: str = _address(self, key)
        return found
    known = _addresses.get((id(self), key))
    if known is None:
        # With the content itself, so that no other has its id.
        known = _addresses[id(self), key] = (self, _address(self, key))
    return known[1]


def settle(settled: bool) -> None:
    """From now on no article's or page's address changes, or it may again."""
    global _addresses  # noqa: PLW0603 - there is one build in a process at a time
    _addresses = {} if settled else None


def remember() -> None:
    """Have every content's path remembered, and addresses while they are settled."""
    Content.get_relative_source_path, Content.get_url_setting = _path_once, _address_once
