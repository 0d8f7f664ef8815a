"""Read a Markdown file the way Pelican does: front matter of ``Key: value`` lines, a blank line, text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pelican_speed import markdown_engines
from plugins.core import escaping
from plugins.core.file_cache import kept
from plugins.images.renditions import ImageError
from plugins.markdown.text_inputs import inputs_of
from plugins.markdown.typography import typeset


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """``front_matter`` has lower-case keys; ``html`` is the typeset body; ``toc`` a nested list of its headings."""

    front_matter: Mapping[str, str]
    html: Markup
    toc: Markup


class FrontMatterError(ValueError):
    """A problem in the front matter of a Markdown file: the message names file and key."""


def convert(text: str, settings: Mapping[str, Any], name: str) -> MarkdownFile:
    """Markdown with its front matter → :class:`MarkdownFile`.

    :param settings: Pelican's; ``MARKDOWN`` says which extensions.
    :param name: of the file, for errors.
    :raises FrontMatterError: on a key given twice.
    :raises ImageError: on a picture that is missing, unfit or without a text alternative.
    """
    options = settings["MARKDOWN"]
    return _converted(text, name, json.dumps(options, sort_keys=True), inputs_of(text, settings))


@kept(maxsize=4096)
def _converted(text: str, name: str, said: str, _inputs: object) -> MarkdownFile:
    options = json.loads(said)
    extensions = [*options.get("extensions", ()), *options["extension_configs"], "markdown.extensions.meta"]
    try:
        with markdown_engines.engine(options | {"extensions": list(dict.fromkeys(extensions))}) as engine:
            html, given, toc = engine.convert(text), engine.Meta, engine.toc
    except ImageError as problem:
        raise ImageError(f"{name}, {problem}") from None
    front_matter: dict[str, str] = {}
    for key, values in given.items():
        if len(values) > 1:
            raise FrontMatterError(f"{name}: “{key}” is given {len(values)} times or runs over several lines")
        front_matter[key] = values[0].strip()
    return MarkdownFile(front_matter=front_matter, html=escaping.html(typeset(html)), toc=escaping.html(toc))


def read(path: Path, settings: Mapping[str, Any]) -> MarkdownFile:
    """The file at ``path``, as :func:`convert` gives it."""
    return convert(path.read_text(encoding="utf-8"), settings, str(path))
