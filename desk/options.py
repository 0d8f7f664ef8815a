"""The options that every command of the desk shares: which tables, the reason for the audit, and the output format.

They come after the command: ``cardamum show 1a2b3c4d --local --json``.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from desk import audit
from desk import store as desk_store
from desk.output import harmless
from desk.store import Store
from functions import register as registers

LOCAL = "http://localhost:8000"
_MOST = 200


@dataclass(frozen=True, slots=True)
class Desk:
    """What every command works with: the tables, the reason that staff gave, and whether to print JSON."""

    store: Store
    reason: str
    as_json: bool

    def note(self, record: str, action: str) -> None:
        """Write a line to the audit. Call it before anything is shown or done.

        :raises StoreError: where it could not be written.
        """
        audit.write(self.store, record, action, self.reason)


def debug(command: Callable[..., None]) -> Callable[..., None]:
    """Decorator: adds ``--debug``, which is read where errors are caught (command.py)."""
    text = "Show the trace of an unexpected error."
    return click.option("--debug", is_flag=True, expose_value=False, help=text)(command)


def desk_options(
    kind: str, reason: str = "", also: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorator: adds the shared options to a command and passes it a ``Desk`` as its first argument.

    :param kind: of the table it works on: ``message``, ``consent``, ``list`` or ``audit``.
    :param reason: the default for ``--for``; ``""``: staff have to give one.
    :param also: kinds of other tables that it needs.
    """
    why = f"What for, without names. [default: {reason}]" if reason else "What for, without names. Required."
    variable = f"{kind.upper()}_TABLE"

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        options = [
            click.option("--for", "reason", metavar="TEXT", help=why),
            click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs."),
            click.option(
                "--local", "url", metavar="[URL]", is_flag=False, flag_value=LOCAL, help=f"Ask a preview ({LOCAL})."
            ),
            click.option("--table", envvar=variable, show_envvar=True, help=f"The {kind} table in AWS."),
        ]
        if kind != "audit":
            options.append(
                click.option("--audit-table", envvar="AUDIT_TABLE", show_envvar=True, help="The audit table in AWS.")
            )

        options += [
            click.option(f"--{other.replace('_', '-')}-table", envvar=f"{other.upper()}_TABLE", show_envvar=True,
                         help=f"The {other.replace('_', ' ')} table in AWS.")
            for other in also
        ]  # fmt: skip

        @functools.wraps(command)
        def wrapped(*args: Any, url: str | None, table: str | None, as_json: bool, **own: Any) -> None:
            names = {kind: table or "", "audit": own.pop("audit_table", table) or ""}
            names |= {other: own.pop(f"{other}_table") or "" for other in also}
            given = own.pop("reason")
            if url is None and not all(names.values()):
                others = [one for one in names if one != kind]
                named = " and ".join(["--table", *(f"--{other.replace('_', '-')}-table" for other in others)])
                variables = " and ".join(dict.fromkeys((variable, *(f"{one.upper()}_TABLE" for one in others))))
                raise click.UsageError(f"Name the tables ({named}, or {variables}), or ask a preview (--local).")
            said = _reason(given or reason)
            command(Desk(_store(url, names), said, as_json), *args, **own)

        for option in reversed(options):
            wrapped = option(wrapped)
        return debug(wrapped)

    return decorate


def _store(url: str | None, names: dict[str, str]) -> Store:
    region = os.environ.get("AWS_REGION") or registers.current().site.region
    return desk_store.aws(names, region) if url is None else desk_store.local(url, region)


def _reason(given: str) -> str:
    """The reason in one line; prompts for it in a terminal.

    :raises click.UsageError: where it is missing, too long, or holds an address.
    """
    if not given:
        if not sys.stdin.isatty():
            raise click.UsageError("Say what for (--for TEXT): it is written down with this act.")
        given = click.prompt("What for", err=True)
    said = " ".join(harmless(given).split())
    if not said or len(said) > _MOST:
        raise click.UsageError(f"--for takes a few words, {_MOST} characters at the most.")
    # The line is kept when the message is erased, so it must not bring its sender back.
    if "@" in said:
        raise click.UsageError("--for is kept longer than a message: leave addresses and names out of it.")
    return said
