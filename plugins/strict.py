"""What an editor must not get wrong without being told: fields of pages and articles, checked by name."""

from __future__ import annotations

from pelican import signals
from pelican.contents import Article, Content, Page
from pelican.generators import Generator

import languages

_OWN = {"reader", "path", "category", "template", "url", "save_as", "slug"}
_PICTURE = {"picture", "palette", "pattern", "alt"}
REQUIRED: dict[type, set[str]] = {
    Page: {"title", "summary", "template"},
    Article: {"title", "summary", "date", *_PICTURE},
}
OPTIONAL: dict[type, set[str]] = {
    Page: {"nav", "date", "modified", "status", "lang", *_PICTURE},
    Article: {"modified", "status", "tags", "lang"},
}


class FieldError(ValueError):
    """A slip in a page's or an article's head: the message names file and field."""


def check(content: Content) -> None:
    """:raises FieldError: on a missing, empty or unknown field."""
    kind = type(content)
    if kind not in REQUIRED:
        return
    where = f"content/{content.relative_source_path}"
    given = {name for name, value in content.metadata.items() if value not in ("", [])}
    if missing := REQUIRED[kind] - given:
        raise FieldError(f"{where}: “{min(missing)}” is missing")
    if unknown := set(content.metadata) - REQUIRED[kind] - OPTIONAL[kind] - _OWN:
        known = ", ".join(sorted(REQUIRED[kind] | OPTIONAL[kind]))
        raise FieldError(f"{where}: unknown field “{min(unknown)}”; known are {known}")
    if content.lang not in languages.OFFERED:
        offered = ", ".join(languages.OFFERED)
        raise FieldError(f"{where}: there is no language “{content.lang}”; there are {offered}")


def nothing_lost(generator: Generator) -> None:
    """Pelican drops a file it cannot read and goes on; here that stops the build.

    :raises FieldError: naming the first file left out.
    """
    if failed := sorted(generator.context.get("failed_source_paths", ())):
        raise FieldError(f"{failed[0]} could not be read; the message above says why")


def register() -> None:
    signals.content_object_init.connect(check)
    signals.article_generator_finalized.connect(nothing_lost)
    signals.page_generator_finalized.connect(nothing_lost)
