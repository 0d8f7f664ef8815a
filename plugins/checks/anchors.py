"""The ids of a page that a link's fragment may name: those of its text, and those of the template around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from markdown import Markdown

from functions.core import survey_form
from plugins.checks.entry import Entry
from plugins.checks.site import Site, read_toml
from plugins.core.file_cache import kept
from plugins.discovery import search
from plugins.markdown import embeds
from plugins.policy import promise_words
from plugins.texts import metadata, survey_fields

_ID = re.compile(r'\sid="([^"]+)"')
_PARTS = re.compile(r"""{%-?\s*(?:extends|include|from|import)\s+["']([^"']+)["']""")
_EXPRESSION = re.compile(r"{{-?\s*(.*?)\s*-?}}")
_OUTSIDE = re.compile(r"{{.*?}}")
_TEMPLATES = {
    metadata.ARTICLE.kind: "article",
    metadata.PRODUCT.kind: "product",
    metadata.CATEGORY.kind: "shop",
    metadata.POLICY.kind: "policy",
    metadata.LETTER.kind: "letter",
    metadata.SURVEY.kind: "survey",
    metadata.ANSWER.kind: "answer",
}
# The values of ids that templates generate, by the expression in the template.
_GENERATED_IDS: dict[str, Callable[[Site], list[str]]] = {
    "promise.id": lambda site: list(site.register.promises) if site.register else [],
    "question.id": lambda site: [one["id"] for one in read_toml(site.content / promise_words.FILE)[0]["questions"]],
    "id": lambda site: list(site.register.purposes) if site.register else [],
    "one.slug": lambda site: [entry.slug for entry in site.of(metadata.CATEGORY)],
    "kind|lower": lambda _: [kind.lower() for kind in (search.PRODUCTS, search.JOURNAL, search.PAGES)],
}


class TemplateIds(NamedTuple):
    """The ids of a template; ``patterns`` match those that it generates from an expression unknown here."""

    names: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]


class Anchors:
    """The ids of every page of one site, found lazily."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._templates: dict[str, TemplateIds] = {}

    def has(self, entry: Entry, name: str) -> bool:
        """Whether the page of a text has an id."""
        return name in self.names(entry) or any(
            pattern.fullmatch(name) for pattern in self._template_ids(entry).patterns
        )

    def names(self, entry: Entry) -> frozenset[str]:
        """Every known id on the page of a text."""
        found = _text_ids(entry.text.source) | self._template_ids(entry).names
        if entry.schema.kind == metadata.CATEGORY.kind:
            # What the shop's page says of ordering stands below the list of each category too.
            shop = (one for one in self.site.entries if one.values.get("template") == "shop")
            found = found.union(*(_text_ids(one.text.source) for one in shop))
        if entry.schema.kind == metadata.SURVEY.kind:
            asked = survey_fields.parse("\n".join(entry.text.lines[entry.text.ends :])).sections
            found |= {survey_form.place(question) for section in asked for question in section.questions}
        return found

    def _template_ids(self, entry: Entry) -> TemplateIds:
        template = _TEMPLATES.get(entry.schema.kind) or str(entry.values.get("template", "page"))
        if template not in self._templates:
            self._templates[template] = self._read(template)
        return self._templates[template]

    def _read(self, template: str) -> TemplateIds:
        names: set[str] = set()
        patterns = []
        for written in _ids(self.site.theme / "templates", f"{template}.html", set()):
            expression = _EXPRESSION.search(written)
            if expression is None:
                names.add(written)
            elif draw := _GENERATED_IDS.get(expression[1]):
                names |= {_EXPRESSION.sub(value, written) for value in draw(self.site)}
            else:
                patterns.append(re.compile(".+".join(map(re.escape, _OUTSIDE.split(written)))))
        return TemplateIds(frozenset(names), tuple(patterns))


def _ids(folder: Path, name: str, seen: set[str]) -> list[str]:
    """The ids in the source of a template and of the templates that it includes, expressions unresolved."""
    if name in seen or not (folder / name).is_file():
        return []
    seen.add(name)
    source = (folder / name).read_text(encoding="utf-8")
    return _ID.findall(source) + [one for part in _PARTS.findall(source) for one in _ids(folder, part, seen)]


@kept(maxsize=2048)
def _text_ids(source: str) -> frozenset[str]:
    """The ids in the HTML that the build makes of a text, those of its headings too."""
    engine = Markdown(
        extensions=["markdown.extensions.extra", "markdown.extensions.toc", "markdown.extensions.meta"],
        output_format="html",
    )
    html = engine.convert(source)
    frames = {f"embed-{line.split()[1]}" for line in source.split("\n") if embeds.LINE.match(line)}
    return frozenset(_ID.findall(html)) | frames
