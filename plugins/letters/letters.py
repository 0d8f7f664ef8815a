"""Letters to the mailing list: ``content/letters/<slug>.md`` becomes the page ``/news/<slug>/`` and the text of a mail.

The mail's text goes to ``functions/pages/letters/<slug>.json``, drafts included, from where ``cardamum news`` takes it:
a draft can be sent to oneself, and is not on the site yet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from functions.core import arrival_marks
from functions.core.letter_files import FOLDER, LetterText
from functions.languages import DEFAULT, OFFERED
from plugins.core import text_files
from plugins.core.site_files import SiteFiles
from plugins.journal.feeds import elsewhere
from plugins.letters.mail_text import as_text
from plugins.markdown.markdown_file import read
from plugins.texts import drafts
from plugins.texts import metadata as texts_metadata


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. ``title`` is the mail's subject, ``summary`` its preheader; ``languages`` are the readers' languages
    that it goes to; ``mark`` says why it is not published yet; ``survey`` to which one each reader is invited with it.
    """

    slug: str
    title: str
    summary: str
    date: dt.datetime
    topics: tuple[str, ...]
    content: Markup
    languages: tuple[str, ...] = OFFERED
    lang: str = DEFAULT
    status: str = drafts.PUBLISHED
    mark: str = ""
    survey: str = ""

    @property
    def url(self) -> str:
        return f"news/{self.slug}/"

    @property
    def save_as(self) -> str:
        return f"news/{self.slug}/index.html"

    def mail(self, origin: str) -> LetterText:
        """What goes into the mail: read far from the site, so every address is whole. Those of our own pages say which
        letter they stand in, the same to every reader.
        """
        html = _marked(elsewhere(str(self.content), f"{origin}/{self.url}"), origin, self.slug)
        return LetterText(
            slug=self.slug,
            subject=self.title,
            preheader=self.summary,
            topics=self.topics,
            languages=self.languages,
            lang=self.lang,
            html=html,
            text=as_text(html),
            archive=f"{origin}/{self.url}",
            published=not self.mark,
            survey=self.survey,
        )


def letter(slug: str, front_matter: Mapping[str, str], content: Markup) -> Letter:
    """Build a letter from the front matter of its file.

    :raises ProblemsError: with everything that is wrong with it.
    """
    values = texts_metadata.LETTER.typed(f"content/letters/{slug}.md", front_matter)
    return Letter(slug=slug, content=content, **values)


def _marked(html: str, origin: str, slug: str) -> str:
    def marked(match: re.Match[str]) -> str:
        return f'href="{arrival_marks.marked(match[1], "letter", slug)}"'

    return re.sub(rf'(?<=\s)href="({re.escape(origin)}/[^"]*)"', marked, html)


def source_hash(path: Path) -> str:
    """What tells the desk that a letter was changed after it was built."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class LettersGenerator(Generator):  # type: ignore[misc]
    """Reads the letters into the context, newest first; writes their pages and the texts of their mails."""

    def generate_context(self) -> None:
        paths = text_files.texts(Path(self.path) / "letters")
        files = [(path, read(path, self.settings)) for path in paths]
        found = [(path, letter(path.stem, file.front_matter, file.html)) for path, file in files]
        today = self.settings["TODAY"]
        marked = [(path, replace(one, mark=drafts.mark(one.status, one.date.date(), today))) for path, one in found]
        self.all = marked
        shown = [one for _, one in marked if self.settings["DRAFTS_SHOWN"] or not one.mark]
        self.context["letters"] = sorted(shown, key=lambda one: (one.date, one.slug), reverse=True)

    def generate_output(self, writer: Writer) -> None:
        template = self.get_template("letter")
        for one in self.context["letters"]:
            writer.write_file(one.save_as, template, self.context, letter=one)
        files: SiteFiles = self.settings["ANSWER_FILES"]
        origin = self.context["register"].site.origin
        for path, one in self.all:
            held = one.mail(origin).as_dict() | {"source_sha256": source_hash(path)}
            files.put(f"{FOLDER}/{one.slug}.json", json.dumps(held, ensure_ascii=False, indent=1) + "\n")


def generator(_: object) -> type[LettersGenerator]:
    return LettersGenerator


def register() -> None:
    signals.get_generators.connect(generator)
