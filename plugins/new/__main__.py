"""``python -m plugins.new article --title "…" --summary "…"``: begin a text, as a draft that builds at once.

Missing options are asked for on a terminal; without one they are listed, and the command ends with 2. ``make
new-article`` takes the same as variables: ``TITLE="…"``. No file is ever overwritten.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping
from functools import partial

import click

from plugins.core.editor import attended, opened
from plugins.new.kinds import KINDS, Kind
from plugins.new.prompts import ask, confirm
from plugins.new.shop import Shop


def from_options(kind: Kind, options: Mapping[str, str | None]) -> dict[str, str]:
    """The answers from the command line and from variables of ``make``. Make passes these on in the environment and
    names them in ``MAKEFLAGS``; other variables of the environment are no answers.
    """
    flags = os.environ.get("MAKEFLAGS", "")
    found = {name: text for name, text in options.items() if text is not None}
    for field in kind.fields:
        variable = field.name.upper()
        if field.name not in found and re.search(rf"(?:^|(?<!\\)\s){variable}=", flags):
            found[field.name] = os.environ.get(variable, "")
    return {name: " ".join(text.split()) for name, text in found.items()}


def resolved(kind: Kind, shop: Shop, given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Without a terminal: the answers that were given or can be guessed, and what is missing or wrong."""
    answers: dict[str, str] = {}
    wrong = []
    for field in kind.fields:
        try:
            text = given.get(field.name) or field.guess(shop, answers)
        except KeyError:
            continue  # What it is guessed from is missing itself.
        if not text and field.optional:
            continue
        option = f"--{field.name}"
        if not text:
            wrong.append(f"{option} is missing: {field.purpose}")
            continue
        try:
            field.check(text, shop, answers)
        except ValueError as problem:
            wrong.append(f"{option}: “{text}” {problem}")
        else:
            answers[field.name] = text
    return answers, wrong


def ask_missing(kind: Kind, shop: Shop, given: Mapping[str, str], answers: dict[str, str]) -> None:
    """Fill ``answers`` by asking for whatever is missing or wrong, until the editor confirms.

    :raises click.Abort: where the editor leaves; ``answers`` holds what was answered so far.
    """
    for field in kind.fields:
        text = given.get(field.name, "")
        try:
            if text:
                field.check(text, shop, answers)
        except ValueError as problem:
            click.secho(f"\n“{text}” {problem}", fg="red")
        else:
            if text:
                answers[field.name] = text
                continue
        answers[field.name] = ask(field, shop, answers, text)
    while again := confirm(kind.text(answers, shop.root).partition("\n\n")[0], kind.fields):
        answers[again.name] = ask(again, shop, answers, answers[again.name])


def begin(kind: Kind, **options: str | None) -> None:
    """Ask, write, open."""
    shop, given = Shop.read(), from_options(kind, options)
    answers: dict[str, str] = {}
    if attended():
        try:
            ask_missing(kind, shop, given, answers)
        except click.Abort:
            words = shlex.join(word for name, text in answers.items() if text for word in (f"--{name}", text))
            click.echo("\nNothing is written. To go on from here:")
            click.echo(f"  .venv/bin/python -m plugins.new {kind.name} {words}")
            sys.exit(1)
    else:
        answers, wrong = resolved(kind, shop, given)
        if wrong:
            click.echo("\n".join(wrong), err=True)
            sys.exit(2)
    file = kind.file(answers)
    with (shop.root / file).open("x", encoding="utf-8") as new:
        new.write(kind.text(answers, shop.root))
    click.echo(f"{file}\nIt is a draft: make preview shows it at {kind.address(answers)}, and nothing else does.")
    if attended():
        opened(shop.root / file)


def command(kind: Kind) -> click.Command:
    """The command that begins a text of that kind, with an option for each field."""
    options: list[click.Parameter] = [click.Option([f"--{field.name}"], help=field.purpose) for field in kind.fields]
    return click.Command(kind.name, callback=partial(begin, kind), params=options, help=f"Begin a new {kind.name}.")


main = click.Group(help=__doc__, commands={name: command(kind) for name, kind in KINDS.items()})

if __name__ == "__main__":
    main()
