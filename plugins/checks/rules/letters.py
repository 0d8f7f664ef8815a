"""Letters: words and links alone, because a mail of ours loads nothing and mail programs draw little else; and a survey
that a letter invites to is one that takes invitations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from functions.core.survey_files import MEMBERS
from plugins.checks.site import Site
from plugins.core.problems import Problem
from plugins.texts import metadata

# Bytes of a letter's file. Its mail holds it twice, encoded for the way, by which Arabic and Japanese grow to two and a
# half times as much; with the foot it stays below 100 kB, where mail programs cut a mail off, and the way to leave too.
LONGEST = 16_000
_TABLE = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)


def problems(site: Site) -> Iterator[Problem]:
    invites = {entry.slug for entry in site.of(metadata.SURVEY) if entry.values.get("who") == MEMBERS}
    for entry in site.of(metadata.LETTER):
        text = entry.text
        if (survey := entry.values.get("survey")) and survey not in invites:
            remedy = "Name one of content/surveys whose “Who:” is “members”, or take the line out."
            yield Problem(text.path, 1, f"no survey “{survey}” takes invitations", remedy)
        if (length := len(text.source.encode())) > LONGEST:
            remedy = (
                f"Stay below {LONGEST:,}: put the rest on a page, and link it. Mail programs cut off what is longer."
            )
            yield Problem(text.path, text.ends + 1, f"a letter of {length:,} bytes is too long for a mail", remedy)
        for link in text.links:
            if link.image:
                remedy = "Take it out, and link the page that shows it."
                yield Problem(text.path, text.line_at(link.at), "a letter has no pictures", remedy)
        for tag in text.markup.tags:
            yield Problem(
                text.path, text.line_at(tag.at), f"a letter has no HTML: <{tag.name}>", "Write it as Markdown."
            )
        for number, line in enumerate(text.plain.text.split("\n"), text.ends + 1):
            if line.lstrip().startswith("!embed"):
                yield Problem(text.path, number, "a letter has no embeds", "Link the page that has it.")
        if table := _TABLE.search(text.plain.text):
            remedy = "Say it in a list: on a phone, a mail program cuts a table off."
            yield Problem(text.path, text.line_at(table.start()), "a letter has no tables", remedy)
