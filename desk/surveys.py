"""``survey results``: count what was answered, once a survey is closed, into the file that the site publishes."""

from __future__ import annotations

import json
from pathlib import Path

import click

from desk import output
from desk.options import Desk, desk_options
from functions.core import clock, survey_files, survey_results
from functions.core.attributes import Item, timestamp
from functions.core.survey_files import Survey
from functions.core.table import flat

FOLDER = Path("content/survey-results")


@click.group()
def survey() -> None:
    """What was answered in a survey, as counts. Nobody of us reads single answers but those in words."""


@survey.command()
@click.argument("slug")
@click.option("--output", "to", type=click.Path(path_type=Path), help=f"Where to. [default: {FOLDER}/SLUG.json]")
@desk_options("survey", "counting a survey")
def results(desk: Desk, slug: str, to: Path | None) -> None:
    """Count the answers of a closed survey into the file that the next build publishes. Cells under ten are merged."""
    known = _known(slug)
    today = clock.local(timestamp(desk.store.clock.now())).date()
    if today <= known.closes:
        raise click.UsageError(f"“{slug}” can be answered until {known.closes}: there are no results before.")
    desk.note(f"survey:{slug}", "results")
    held = survey_results.published(known, [dict(item["answers"]) for item in _answers(desk, slug)])
    path = to or FOLDER / f"{slug}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if desk.as_json:
        click.echo(output.as_json(held))
    elif held["answers"]:
        click.echo(f"{held['answers']} answers are counted in {path}. Look at the page in the preview, then commit it.")
    else:
        click.echo(f"Fewer than {survey_results.BASE} answered, so {path} holds no count; the page will say so.")


@survey.command()
@click.argument("slug")
@desk_options("survey", "reading a survey")
def words(desk: Desk, slug: str) -> None:
    """Read what was written in words, in no order that tells when it came. It is published nowhere."""
    known = _known(slug)
    desk.note(f"survey:{slug}", "words")
    asked = {one.name: one.text for one in known.questions if one.kind == survey_files.TEXT}
    found = sorted(
        (name, str(answer))
        for item in _answers(desk, slug)
        for name, answer in item["answers"].items()
        if name in asked
    )
    if desk.as_json:
        click.echo(output.as_json([{"question": name, "answer": text} for name, text in found]))
        return
    for name, question in asked.items():
        click.echo(question)
        for _, text in (one for one in found if one[0] == name):
            click.echo(f"  - {output.harmless(text)}")


def _known(slug: str) -> Survey:
    """:raises click.UsageError: where there is no such survey."""
    known = survey_files.load(slug)
    if known is None:
        raise click.UsageError(f"There is no survey “{slug}” in the last build; run “make build”, or see its name.")
    return known


def _answers(desk: Desk, slug: str) -> list[Item]:
    with desk.store.answering():
        found = [item for item in flat(desk.store.table("survey").under("survey", slug)) if "answers" in item]
    return list(output.legible(found, _sound, lambda item: f"answer {item['id']}"))


def _sound(item: Item) -> Item:
    """:raises TypeError: where it holds something else than answers, which would not be counted rightly."""
    if not all(isinstance(value, str | list) for value in item["answers"].values()):
        raise TypeError
    return item
