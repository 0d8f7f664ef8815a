"""State kept from one build to the next: parsed texts, what every page depends on, and Jinja's compiled templates."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping, Set
from typing import Any

from jinja2 import Template
from pelican.contents import Content
from pelican.settings import DEFAULT_CONFIG

from pelican_speed.template_cache import TemplateCache
from plugins.core.site_files import SiteFiles
from plugins.incremental import recorders
from plugins.incremental.contents import Contents
from plugins.incremental.ledger import Ledger
from plugins.incremental.templates import ROOTS, TEMPLATE_FINGERPRINTS

# Pelican's own settings that only appear on pages; a change in any other invalidates everything.
SHOWN = {"SITENAME", "SITESUBTITLE", "LINKS", "SOCIAL", "MENUITEMS"}


class Memory:
    """Give it to each build as the setting ``INCREMENTAL``.

    :param inputs_of: see :class:`Contents`.
    """

    def __init__(self, inputs_of: Callable[[str], Any] = lambda _: None) -> None:
        self.contents, self.ledger = Contents(inputs_of), Ledger()
        self.compiled = TemplateCache()
        self.parsed: dict[str, tuple[str | None, ...]] = {}
        # Pages to make first, and the seconds that the rest may take; None: no limit, make all of them.
        self.first: Set[str] = frozenset()
        self.patience: float | None = None
        self._until = float("inf")
        self._settings: dict[str, Any] = {}
        # The variables that all pages of a build share.
        self.shared: dict[str, Any] = {}
        self._begun = False

    def begin_build(self, settings: Mapping[str, Any]) -> None:
        """Begin a build: where its settings differ from the last one's, drop from memory what they may change."""
        # A copy: plugins add to some of them while the build runs.
        plain = copy.deepcopy({name: value for name, value in settings.items() if recorders.plain(value)})
        if plain != self._settings:
            self.contents.forget()
            changed = {name for name in plain | self._settings if plain.get(name) != self._settings.get(name)}
            if changed & set(DEFAULT_CONFIG) - SHOWN:
                self.ledger, self.compiled, self.parsed = Ledger(), TemplateCache(), {}
        self._settings = plain
        self._begun = False
        for cached in (Content.__dict__["get_content"], Content.__dict__["get_summary"]):
            # Pelican caches these by object for the life of the process.
            cached.cache.clear()

    def render(
        self,
        key: str,
        template: Template,
        context: Mapping[str, Any],
        files: SiteFiles,
        *,
        names: Set[str] | None = None,
        anew: bool = False,
    ) -> str | None:
        """A page's text, or None where nothing that it depends on has changed.

        :param names: see :meth:`remember`. :param anew: render it even if nothing has changed.
        """
        texts: list[str] = []

        def make() -> None:
            recorders.record(
                (TEMPLATE_FINGERPRINTS, ("item", template.name)), self.shared[TEMPLATE_FINGERPRINTS][template.name]
            )
            texts.append(template.render({**context, ROOTS: context}))

        if anew:
            self.ledger.forget(key)
        self.remember(key, context, make, files, names)
        return texts[0] if texts else None

    def remember(
        self,
        key: str,
        context: Mapping[str, Any],
        make: Callable[[], Any],
        files: SiteFiles,
        names: Set[str] | None = None,
    ) -> None:
        """Make something again if a value that it read has changed; else keep the files that belong to it.

        :param names: the only variables that may differ from those of all pages; None where any may.
        """
        if not self._begun:
            # Only now are the variables complete: generators set the last ones after reading all files.
            self._begun = True
            # Following a recorded path may call a function that puts files, which no page needs for that reason.
            with self.shared["SITE_FILES"].unwanted():
                self.ledger.begin(self.shared)
            self._until = float("inf") if self.patience is None else time.monotonic() + self.patience
        names = self.shared.keys() if names is None else names
        own = {name: context[name] for name in (context.keys() - self.shared.keys()) | (context.keys() & names)}
        own = {name: value for name, value in own.items() if self.shared.get(name, recorders.MISSING) is not value}

        def gathered() -> frozenset[str]:
            with files.gathering() as names:
                make()
            return frozenset(names)

        files.keep(self.ledger.remember(key, context, own, gathered, self._may_postpone))

    def _may_postpone(self, key: str) -> bool:
        return key not in self.first and time.monotonic() > self._until
