"""Headings: none above the page's own, none left out on the way down, none empty (WCAG 2.2, 1.3.1 and 2.4.6)."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.site import Site
from plugins.core.problems import Problem


def problems(site: Site) -> Iterator[Problem]:
    for entry in site.editable():
        text, above = entry.text, 1
        for heading in text.headings:
            line, said = text.line_at(heading.at), f"“{heading.text}”"
            if not heading.text:
                yield Problem(text.path, line, "a heading is empty", "Write it, or take the marks out.")
            elif heading.level == 1:
                remedy = "Write ## before it: the page’s own heading is its title."
                yield Problem(
                    text.path, line, f"{said} is a heading of the first level, of which the page has one", remedy
                )
            elif heading.level > above + 1:
                what = f"{said} is a heading of level {heading.level}, below one of level {above}"
                yield Problem(text.path, line, what, f"Write {'#' * (above + 1)} before it.")
            above = max(heading.level, 2)
