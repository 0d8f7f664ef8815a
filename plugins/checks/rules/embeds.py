"""Embeds: readable, from a recipient that the register knows, at an address of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.site import Site
from plugins.core.problems import Problem
from plugins.markdown import embeds
from plugins.markdown.embeds import EmbedError


def problems(site: Site) -> Iterator[Problem]:
    for entry in site.editable():
        text = entry.text
        if "!embed" not in text.source:
            continue
        for number, line in enumerate(text.plain.text.split("\n"), text.ends + 1):
            try:
                if (found := embeds.parts(line)) and site.register:
                    embeds.allowed(site.register, found[0], found[2])
            except EmbedError as problem:
                yield Problem(text.path, number, problem.message, f"{problem.remedy[0].upper()}{problem.remedy[1:]}.")
