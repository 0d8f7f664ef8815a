"""``survey``: make the keys of one that takes one answer a person, destroy them at the close, and count what was
answered into the file that the site publishes.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric import rsa

from desk import output
from desk.errors import ChangedError
from desk.options import Desk, desk_options
from desk.zone import ZONE
from functions.core import clock, survey_files, survey_results
from functions.core.attributes import Item
from functions.core.blind_rsa import PrivateKey
from functions.core.survey_files import Survey
from functions.core.table import flat
from functions.surveys import personal

FOLDER = Path("content/survey-results")
KEYS = Path("content/survey-keys")
_BITS = 2048


@click.group()
def survey() -> None:
    """What was answered in a survey, as counts. Nobody of us reads single answers but those in words."""


@survey.command(name="open")
@click.argument("slug")
@click.option("--output", "to", type=click.Path(path_type=Path), help=f"Where to. [default: {KEYS}/SLUG.json]")
@desk_options("survey_key", "opening a survey")
def open_(desk: Desk, slug: str, to: Path | None) -> None:
    """Make the keys of a survey that takes one answer a person. The public one is published with the next build; the
    others stay in their table until the survey closes. Then send the letter that names it (cardamum news).
    """
    known = _invited(slug)
    now = desk.store.clock.now()
    if clock.day(now) > known.closes:
        raise click.UsageError(f"“{slug}” closed on {known.closes}.")
    made = rsa.generate_private_key(65_537, _BITS).private_numbers()
    private = PrivateKey(made.p, made.q, made.d)
    end = dt.datetime.combine(known.closes + dt.timedelta(days=1), dt.time(), ZONE)
    keys = {
        "survey": slug,
        "key": secrets.token_hex(32),
        "signing": private.as_dict(),
        "expires_at": int(end.timestamp()),
    }
    desk.note(f"survey:{slug}", "open")
    with desk.store.answering():
        # Never twice: with other keys, every invitation that is out would be dead, and good for a second answer.
        if not desk.store.table("survey_key").replace(keys, None, "survey", ()):
            raise ChangedError(f"“{slug}” has its keys: they are made once.", {})
    n = base64.urlsafe_b64encode(private.public.n.to_bytes(_BITS // 8)).decode().rstrip("=")
    path = _written(to or KEYS / f"{slug}.json", {"kty": "RSA", "alg": "PS384", "n": n, "e": "AQAB"})
    output.tell(
        f"The public key is in {path}. Commit and release it, then send the letter whose head says “Survey: {slug}”."
    )
    output.tell(f"The keys end with {known.closes}; “cardamum survey close {slug}” destroys them at once then.")


@survey.command()
@click.argument("slug")
@desk_options("survey_key", "closing a survey")
def close(desk: Desk, slug: str) -> None:
    """Destroy the keys of a closed survey: from then on nobody can tell which invitation was whose. No copy is kept."""
    known = _invited(slug)
    if clock.day(desk.store.clock.now()) <= known.closes:
        raise click.UsageError(f"“{slug}” can be answered until {known.closes}.")
    desk.note(f"survey:{slug}", "close")
    with desk.store.answering():
        personal.destroy_keys(desk.store.table("survey_key"), slug)
    output.tell(f"The keys of “{slug}” are destroyed. Count it: cardamum survey results {slug}")


@survey.command()
@click.argument("slug")
@click.option("--output", "to", type=click.Path(path_type=Path), help=f"Where to. [default: {FOLDER}/SLUG.json]")
@desk_options("survey", "counting a survey")
def results(desk: Desk, slug: str, to: Path | None) -> None:
    """Count the answers of a closed survey into the file that the next build publishes. Cells under ten are merged."""
    known = _known(slug)
    today = clock.day(desk.store.clock.now())
    if today <= known.closes:
        raise click.UsageError(f"“{slug}” can be answered until {known.closes}: there are no results before.")
    desk.note(f"survey:{slug}", "results")
    held = survey_results.published(known, [dict(item["answers"]) for item in _answers(desk, slug)])
    path = _written(to or FOLDER / f"{slug}.json", held)
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


def _invited(slug: str) -> Survey:
    """:raises click.UsageError: where there is no such survey, or anyone may answer it."""
    known = _known(slug)
    if not known.one_each:
        raise click.UsageError(f"Anyone may answer “{slug}”: it needs no keys (“Who: members” has them).")
    return known


def _written(path: Path, held: Mapping[str, Any]) -> Path:
    """Write a file that is committed, for the next build to publish."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _answers(desk: Desk, slug: str) -> list[Item]:
    with desk.store.answering():
        found = [item for item in flat(desk.store.table("survey").under("survey", slug)) if "answers" in item]
    return list(output.legible(found, _sound, lambda item: f"answer {item['id']}"))


def _sound(item: Item) -> Item:
    """:raises TypeError: where it holds something else than answers, which would not be counted rightly."""
    if not all(isinstance(value, str | list) for value in item["answers"].values()):
        raise TypeError
    return item
