"""``python -m plugins.new article --title "…" --summary "…"``: begin a text, as a draft that builds at once.

What is not given is asked for on a terminal; elsewhere it is named, and the command ends with 2. ``make new-article``
takes the same as variables: ``TITLE="…"``. No file is ever written over.
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
from plugins.new.prompts import agreed, ask
from plugins.new.shop import Shop


def given(kind: Kind, options: Mapping[str, str | None]) -> dict[str, str]:
    """What the command line says, and what ``make`` was given as variables: it hands those on as the environment's,
    and names them in ``MAKEFLAGS``, so that one that was there before is not taken for an answer.
    """
    flags = os.environ.get("MAKEFLAGS", "")
    found = {name: text for name, text in options.items() if text is not None}
    for field in kind.fields:
        variable = field.name.upper()
        if field.name not in found and re.search(rf"(?:^|(?<!\\)\s){variable}=", flags):
            found[field.name] = os.environ.get(variable, "")
    return {name: " ".join(text.split()) for name, text in found.items()}


def settled(kind: Kind, shop: Shop, said: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The answers that were given or can be guessed, and what is missing or wrong with the others."""
    answers: dict[str, str] = {}
    wrong = []
    for field in kind.fields:
        try:
            text = said.get(field.name) or field.guess(shop, answers)
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


def asked(kind: Kind, shop: Shop, said: Mapping[str, str], answers: dict[str, str]) -> None:
    """Fill ``answers`` by asking for whatever was not given, or was given wrong, until the editor agrees.

    :raises click.Abort: where the editor leaves; ``answers`` holds what was answered.
    """
    for field in kind.fields:
        text = said.get(field.name, "")
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
    while again := agreed(kind.text(answers, shop.root).partition("\n\n")[0], kind.fields):
        answers[again.name] = ask(again, shop, answers, answers[again.name])


def begin(kind: Kind, **options: str | None) -> None:
    """Ask, write, open."""
    shop, said = Shop.read(), given(kind, options)
    answers: dict[str, str] = {}
    if attended():
        try:
            asked(kind, shop, said, answers)
        except click.Abort:
            words = shlex.join(word for name, text in answers.items() if text for word in (f"--{name}", text))
            click.echo("\nNothing is written. To go on from here:")
            click.echo(f"  .venv/bin/python -m plugins.new {kind.name} {words}")
            sys.exit(1)
    else:
        answers, wrong = settled(kind, shop, said)
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
