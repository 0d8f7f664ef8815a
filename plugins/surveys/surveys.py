"""Surveys: ``content/surveys/<slug>.md`` becomes the page ``/surveys/<slug>/``, and what the functions know of it.

A draft, and one that does not open before a later day, is in the preview alone: nothing of it is handed to the
functions, so nobody can answer.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator
from pelican.writers import Writer

from functions.core import survey_form
from functions.core.survey_files import FOLDER, Contest, Survey
from functions.languages import DEFAULT
from plugins.core import escaping, text_files
from plugins.core.problems import Problem, ProblemsError
from plugins.core.site_files import SiteFiles
from plugins.markdown.markdown_file import convert
from plugins.surveys import draws, keys, results
from plugins.surveys.draws import Draw
from plugins.texts import drafts, metadata, survey_fields


@dataclass(frozen=True, slots=True)
class Page:
    """A survey with the words around it; ``mark`` says why it is not published yet."""

    survey: Survey
    summary: str
    content: Markup
    mark: str = ""
    lang: str = DEFAULT
    results: Markup | None = None
    results_json: str = ""
    answers: int = 0
    closed: bool = False
    draw: Draw | None = None
    key: dict[str, str] | None = None

    @property
    def slug(self) -> str:
        return self.survey.slug

    @property
    def title(self) -> str:
        return self.survey.title

    @property
    def url(self) -> str:
        return f"surveys/{self.slug}/"

    @property
    def save_as(self) -> str:
        return f"{self.url}index.html"

    @property
    def known_at(self) -> dt.datetime:
        """Of a contest: when the round that decides becomes known."""
        return draws.known_at(self.survey)

    @property
    def beacon(self) -> str:
        """Of a contest: where that round is published."""
        return draws.beacon(self.survey)

    @property
    def recipe(self) -> str:
        """A program that computes the draw again, without its line for our own checks."""
        return draws.RECIPE.read_text(encoding="utf-8").partition("\n\n")[2]

    @property
    def form(self) -> Markup:
        """The questions, unanswered."""
        return escaping.html(str(survey_form.fields(self.survey, {}, {})))


def page(path: Path, settings: dict[str, object]) -> Page:
    """Read a survey.

    :raises ProblemsError: with everything that is wrong with it.
    """
    source, place = path.read_text(encoding="utf-8"), f"content/surveys/{path.name}"
    head, _, body = source.partition("\n\n")
    parsed = survey_fields.parse(body, any(line.startswith("Prize:") for line in head.split("\n")))
    above = head.count("\n") + 2
    if parsed.wrong:
        raise ProblemsError([Problem(place, above + one.line, one.what, one.remedy) for one in parsed.wrong])
    file = convert(f"{head}\n\n{parsed.intro}\n", settings, str(path))
    values = metadata.SURVEY.typed(place, file.front_matter)
    opens, closes = values["opens"], values["closes"]
    contest = Contest(values["prize"], values["winners"], values["round"]) if "prize" in values else None
    survey = Survey(path.stem, values["title"], opens, closes, values["who"], parsed.sections, contest)
    today = settings["TODAY"]
    assert isinstance(today, dt.date)
    key = keys.read(path.parents[1], survey)
    survey = replace(survey, key=key["n"] if key else "")
    found = results.read(path.parents[1], survey)
    return Page(
        survey,
        values["summary"],
        file.html,
        drafts.mark(values.get("status", ""), opens, today),
        results=None if found is None else results.drawn(survey, found),
        results_json=json.dumps(found, ensure_ascii=False, indent=1) + "\n" if found else "",
        answers=found["answers"] if found else 0,
        closed=today > closes,
        draw=draws.read(path.parents[1], survey),
        key=key,
    )


class SurveysGenerator(Generator):  # type: ignore[misc]
    """Reads the surveys into the context, what closes last first; writes their pages and the functions' files."""

    def generate_context(self) -> None:
        found = [page(path, self.settings) for path in text_files.texts(Path(self.path) / "surveys")]
        shown = [one for one in found if self.settings["DRAFTS_SHOWN"] or not one.mark]
        self.context["surveys"] = sorted(shown, key=lambda one: (one.survey.closes, one.slug), reverse=True)

    def generate_output(self, writer: Writer) -> None:
        files: SiteFiles = self.settings["ANSWER_FILES"]
        for one in self.context["surveys"]:
            writer.write_file(one.save_as, self.get_template("survey"), self.context, page=one)
            if one.survey.sections:
                thanks = f"{one.url}thanks/index.html"
                writer.write_file(thanks, self.get_template("survey-thanks"), self.context, page=one)
            if one.survey.one_each:
                self._ballot(writer, one)
            if one.results is not None:
                self.settings["SITE_FILES"].put(f"{one.url}results/results.json", one.results_json)
                place = f"{one.url}results/index.html"
                writer.write_file(place, self.get_template("survey-results"), self.context, page=one)
            if one.survey.contest:
                self._contest(writer, one)
            files.put(f"{FOLDER}/{one.slug}.json", json.dumps(one.survey.as_dict(), ensure_ascii=False) + "\n")
        if self.context["surveys"]:
            writer.write_file("surveys/index.html", self.get_template("surveys"), self.context)

    def _ballot(self, writer: Writer, one: Page) -> None:
        """The page on which a ballot is used, and the key by which it was signed."""
        writer.write_file(f"{one.url}ballot/index.html", self.get_template("survey-ballot"), self.context, page=one)
        if one.key:
            output: SiteFiles = self.settings["SITE_FILES"]
            output.put(f"{one.url}key.json", json.dumps(one.key) + "\n")

    def _contest(self, writer: Writer, one: Page) -> None:
        """The pages of a contest, and the files of its draw."""
        for name in ("enter", "draw"):
            template = self.get_template(f"survey-{name}")
            writer.write_file(f"{one.url}{name}/index.html", template, self.context, page=one)
        if one.draw is not None:
            output: SiteFiles = self.settings["SITE_FILES"]
            output.put(f"{one.url}draw/draw.json", one.draw.as_json())
            output.put(f"{one.url}draw/entries.txt", "".join(f"{entry}\n" for entry in one.draw.entries))


def generator(_: object) -> type[SurveysGenerator]:
    return SurveysGenerator


def register() -> None:
    signals.get_generators.connect(generator)
