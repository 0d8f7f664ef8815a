"""State kept from one build to the next: parsed texts and compiled templates. And what the next build is to make."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Set
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any

from pelican.contents import Content

from pelican_speed.template_cache import TemplateCache
from plugins.incremental.contents import Contents

_PLAIN = (str, bytes, int, float, type(None), Decimal, dt.date, dt.time, dt.timedelta, dt.tzinfo, Enum, PurePath, type)


class Interrupted(Exception):  # noqa: N818 - nothing is wrong
    """The build broke off, because there is something newer to build."""


class Memory:
    """Give it to each build as the setting ``INCREMENTAL``.

    :param inputs_of: see :class:`Contents`.
    """

    def __init__(self, inputs_of: Callable[[str, Mapping[str, Any]], Any] = lambda *_: None) -> None:
        self.contents = Contents(inputs_of)
        self.compiled = TemplateCache()
        # The pages that a glance makes, as files of the site, and the slugs of texts whose pages it makes. None: all.
        self.only: Set[str] | None = None
        self.slugs: Set[str] = frozenset()
        # Whether something newer waits to be built: asked before each page.
        self.interrupted: Callable[[], bool] = lambda: False
        # The variables that all pages of a build share.
        self.shared: dict[str, Any] = {}
        self._settings: dict[str, Any] = {}

    def begin_build(self, settings: Mapping[str, Any]) -> None:
        """Begin a build: where its settings differ from the last one's, drop what they may change."""
        # A copy: plugins add to some of them while the build runs.
        plain = copy.deepcopy({name: value for name, value in settings.items() if _plain(value)})
        if plain != self._settings:
            # Jinja applies filters to constants when it compiles.
            self.contents.forget()
            self.compiled.known.clear()
        self._settings = plain
        for cached in (Content.__dict__["get_content"], Content.__dict__["get_summary"]):
            # Pelican caches these by object for the life of the process.
            cached.cache.clear()

    def wants(self, name: str, about: Iterable[object] = ()) -> bool:
        """Whether this build makes a page.

        :param name: the page's file. :param about: what it is about; one with the slug of a saved text is its own page.
        :raises Interrupted: where something newer waits.
        """
        if self.interrupted():
            raise Interrupted
        if self.only is None or name in self.only:
            return True
        return any(getattr(one, "slug", None) in self.slugs for one in about)


def _plain(value: Any) -> bool:
    """Whether a value can be compared with one of another build: text, numbers, dates, and collections of such."""
    if isinstance(value, _PLAIN):
        return True
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(_plain, value))
    return isinstance(value, dict) and all(map(_plain, value)) and all(map(_plain, value.values()))
