"""What people read: one TOML file a language, and the language of the request that is being answered.

A request's language is the one its page was in, else the best of its ``Accept-Language`` (RFC 9110 section 12.5.4,
matched by lookup as in RFC 4647 section 3.4), else English.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from functions import register

DEFAULT = "en"
OFFERED = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))

_MOST_RANGES = 32
_RANGE = re.compile(
    r"(?P<tag>[a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:\s*;\s*q=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?", re.IGNORECASE
)
_SLOT = re.compile(r"\{(\w+)\}")
_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


def current() -> str:
    """The language of the request that is being answered; English where there is none."""
    return _current.get()


def use(language: str) -> None:
    """Say from here on, in this context, what there is to say in ``language``.

    :raises KeyError: on a language without a file.
    """
    if language not in OFFERED:
        raise KeyError(language)
    _current.set(language)


def chosen(field: object, accept_language: object = "") -> str:
    """The language to answer in.

    :param field: what the page or the body says of itself; taken where it is an offered language.
    :param accept_language: the header; what cannot be read of it is passed over.
    """
    if isinstance(field, str) and field in OFFERED:
        return field
    text = accept_language if isinstance(accept_language, str) else ""
    ranges = [_RANGE.fullmatch(part.strip()) for part in text.split(",", _MOST_RANGES)[:_MOST_RANGES]]
    wanted = [(float(found["q"] or 1), found["tag"].lower()) for found in ranges if found]
    for quality, tag in sorted(wanted, key=lambda pair: -pair[0]):
        match = DEFAULT if tag == "*" else _lookup(tag)
        if quality > 0 and match is not None:
            return match
    return DEFAULT


def _lookup(tag: str) -> str | None:
    """``de-at`` → ``de``: the tag, shortened from its end until it is offered."""
    while tag and tag not in OFFERED:
        tag = tag.rpartition("-")[0]
    return tag or None


def words(language: str | None = None) -> dict[str, Any]:
    """The strings of one offered language, by default the request's, as nested dicts.

    :raises KeyError: on a language without a file.
    """
    return _read(current() if language is None else language)


@cache
def _read(language: str) -> dict[str, Any]:
    """A language's strings, with the shop's name in place of ``{shop}``.

    A file is read when it is first wanted: a function starts without the eight it may never need.
    """
    if language not in OFFERED:
        raise KeyError(language)
    text = Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8")
    # A TOML string takes the escapes of a JSON string.
    return tomllib.loads(text.replace("{shop}", json.dumps(register.current().site.name)[1:-1]))


def say(path: str, language: str | None = None, **values: object) -> str:
    """One string by its dotted path, its ``{slots}`` filled: ``say("errors.long", most=200, length=3000)``."""
    found: Any = words(language)
    for key in path.split("."):
        found = found[key]
    return filled(str(found), **values)


def filled(text: str, **values: object) -> str:
    """A string with its ``{slots}`` filled, as templates and scripts fill them: any other brace is a brace.

    :raises KeyError: on a slot without a value.
    """
    return _SLOT.sub(lambda slot: str(values[slot[1]]), text)


def number(value: int, language: str | None = None) -> str:
    """``10000`` → ``10,000``, with the language's own mark between thousands."""
    return f"{value:,}".replace(",", words(language)["language"]["number"][2:-3])


def money(amount: Decimal | str, language: str | None = None) -> str:
    """Euro and cents as a reader writes them: ``1234.5`` → ``€ 1,234.50``, in German ``1.234,50 €``."""
    said = words(language)["language"]
    whole, _, cents = f"{Decimal(amount):.2f}".partition(".")
    return filled(said["money"], amount=number(int(whole), language) + said["decimal"] + cents)


def day(date: dt.date, language: str | None = None) -> str:
    """A date as a reader says it: ``22 November 2026``."""
    said = words(language)["language"]
    name = said["months"].split(" ")[date.month - 1]
    return filled(said["day"], day=said["first"] if date.day == 1 else date.day, month=name, year=date.year)
