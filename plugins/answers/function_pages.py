"""The pages that functions answer with: written by editors, built by the theme, filled at run time.

``content/answers/<name>.md`` becomes ``functions/pages/<name>.html``, a :class:`string.Template`, and
``content/answers/de/<name>.md`` the same in German. So a thank-you page has the site's own head and foot, and there is
one design. The frame of the mails, ``functions/pages/mail.html``, and a row of the order sheet come from the theme in
the same way.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Template
from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.writers import Writer

from functions import languages
from plugins.core import escaping, text_files
from plugins.core.site_files import SiteFiles
from plugins.markdown.markdown_file import MarkdownFile, read

# Marks that pass through Markdown and Jinja untouched, so that a dollar sign of the shell is not taken for a slot.
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(r"(?:<p>)?\$(?:([a-z_]+)|\{([a-z_]+)\})(?:</p>)?")
# What functions draw from the theme besides whole pages.
PARTS = ("mail", "order-row")
_MARKED = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")


def slot(name: str) -> str:
    """A place for the function to fill, as templates of the theme write it."""
    return f"{_OPEN}{name}{_CLOSE}"


def _mark(match: re.Match[str]) -> str:
    """A slot alone in its paragraph takes the paragraph's place: what fills it is a block."""
    name, whole = match[1] or match[2], match[0]
    if whole.startswith("<p>") and whole.endswith("</p>"):
        return slot(name)
    return whole.replace(whole.removeprefix("<p>").removesuffix("</p>"), slot(name))


def _marked(text: str) -> str:
    """A text with a mark in the place of each slot; a doubled dollar sign is a plain one."""
    return _SLOT.sub(_mark, text.replace("$$", "\ue002")).replace("\ue002", "$")


def as_template(html: str) -> str:
    """Rendered HTML with marks → a :class:`string.Template`: other dollar signs doubled, marks turned into slots."""
    return _MARKED.sub(r"${\1}", html.replace("$", "$$"))


class AnswersGenerator(Generator):  # type: ignore[misc]
    """Writes the function's pages, out of the public folder."""

    def generate_context(self) -> None:
        self.env.globals["slot"] = slot

    def generate_output(self, _: Writer) -> None:
        files: SiteFiles = self.settings["ANSWER_FILES"]
        if self.settings["SITE_FILES"].partial:
            return
        for name in PARTS:
            self._write(files, f"{name}.html", self.get_template(name), {})
        template = self.get_template("answer")
        answers = Path(self.path) / "answers"
        for path in text_files.texts(answers, deep=True):
            place = path.relative_to(answers)
            language = place.parent.name or languages.DEFAULT
            if language not in languages.OFFERED:
                raise FileNotFoundError(f"{path}: there is no functions/languages/{language}.toml")
            page = _page(read(path, self.settings)) | {"lang": language}
            name = place.with_suffix(".html").as_posix()
            self._write(files, name, template, {"page": page, "output_file": ""})

    def _write(self, files: SiteFiles, name: str, template: Template, own: dict[str, Any]) -> None:
        files.put(name, as_template(template.render(self.context | own)))


def _page(file: MarkdownFile) -> dict[str, str]:
    """What the template needs of an answer: title, content with marks; or "", the form it repeats, its script,
    and whether it shows the notice on the legal guarantee."""
    return {
        "title": _marked(file.front_matter["title"]),
        "summary": file.front_matter.get("summary", ""),
        "form": file.front_matter.get("form", ""),
        "script": file.front_matter.get("script", ""),
        "guarantee": file.front_matter.get("guarantee", ""),
        "content": escaping.html(_marked(str(file.html))),
    }


def prepare(pelican: Pelican) -> None:
    """The folder in the functions' package, for all that write there."""
    pelican.settings["ANSWER_FILES"] = SiteFiles(Path(pelican.settings["ANSWERS_PATH"]))


def generator(_: object) -> type[AnswersGenerator]:
    return AnswersGenerator


def register() -> None:
    signals.initialized.connect(prepare)
    signals.get_generators.connect(generator)
