"""``/choices/<code>/``: the choices in every language but English, drawn from that language's file of words.

English stands in ``content/pages/choices.md``. Each page leads to all the others by their own names.
"""

from __future__ import annotations

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
        for language in others():
            save_as = f"{address(language).lstrip('/')}index.html"
            writer.write_file(save_as, template, self.context, page=page(language, self.settings))


def generator(_: object) -> type[ChoicesPagesGenerator]:
    return ChoicesPagesGenerator


def register() -> None:
    signals.get_generators.connect(generator)
