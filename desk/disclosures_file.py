"""The disclosure register as a file, ``content/disclosures.toml``: entries are added at its end and two values changed,
so that what people wrote around them stays.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.errors import CommandError
from functions.register import disclosures

FILE = Path("content") / disclosures.FILE
_ENTRY = re.compile(r"^\[\[requests\]\]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One request as the register has it; ``number`` counts them from 1 in the order of the file."""

    number: int
    kind: str
    received: dt.date
    people: int
    answer: str
    told: int
    basis: str
    gag_until: dt.date | None = None

    def open(self, today: dt.date) -> bool:
        """Whether we may speak of it."""
        return self.gag_until is None or self.gag_until <= today

    def due(self, today: dt.date) -> bool:
        """Whether a gag has ended and there are people who have not been told."""
        return self.gag_until is not None and self.open(today) and self.told < self.people


class Register:
    """The file as it was read. Each change is checked as a build checks it, before it is written."""

    def __init__(self, path: Path = FILE) -> None:
        """:raises CommandError: where there is no such file, or it is wrong already."""
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
        except OSError:
            raise CommandError(f"{path} is not here. Run this in a checkout of the site.") from None
        self.entries = self._read(self.text)

    def entry(self, number: int) -> Entry:
        """:raises CommandError: where there is none of that number."""
        if not 1 <= number <= len(self.entries):
            raise CommandError(f"There is no request {number}: the register has {len(self.entries)}.")
        return self.entries[number - 1]

    def add(self, fields: dict[str, Any], today: dt.date) -> Entry:
        """Add a request, looked at today."""
        lines = "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items())
        self._write(f"{self.text.rstrip()}\n\n[[requests]]\n{lines}", today)
        return self.entries[-1]

    def tell(self, number: int, people: int, today: dt.date) -> Entry:
        """Count people as told."""
        start = [found.end() for found in _ENTRY.finditer(self.text)][number - 1]
        told = self.entry(number).told + people
        entry = re.sub(r"^told = \d+", f"told = {told}", self.text[start:], count=1, flags=re.MULTILINE)
        self._write(self.text[:start] + entry, today)
        return self.entry(number)

    def looked(self, today: dt.date) -> None:
        """Write down that all of it was looked at today."""
        self._write(self.text, today)

    def _write(self, text: str, today: dt.date) -> None:
        text = re.sub(r"^as_of = .*$", f"as_of = {today.isoformat()}", text, count=1, flags=re.MULTILINE)
        self.entries = self._read(text)
        # Whole or not at all: a crash leaves the file as it was.
        beside = self.path.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.path)
        self.text = text

    def _read(self, text: str) -> list[Entry]:
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise CommandError(f"{self.path} is not TOML: {problem}") from None
        if wrong := list(disclosures.mistakes(data)):
            raise CommandError(f"{self.path}: {'; '.join(wrong)}. Nothing was written.")
        return [Entry(number, **one) for number, one in enumerate(data.get("requests", ()), 1)]


def _toml(value: object) -> str:
    """A value as TOML writes it: a number or a day as it is, a text in quotes."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value.isoformat() if isinstance(value, dt.date) else str(value)
