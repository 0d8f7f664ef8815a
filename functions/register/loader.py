"""Reads the register and checks it: every purpose, cookie, record, processor, policy version and promise.

``register.toml`` is the one place that says what the shop does with people's information. Pelican draws the banner and
the policy's tables from what :func:`load` gives; the functions accept nothing that it does not name. A mistake in it
stops the build, the tests and the start of a function, with the file and the entry.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from functions.register.checks import check
from functions.register.model import (
    Cookie,
    Policy,
    Processor,
    Promise,
    Purpose,
    Recipient,
    Record,
    Register,
    RegisterError,
    Site,
    Topic,
)

PATH = Path(__file__).parents[1] / "register.toml"

T = TypeVar("T")


def _entry(cls: type[T], where: str, table: Any, **given: Any) -> T:
    """Build ``cls`` from one TOML table; refuse unknown, missing, empty and wrongly typed values."""
    if not isinstance(table, dict):
        raise RegisterError(f"{where}: must be a table")
    known = {f.name: f for f in fields(cls)}  # type: ignore[arg-type]
    for key in table:
        if key not in known or key in given:
            raise RegisterError(
                f"{where}: unknown key “{key}”; known are {', '.join(k for k in known if k not in given)}"
            )
    values = dict(given)
    for name, spec in known.items():
        if name in given:
            continue
        if name not in table:
            if spec.default is MISSING and spec.default_factory is MISSING:
                raise RegisterError(f"{where}: “{name}” is missing")
            continue
        values[name] = _value(f"{where}: “{name}”", str(spec.type), table[name])
    return cls(**values)


def _value(where: str, wanted: str, value: Any) -> Any:
    """One value of the kind that the annotation ``wanted`` names, or an error saying so."""
    if wanted == "tuple[str, ...]":
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise RegisterError(f"{where} must be a list of texts")
        return tuple(value)
    kinds: dict[str, tuple[type, str]] = {
        "str": (str, "a text that is not empty"),
        "bool": (bool, "true or false"),
        "int": (int, "a whole number above 0"),
        "dt.date": (dt.date, "a date such as 2026-11-22"),
    }
    kind, described = kinds[wanted]
    empty = (isinstance(value, str) and not value.strip()) or (kind is int and isinstance(value, int) and value <= 0)
    if type(value) is not kind or empty:
        raise RegisterError(f"{where} must be {described}")
    return value


def _section(data: dict[str, Any], where: str, name: str, make: Callable[[str, str, Any], T]) -> dict[str, T]:
    tables = data.pop(name, {})
    if not isinstance(tables, dict):
        raise RegisterError(f"{where}: [{name}] must hold one table an entry")
    return {key: make(key, f"{where}: [{name}.{key}]", table) for key, table in tables.items()}


def load(path: Path = PATH, texts: Path | None = None) -> Register:
    """Read and check the register.

    :param path: the TOML file.
    :param texts: the folder of policy texts (``<version>.md``); given, each version's hash is compared with its text.
    :raises RegisterError: naming the file and the entry.
    """
    where = path.name
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise RegisterError(f"{where}: not readable as TOML: {problem}") from None
    register = Register(
        site=_entry(Site, f"{where}: [site]", data.pop("site", {})),
        purposes=_section(data, where, "purposes", lambda _, at, t: _entry(Purpose, at, t)),
        cookies=_section(data, where, "cookies", lambda _, at, t: _entry(Cookie, at, t)),
        records=_section(data, where, "records", lambda _, at, t: _entry(Record, at, t)),
        processors=_section(data, where, "processors", lambda _, at, t: _entry(Processor, at, t)),
        recipients=_section(data, where, "recipients", lambda _, at, t: _entry(Recipient, at, t)),
        policies=_section(data, where, "policies", lambda key, at, t: _entry(Policy, at, t, version=key)),
        promises=_section(data, where, "promises", lambda key, at, t: _entry(Promise, at, t, id=key)),
        topics=_section(data, where, "topics", lambda _, at, t: _entry(Topic, at, t)),
    )
    if data:
        raise RegisterError(f"{where}: unknown section [{next(iter(data))}]")
    check(register, where, texts)
    return register


@cache
def current() -> Register:
    """The register as deployed, read once a process."""
    return load()
