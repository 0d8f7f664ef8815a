"""What outlives a build: the texts that were read, what every page was made from, and Jinja's compiled templates."""

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
from plugins.incremental.templates import ROOTS, STAMPS

# Of Pelican's own settings these are only shown; the others steer how files are read and pages are made.
SHOWN = {"SITENAME", "SITESUBTITLE", "LINKS", "SOCIAL", "MENUITEMS"}


class Memory:
    """Give it to each build as the setting ``INCREMENTAL``.

    :param beside: see :class:`Contents`.
    """

    def __init__(self, beside: Callable[[str], Any] = lambda _: None) -> None:
        self.contents, self.ledger = Contents(beside), Ledger()
        self.compiled = TemplateCache()
        self.parsed: dict[str, tuple[str | None, ...]] = {}
        # What is made before all else, and the seconds that the rest may take; None where all of it is to be made.
        self.first: Set[str] = frozenset()
        self.patience: float | None = None
        self._until = float("inf")
        self._settings: dict[str, Any] = {}
        # The variables that all pages of a build share.
        self.shared: dict[str, Any] = {}
        self._begun = False

    def meet(self, settings: Mapping[str, Any]) -> None:
        """A build begins: where its settings are not those of the last one, what they may change is forgotten."""
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
            # Kept by the object that was asked, for as long as the process lives.
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
        """A page's text, or None where it is as it was.

        :param names: see :meth:`remember`. :param anew: render it whatever it was made from.
        """
        texts: list[str] = []

        def make() -> None:
            recorders.note((STAMPS, ("item", template.name)), self.shared[STAMPS][template.name])
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
        """Make something where what it read is not as it was, and keep the files that go along with it.

        :param names: the only variables that may differ from those of all pages; None where any may.
        """
        if not self._begun:
            # Only now are the variables complete: the last are set when every generator has read its files.
            self._begun = True
            # Asking again for a picture does not bring back a page that showed it.
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

        files.keep(self.ledger.remember(key, context, own, gathered, self._may_wait))

    def _may_wait(self, key: str) -> bool:
        return key not in self.first and time.monotonic() > self._until
