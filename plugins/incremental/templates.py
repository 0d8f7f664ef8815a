"""Jinja's part: variables that are noted when a template asks for them, and a fingerprint of every template with all
that it extends, includes and imports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, TemplateNotFound, meta
from jinja2.runtime import Context
from jinja2.utils import missing

from plugins.incremental import recorders

# Where a build's variables keep the fingerprints, for paths that lead to one.
STAMPS = "TEMPLATE_STAMPS"
# The roots of the page that is being rendered.
ROOTS = "ROOTS_OF_THE_PAGE"


class SeenContext(Context):
    """Notes each variable that comes from outside the template. What the template itself has set stays as it is."""

    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        if not recorders.active():
            return value
        roots: Mapping[str, Any] = self.parent.get(ROOTS, {})
        functions = roots.get("JINJA_GLOBALS", {})
        if value is missing:
            recorders.note((key,), recorders.MISSING)
        elif key in roots and roots[key] is value:
            return recorders.seen(value, (key,))
        elif key in functions and functions[key] is value:
            return recorders.seen(value, ("JINJA_GLOBALS", ("item", key)))
        return value


class Stamps(Mapping[str, str]):
    """The fingerprint of each template by its name, of its text and of all that it leads to."""

    def __init__(self, environment: Environment, parsed: dict[str, tuple[str | None, ...]]) -> None:
        """:param parsed: what each text refers to, kept from build to build."""
        self._environment = environment
        self._parsed = parsed
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            texts = [f"{one}\0{text}" for one, text in sorted(self._gathered(name).items())]
            self._known[name] = hashlib.sha256("\0".join(texts).encode()).hexdigest()
        return self._known[name]

    def __iter__(self) -> Any:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _gathered(self, name: str) -> dict[str, str]:
        """The text of a template and of everything that it may lead to, by name."""
        texts: dict[str, str] = {}
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in texts:
                continue
            try:
                assert self._environment.loader is not None
                texts[one] = self._environment.loader.get_source(self._environment, one)[0]
            except TemplateNotFound:
                texts[one] = ""
                continue
            for found in self._referenced(texts[one]):
                # A name that is known only when the page is rendered may be any.
                waiting += self._environment.list_templates() if found is None else [found]
        return texts

    def _referenced(self, text: str) -> tuple[str | None, ...]:
        if text not in self._parsed:
            self._parsed[text] = tuple(meta.find_referenced_templates(self._environment.parse(text)))
        return self._parsed[text]
