"""Prompts on the terminal, one question at a time. A wrong answer is rejected at once and can be corrected."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import click

from plugins.new.fields import Answers, Field
from plugins.new.shop import Shop

# Line editing is not on every system; without it a wrong answer is typed again.
_line: Any = importlib.import_module("readline") if importlib.util.find_spec("readline") else None
_WIDTH = 100


@contextmanager
def _completion(text: str, choices: Sequence[str]) -> Iterator[None]:
    """Prefill the prompt and complete choices with the tab key, where the terminal can do that."""
    if _line is None:
        yield
        return
    _line.set_startup_hook((lambda: _line.insert_text(text)) if text else None)
    _line.set_completer(
        lambda begun, at: next(islice((one for one in choices if one.startswith(begun)), at, None), None)
    )
    _line.set_completer_delims(" ,")
    _line.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        _line.set_startup_hook(None)
        _line.set_completer(None)


def _introduce(field: Field, choices: Sequence[str]) -> None:
    click.echo()
    click.echo(click.style(field.name.capitalize(), bold=True) + f": {field.purpose}")
    if choices:
        listed = click.wrap_text(", ".join(choices), _WIDTH, "  ", "  ")
        click.secho(listed, dim=True)


def ask(field: Field, shop: Shop, answers: Answers, before: str = "") -> str:
    """Ask for a field until the answer is valid.

    :param before: the previous answer, to be corrected.
    :raises click.Abort: where the editor leaves.
    """
    choices = field.choices(shop)
    _introduce(field, choices)
    guess = field.guess(shop, answers)
    text = before
    while True:
        with _completion(text, choices):
            text = str(click.prompt(">", default=guess, show_default=bool(guess), prompt_suffix=" ")).strip()
        if not text and field.optional:
            return ""
        try:
            field.check(text, shop, answers)
        except ValueError as problem:
            # The choices are listed above already.
            what = str(problem).partition("; there are ")[0] if choices else str(problem)
            click.secho(f"  “{text}” {what}" if text else f"  It {what}", fg="red")
        else:
            return text


def confirm(front_matter: str, fields: Sequence[Field]) -> Field | None:
    """Show the front matter and ask for confirmation: None to write it, else the field to answer again.

    :raises click.Abort: where the editor leaves.
    """
    names = {field.name: field for field in fields}
    click.echo()
    click.echo("".join(f"  {line}\n" for line in front_matter.splitlines()))
    while True:
        text = click.prompt("Enter writes it; the name of a line changes that", default="", show_default=False)
        name = str(text).strip().lower()
        if not name:
            return None
        if name in names:
            return names[name]
        click.secho(f"  There is no “{name}”; there are {', '.join(names)}", fg="red")
