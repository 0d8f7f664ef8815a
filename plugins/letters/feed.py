"""The feed of letters: Atom (RFC 4287) and JSON Feed 1.1, so that news can be read without giving an address."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from feedgenerator import Atom1Feed, get_tag_uri
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.journal.feeds import as_json, elsewhere
from plugins.letters.letters import Letter

ATOM, JSON = "feeds/news.atom.xml", "feeds/news.json"


def feed(letters: Sequence[Letter], site: Any) -> Atom1Feed:
    """The letters as feed readers take them, newest first.

    :param site: the register's.
    """
    made = Atom1Feed(
        title=f"{site.name}: letters",
        link=f"{site.origin}/news/",
        description="What we mail to those who asked for news.",
        language="en-GB",
        author_name=site.name,
        author_link=f"{site.origin}/",
        feed_url=f"{site.origin}/{ATOM}",
        feed_guid=f"{site.origin}/news/",
    )
    for one in letters:
        address = f"{site.origin}/{one.url}"
        made.add_item(
            title=one.title,
            link=address,
            description=one.summary,
            content=elsewhere(str(one.content), address),
            pubdate=one.date,
            updateddate=one.date,
            unique_id=get_tag_uri(address, one.date),
            author_name=site.name,
        )
    return made


class LetterFeeds(Generator):  # type: ignore[misc]
    """Writes both, from the letters that the pages are made of."""

    def generate_output(self, _: Writer) -> None:
        site, files = self.context["register"].site, self.settings["SITE_FILES"]
        made = feed(self.context["letters"], site)
        files.put(ATOM, made.writeString("utf-8"))
        icon = site.origin + self.context["JINJA_GLOBALS"]["asset"]("icons/icon-512.png")
        files.put(JSON, json.dumps(as_json(made, f"{site.origin}/{JSON}", icon), ensure_ascii=False, indent=1) + "\n")


def generator(_: object) -> type[LetterFeeds]:
    return LetterFeeds


def register() -> None:
    signals.get_generators.connect(generator)
