"""What staff see: colours and boxes in a terminal, plain lines in a pipe, JSON for programs.

What customers typed is data. It is printed as text and never as markup, and what could steer a terminal or turn the
reading order about is replaced by a sign that shows it was there.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from desk.errors import CommandError

# C0 and C1 controls but line feed and tab, line separators, and Unicode's embeddings, overrides and isolates
# (UAX 9). Marks of direction and joiners stay: Arabic, Hebrew and many an emoji need them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Wide enough in a pipe that no hash and no id is broken over two lines.
_PIPE = 200
_BAR = "│ "
# What reading a record raises that is not as it should be.
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
Thing = TypeVar("Thing")
Made = TypeVar("Made")


def console() -> Console:
    """Standard output. What is printed there is printed as it is, never read as markup."""
    return Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else _PIPE)


def harmless(text: object) -> str:
    """A text that no terminal obeys: tabs and line ends stay, other controls become ``�``."""
    return _UNSAFE.sub("�", str(text))


def cell(value: object, style: str = "") -> Text:
    """A value in one line: lists by commas, an empty one as “nothing”."""
    text = (", ".join(map(str, value)) or "nothing") if isinstance(value, list) else str(value)
    return Text(" ".join(harmless(text).split()), style=style, overflow="fold")


def table(columns: Iterable[str], rows: Iterable[Iterable[Text]], whole: Iterable[str] = ()) -> Table:
    """Rows under their headings.

    :param whole: columns that are never broken over two lines, however narrow the terminal.
    """
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        made.add_column(name, overflow="fold", no_wrap=name in whole)
    for row in rows:
        made.add_row(*row)
    return made


def pairs(values: dict[str, Any]) -> Table:
    """Names and values, a line each."""
    grid = Table.grid(padding=(0, 2))
    for name, value in values.items():
        grid.add_row(Text(name, style="dim"), cell(value))
    return grid


def framed(console: Console, text: str) -> None:
    """Print what a person wrote behind a bar, each line of it: without one stands only what the desk itself says.

    Bold alone would not tell “Answered by …” in a customer's message from our own, and a pipe has no bold. A terminal
    is not left to wrap the lines, for it would begin the second part of a long one without a bar.
    """
    for line in harmless(text).split("\n"):
        parts = Text(line).wrap(console, max(console.width - len(_BAR), 1)) if console.is_terminal else [Text(line)]
        for part in parts or [Text()]:
            console.print(Text.assemble((_BAR, "dim"), part), soft_wrap=True)


def as_json(value: Any) -> str:
    """JSON for programs; what a terminal might obey is escaped, which changes nothing of what it says."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # Within JSON's own line ends, controls stand in texts only, and an escape there is the same text.
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def tell(sentence: str) -> None:
    """A sentence beside the output: on standard error, so that a pipe holds the answer alone."""
    click.echo(sentence, err=True)


def legible(things: Iterable[Thing], read: Callable[[Thing], Made], name: Callable[[Thing], str]) -> Iterator[Made]:
    """What ``read`` makes of each thing. One that is not as it should be is named beside the output and left out: it
    keeps no other from being seen.
    """
    for thing in things:
        try:
            made = read(thing)
        except MALFORMED as error:
            # The error's own words may quote what a customer wrote.
            tell(f"{harmless(name(thing))} is not as it should be ({type(error).__name__}) and is left out here.")
        else:
            yield made


def counted(pages: Iterable[tuple[list[Any], int]], doing: str) -> Iterator[Any]:
    """What all pages hold, with a count of what was looked at; shown in a terminal only."""
    with progress() as bar:
        task = bar.add_task(doing, total=None)
        for part, seen in pages:
            bar.advance(task, seen)
            yield from part


def each(things: list[Any], doing: str, act: Callable[[Any], None]) -> None:
    """Do something with each, under a bar; shown in a terminal only, and only where there are several."""
    with progress(enough=len(things) > 1) as bar:
        task = bar.add_task(doing, total=len(things))
        for thing in things:
            act(thing)
            bar.advance(task)


def progress(*, enough: bool = True) -> Progress:
    """A bar on standard error, in a terminal only."""
    error = Console(stderr=True, highlight=False)
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}"), TimeElapsedColumn()
    return Progress(*columns, console=error, transient=True, disable=not (enough and error.is_terminal))


@contextmanager
def new_file(path: str) -> Iterator[TextIO]:
    """A new file that its maker alone can read. Where the command fails inside the block, it is gone again.

    :raises click.UsageError: where the file is there already, or cannot be.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise click.UsageError(f"{path}: {problem.strerror}. Name a new file.") from None
    with os.fdopen(file, "w", encoding="utf-8", newline="") as stream:
        try:
            yield stream
        except CommandError:
            Path(path).unlink()
            raise
