"""The site as its sources have it, for the checks: every text with its kind and its front matter, and the register."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from functions import languages
from functions import register as registers
from functions.register import Register
from plugins.checks import addresses, text_cache
from plugins.checks.addresses import Owner
from plugins.checks.entry import Entry
from plugins.checks.text import Text
from plugins.core.addresses import address
from plugins.core.file_cache import cached_by_file
from plugins.texts import drafts, metadata
from plugins.texts.schema import Schema

REGISTER = Path("functions/register.toml")
# The fields that an address depends on.
_PLACED = {"url", "lang", "slug"}
_FOLDERS = {
    "pages": metadata.PAGE,
    "journal": metadata.ARTICLE,
    "products": metadata.PRODUCT,
    "categories": metadata.CATEGORY,
    "letters": metadata.LETTER,
    "surveys": metadata.SURVEY,
    "policies/privacy": metadata.POLICY,
    "answers": metadata.ANSWER,
}


def _address(path: str, schema: Schema, values: dict[str, Any]) -> str | None:
    """The address of a text's page; None where it has none, as the functions' pages."""
    if schema is metadata.POLICY:
        return f"/privacy/{PurePosixPath(path).stem}/"
    return address(path, {name: str(value) for name, value in values.items() if name in _PLACED})


@dataclass
class Site:
    """The sources of a site: folders, by default below ``root``. ``today`` decides what is published."""

    root: Path
    content: Path
    register_file: Path
    theme: Path
    today: dt.date

    @cached_property
    def texts(self) -> list[Text]:
        """Every Markdown file of the content."""
        return text_cache.texts(self.content)

    @cached_property
    def entries(self) -> list[Entry]:
        """Every readable text that has a schema."""
        return [
            self._entry(text, schema) for text in self.texts if not text.faults and (schema := schema_of(text.path))
        ]

    def _entry(self, text: Text, schema: Schema) -> Entry:
        values, faults = schema.read(text.front_matter)
        date = values.get("date") or values.get("opens")
        day = date.date() if isinstance(date, dt.datetime) else date
        live = not drafts.mark(values.get("status", drafts.PUBLISHED), day, self.today)
        return Entry(text, schema, values, tuple(faults), live, _address(text.path, schema, values))

    def of(self, schema: Schema) -> list[Entry]:
        """The texts of one kind."""
        return [entry for entry in self.entries if entry.schema is schema]

    @cached_property
    def by_path(self) -> dict[str, Entry]:
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def claims(self) -> list[tuple[str, Owner]]:
        """Every address with its owner; an address that two claim is listed twice."""
        current = self.register.policy.version if self.register else ""
        return list(addresses.claims(self.entries, current, self.root / addresses.TEMPLATE))

    @cached_property
    def owners(self) -> dict[str, Owner]:
        """The owner of every address. Where two claim one, the text that is live owns it."""
        found: dict[str, Owner] = {}
        for where, owner in self.claims:
            if where not in found or (owner.entry and owner.entry.live):
                found[where] = owner
        return found

    @cached_property
    def _loaded(self) -> tuple[Register | None, str]:
        return _register(self.register_file)

    @property
    def register(self) -> Register | None:
        """The register, where it can be read."""
        return self._loaded[0]

    @property
    def register_fault(self) -> str:
        """Why the register cannot be read; empty where it can."""
        return self._loaded[1]

    def editable(self) -> Iterator[Entry]:
        """The texts that an editor may change: all but older versions of the policy."""
        current = self.register.policy.version if self.register else ""
        return (entry for entry in self.entries if entry.schema is not metadata.POLICY or entry.slug == current)


def schema_of(path: str) -> Schema | None:
    """The schema of a text, by its folder; None for a folder that nothing reads."""
    folder = PurePosixPath(path).parent.relative_to("content").as_posix()
    top, _, below = folder.partition("/")
    # Pelican reads whatever lies below its two folders.
    if top in ("pages", "journal") or (top == "answers" and below in languages.OFFERED):
        return _FOLDERS[top]
    return _FOLDERS.get(folder)


@cached_by_file(maxsize=4)
def _register(path: Path) -> tuple[Register | None, str]:
    try:
        return registers.load(path), ""
    except ValueError as problem:
        return None, str(problem)


def read_toml(path: Path) -> tuple[dict[str, Any], tuple[int, str] | None]:
    """Read a TOML file; returns its content, and the line and message of the error if it is not valid."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        said = str(problem)
        at = said.rpartition("line ")[2].partition(",")[0]
        return {}, (int(at) if at.isdecimal() else 1, said.partition(" (at ")[0])
