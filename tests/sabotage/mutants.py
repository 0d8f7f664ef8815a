"""Mutants as data: what a careless or malicious colleague would change, a file per promise (``P14.toml``, …)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.register import current
from tests.own_texts import OLDER
from tests.versions import CURRENT

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_KINDS = {
    ".py": "code",
    ".js": "script",
    ".html": "template",
    ".yaml": "infrastructure",
    ".md": "text",
    ".css": "style",
}


_SITE = current().site
# What stands in the text of this shop, by the name in << >> that mutants give it.
_FACTS = {
    "policy": CURRENT, "older": OLDER, "name": _SITE.name, "address": _SITE.address, "region name": _SITE.region_name,
    "region city": _SITE.region_name.partition(",")[0],
}  # fmt: skip


class MutantError(ValueError):
    """A mutant does not apply, or is not written as it must be; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a file; ``find`` must stand there exactly once."""

    file: str
    find: str
    put: str

    def applied(self, text: str) -> str:
        """The file's text with the edit.

        :raises MutantError: where ``find`` does not stand in it exactly once.
        """
        if self.find == self.put:
            raise MutantError(f"{self.file}: the edit changes nothing")
        if (count := text.count(self.find)) != 1:
            raise MutantError(f"{self.file}: stands there {count} times, and must once: {self.find!r}")
        return text.replace(self.find, self.put)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One way to take a control away. ``tests`` are the files that can notice it, if its author named any."""

    promise: str
    name: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...] = ()
    # Whether the policy's hash is entered after the edit, as the command does that editors use.
    enters_policy: bool = False

    @property
    def id(self) -> str:
        return f"{self.promise}: {self.name}"

    @property
    def kind(self) -> str:
        """Code, script, template, infrastructure, style or text: by the first file that it changes."""
        path = Path(self.edits[0].file)
        return "text" if path.is_relative_to("content") else _KINDS.get(path.suffix, "text")

    def changed(self, root: Path) -> dict[str, str]:
        """The files that it changes, with their new text.

        :raises MutantError: where it does not apply.
        """
        texts: dict[str, str] = {}
        for edit in self.edits:
            path = root / edit.file
            if not path.is_file():
                raise MutantError(f"{self.id}: there is no file {edit.file}")
            try:
                texts[edit.file] = edit.applied(texts.get(edit.file) or path.read_text(encoding="utf-8"))
            except MutantError as error:
                raise MutantError(f"{self.id}: {error}") from None
        return texts


def load(promise: str = "", folder: Path = HERE) -> list[Mutant]:
    """All mutants, or those of one promise.

    :raises MutantError: where a file has what no mutant has, or two have one name.
    """
    found = [mutant for path in sorted(folder.glob(f"{promise or '[AP]??'}.toml")) for mutant in _of(path)]
    names = [mutant.id for mutant in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise MutantError(f"two mutants have one name: {', '.join(sorted(twice))}")
    return found


def _of(path: Path) -> list[Mutant]:
    """The mutants of a file; without those of an older policy, where this shop has none."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["mutants"]
    there = (one for one in listed if OLDER in current().policies or "<<older>>" not in one.get("file", ""))
    return [_mutant(path.stem, written) for written in there]


def _mutant(promise: str, written: dict[str, Any]) -> Mutant:
    edits = written.pop("edits", [])
    if "file" in written:
        edits = [{name: written.pop(name) for name in ("file", "find", "put")}, *edits]
    written["tests"] = tuple(written.get("tests", ()))
    try:
        return Mutant(promise, edits=tuple(Edit(**_with_facts(edit)) for edit in edits), **written)
    except TypeError as error:
        raise MutantError(f"{promise}: {written.get('name')}: {error}") from None


def _with_facts(edit: dict[str, str]) -> dict[str, str]:
    """An edit with the facts that it names in their places."""
    return {key: re.sub("<<([a-z ]+)>>", lambda found: _FACTS[found[1]], text) for key, text in edit.items()}
