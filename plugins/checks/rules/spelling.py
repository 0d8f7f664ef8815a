"""Spelling of what is written in English; the other languages are not misspelt English."""

from __future__ import annotations

from collections.abc import Iterator

from functions import languages
from plugins.checks.site import Site
from plugins.core.problems import Problem


def problems(site: Site) -> Iterator[Problem]:
    for entry in site.editable():
        if entry.language == languages.DEFAULT:
            for line, word, instead in entry.text.misspelt:
                remedy = f"Write {instead}, or let it stand in [tool.codespell] of pyproject.toml."
                yield Problem(entry.path, line, f"“{word}” is misspelt", remedy)
