"""``make new-shop``: ask what makes a shop another one, and make it of this checkout.

Every question has an option of its own, such as ``--name``; without a terminal the missing ones are listed. The
checkout has to be clean, so that git can show what was changed, and take it back.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import click

from functions import register
from functions.register import shop
from infra.build.folders import ROOT
from infra.new_shop import texts
from infra.new_shop.questions import QUESTIONS, NewShop
from plugins.core.editor import attended


def ask(given: dict[str, str | None]) -> NewShop:
    """Ask for every answer that no option gave.

    :raises click.UsageError: without a terminal, with everything that is missing or wrong.
    """
    answers: dict[str, str] = {}
    wrong = []
    for name, (purpose, offered, check) in QUESTIONS.items():
        text = given[name] if given[name] is not None or attended() else offered
        try:
            answers[name] = _prompted(purpose, offered, check) if text is None else check(text.strip())
        except ValueError as problem:
            wrong.append(f"--{name.replace('_', '-')} ({purpose}): {problem}")
    if wrong:
        raise click.UsageError("\n".join(wrong))
    return NewShop(**answers)


def _prompted(purpose: str, offered: str, check: Callable[[str], str]) -> str:
    def checked(text: str) -> str:
        try:
            return check(text.strip())
        except ValueError as problem:
            raise click.UsageError(str(problem)) from None

    return str(click.prompt(purpose, default=offered or None, value_proc=checked))


def _clean() -> bool:
    return not subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, check=True, capture_output=True).stdout


def begin(**given: str | None) -> None:
    """Make another shop of this checkout."""
    if not _clean():
        raise click.ClickException("Commit your changes first: then git can take back what this does.")
    new = ask(given)
    old = texts.Old(register.current(), shop.current())
    words = texts.trade(old, ROOT)
    written = texts.make(ROOT, old, new, dt.datetime.now().astimezone().date())
    click.echo(f"This is {new.name} now. Begun anew, as examples to write over:")
    click.echo("".join(f"  {name}\n" for name in written), nl=False)
    if spoken := sorted(texts.left(ROOT, words)):
        click.echo(f"These lines still speak of {old.register.site.name}’s town or goods; say what is true for you:")
        click.echo("".join(f"  {line}\n" for line in spoken), nl=False)
    click.echo("Next: make preview, then docs/your-own-shop.md.")


_OPTIONS: list[click.Parameter] = [
    click.Option([f"--{name.replace('_', '-')}"], help=purpose) for name, (purpose, _, _) in QUESTIONS.items()
]
main = click.Command("new-shop", callback=partial(begin), params=_OPTIONS, help=__doc__)

if __name__ == "__main__":
    sys.exit(main())
