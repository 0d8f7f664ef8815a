"""What changed from one version of the policy to the next, word by word, as a reader wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

_ANCHOR = re.compile(r"\s*\{:[^}]*}")
_LINK = re.compile(r"\[([^\]]*)]\([^)]*\)")
_RULE = re.compile(r"^\|(\s*-+\s*\|)+$")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that changed, under its section's heading; ``html`` marks words with ``<ins>`` and ``<del>``."""

    section: str
    html: str


@dataclass(frozen=True, slots=True)
class _Block:
    section: str
    text: str


def _blocks(canonical: str) -> list[_Block]:
    """Paragraphs, list items and table rows of a policy text, without Markdown's marks."""
    found: list[_Block] = []
    section = ""
    for paragraph in re.split(r"\n{2,}", canonical):
        rows = paragraph.split("\n") if paragraph.startswith(("|", "- ")) else [paragraph.replace("\n", " ")]
        for row in rows:
            text = _plain(row)
            if row.startswith("#"):
                section = text
            if text and not _RULE.match(row):
                found.append(_Block(section, text))
    return found


def _plain(row: str) -> str:
    text = _LINK.sub(r"\1", _ANCHOR.sub("", row)).replace("**", "").replace("`", "")
    if text.startswith("|"):
        text = " · ".join(cell.strip() for cell in text.strip("|").split("|"))
    return text.lstrip("#- ").strip()


def passages(old: str, new: str) -> list[Passage]:
    """The passages that differ between two canonical texts, in reading order."""
    before, after = _blocks(old), _blocks(new)
    found: list[Passage] = []
    matcher = SequenceMatcher(None, [b.text for b in before], [b.text for b in after], autojunk=False)
    for kind, i, j, k, n in matcher.get_opcodes():
        if kind != "equal":
            found += _pairs(before[i:j], after[k:n])
    return found


def _pairs(gone: list[_Block], come: list[_Block]) -> Iterator[Passage]:
    """Blocks that took each other's place, in order; those left over are wholly gone or wholly new."""
    for index in range(max(len(gone), len(come))):
        old = gone[index] if index < len(gone) else None
        new = come[index] if index < len(come) else None
        section = (new or old or _Block("", "")).section
        yield Passage(section, words(old.text if old else "", new.text if new else ""))


def words(old: str, new: str) -> str:
    """One passage as HTML: what went in ``<del>``, what came in ``<ins>``, the rest as it is."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts = []
    for kind, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = escape("".join(before[i:j])), escape("".join(after[k:n]))
        if kind == "equal":
            parts.append(come)
            continue
        parts += [f"<del>{gone}</del>"] if gone.strip() else []
        parts += [f"<ins>{come}</ins>"] if come.strip() else [come]
    return "".join(parts)
