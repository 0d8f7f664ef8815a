"""Hooks into Jinja: record the variables that a template reads, and fingerprint every template together with those
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
TEMPLATE_FINGERPRINTS = "TEMPLATE_FINGERPRINTS"
# The roots of the page that is being rendered.
ROOTS = "ROOTS_OF_THE_PAGE"


class RecordingContext(Context):
    """Records each variable that comes from outside the template; what the template itself has set is not recorded."""

    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        if not recorders.active():
            return value
        roots: Mapping[str, Any] = self.parent.get(ROOTS, {})
        functions = roots.get("JINJA_GLOBALS", {})
        if value is missing:
            recorders.record((key,), recorders.MISSING)
        elif key in roots and roots[key] is value:
            return recorders.recorded(value, (key,))
        elif key in functions and functions[key] is value:
            return recorders.recorded(value, ("JINJA_GLOBALS", ("item", key)))
        return value


class TemplateFingerprints(Mapping[str, str]):
    """By a template's name, the fingerprint of its text and of every template that it refers to."""

    def __init__(self, environment: Environment, parsed: dict[str, tuple[str | None, ...]]) -> None:
        """:param parsed: cache of the templates that each text refers to, kept from build to build."""
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
        """The text of a template and of every template that it may refer to, by name."""
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
                # None: the name is known only when the page is rendered, so it may be any template.
                waiting += self._environment.list_templates() if found is None else [found]
        return texts

    def _referenced(self, text: str) -> tuple[str | None, ...]:
        if text not in self._parsed:
            self._parsed[text] = tuple(meta.find_referenced_templates(self._environment.parse(text)))
        return self._parsed[text]
