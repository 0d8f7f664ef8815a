"""``/choices/<code>/``: the choices in every language but English, drawn from that language's file of words.

English stands in ``content/pages/choices.md``. Each page leads to all the others by their own names.

Beside each stand its other states, ``/choices/de/statistics.social.htm``: the same page with these purposes ticked. The
edge function gives a visitor the one that their cookie asks for, so that the form tells the truth without script too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from functions import languages
from plugins.markdown.markdown_file import convert


def address(language: str) -> str:
    """The page's path: ``/choices/`` in English, ``/choices/de/`` in German."""
    return "/choices/" if language == languages.DEFAULT else f"/choices/{language}/"


def addresses() -> list[tuple[str, str]]:
    """``(hreflang, path)`` of every page, ``x-default`` last, as search engines want them in each."""
    return [(code, address(code)) for code in (languages.DEFAULT, *others())] + [
        ("x-default", address(languages.DEFAULT))
    ]


def named() -> list[tuple[str, str, str]]:
    """``(code, name, path)`` of every page, by the language's own name."""
    found = [(code, str(languages.words(code)["language"]["name"]), address(code)) for code in languages.OFFERED]
    return sorted(found, key=lambda entry: entry[1].casefold())


def others() -> tuple[str, ...]:
    """Every language that has a page here."""
    return tuple(code for code in languages.OFFERED if code != languages.DEFAULT)


def states(optional: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every set of purposes that can be allowed, in the register's order; none is the page itself."""
    for size in range(1, len(optional) + 1):
        yield from combinations(optional, size)


def page(language: str, settings: dict[str, Any]) -> dict[str, str]:
    """What the template ``choices`` needs of a page; the introduction is Markdown."""
    said = languages.words(language)["choices"]
    front_matter = f"Title: {said['title']}\nSummary: {said['summary']}\n\n"
    file = convert(front_matter + said["intro"].strip(), settings, f"functions/languages/{language}.toml")
    return {"title": said["title"], "summary": said["summary"], "content": file.html, "lang": language}


class ChoicesPagesGenerator(Generator):  # type: ignore[misc]
    """Writes the pages."""

    def generate_context(self) -> None:
        self.context["choices_addresses"] = addresses()
        self.context["choices_languages"] = named()

    def generate_output(self, writer: Writer) -> None:
        template = self.get_template("choices")
        (english,) = (one for one in self.context["pages"] if one.template == "choices")
        pages = {languages.DEFAULT: english} | {code: page(code, self.settings) for code in others()}
        for code, own in pages.items():
            path = address(code)
            if code != languages.DEFAULT:
                writer.write_file(f"{path[1:]}index.html", template, self.context, page=own)
            for granted in states(self.context["register"].optional):
                about: dict[str, Any] = {"page": own, "granted": granted, "page_path": path}
                writer.write_file(f"{path[1:]}{'.'.join(granted)}.htm", template, self.context, **about)


def generator(_: object) -> type[ChoicesPagesGenerator]:
    return ChoicesPagesGenerator


def register() -> None:
    signals.get_generators.connect(generator)
