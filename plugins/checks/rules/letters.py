"""Letters: words and links alone. A mail of ours loads nothing, and mail programs draw little else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.checks.site import Site
from plugins.core.problems import Problem
from plugins.texts import metadata

_TABLE = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)


def problems(site: Site) -> Iterator[Problem]:
    for entry in site.of(metadata.LETTER):
        text = entry.text
        for link in text.links:
            if link.image:
                mend = "Take it out, and link the page that shows it."
                yield Problem(text.path, text.line_at(link.at), "a letter has no pictures", mend)
        for tag in text.markup.tags:
            yield Problem(
                text.path, text.line_at(tag.at), f"a letter has no HTML: <{tag.name}>", "Write it as Markdown."
            )
        for number, line in enumerate(text.plain.text.split("\n"), text.ends + 1):
            if line.lstrip().startswith("!embed"):
                yield Problem(text.path, number, "a letter has no embeds", "Link the page that has it.")
        if table := _TABLE.search(text.plain.text):
            mend = "Say it in a list: on a phone, a mail program cuts a table off."
            yield Problem(text.path, text.line_at(table.start()), "a letter has no tables", mend)
