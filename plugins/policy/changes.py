"""What changed from one version of the policy to the next, word by word, as a reader wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from markupsafe import Markup

from plugins.core.file_cache import kept

_ANCHOR = re.compile(r"\s*(?<!\\)\{:[^}]*}")
_LINK = re.compile(r"(?<!\\)\[([^\]]*)]\([^)]*\)")
_MARKS = re.compile(r"(?<!\\)(?:\*\*|`)")
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")
_RULE = re.compile(r"^\|(\s*-+\s*\|)+$")
# Below this share of words in common, two passages are not one that changed.
_ALIKE = 0.5
_GONE, _COME = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that changed, under its section's heading; ``html`` marks words with ``<ins>`` and ``<del>``."""

    section: str
    html: Markup


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
    text = _MARKS.sub("", _LINK.sub(r"\1", _ANCHOR.sub("", row)))
    if text.startswith("|"):
        text = " · ".join(cell.strip() for cell in _BETWEEN_CELLS.split(text.strip("|")))
    else:
        text = text.lstrip("#- ").strip()
    return unescape(_ESCAPED.sub(r"\1", text))


@kept(maxsize=64)
def passages(old: str, new: str) -> tuple[Passage, ...]:
    """The passages that differ between two canonical texts, in reading order."""
    before, after = _blocks(old), _blocks(new)
    found: list[Passage] = []
    matcher = SequenceMatcher(None, [b.text for b in before], [b.text for b in after], autojunk=False)
    for kind, i, j, k, n in matcher.get_opcodes():
        if kind != "equal":
            found += _pairs(before[i:j], after[k:n])
    return tuple(found)


def _pairs(gone: list[_Block], come: list[_Block]) -> Iterator[Passage]:
    """Blocks that took each other's place, in order. Those that say much the same are shown as one that changed; the
    others are wholly gone or wholly new.
    """
    kept = dict(_kin(gone, come))
    shown = 0
    for index, old in enumerate(gone):
        until = kept.get(index, shown)
        for new in come[shown:until]:
            yield Passage(new.section, words("", new.text))
        shown = until
        if index in kept:
            yield Passage(come[until].section, words(old.text, come[until].text))
            shown += 1
        else:
            yield Passage(old.section, words(old.text, ""))
    for new in come[shown:]:
        yield Passage(new.section, words("", new.text))


def _kin(gone: list[_Block], come: list[_Block]) -> list[tuple[int, int]]:
    """The pairs, by index and in the order of both, that have most in common altogether: a longest common subsequence
    (Hunt and Szymanski, 1976) with a likeness in place of equality.
    """
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [
        [(0.0, [])] * (len(come) + 1) for _ in range(len(gone) + 1)
    ]
    for i, old in enumerate(gone):
        for k, new in enumerate(come):
            here = max(best[i][k + 1], best[i + 1][k], key=lambda found: found[0])
            like = SequenceMatcher(None, _WORDS.findall(old.text), _WORDS.findall(new.text), autojunk=False).ratio()
            score, pairs = best[i][k]
            if like >= _ALIKE and score + like > here[0]:
                here = (score + like, [*pairs, (i, k)])
            best[i + 1][k + 1] = here
    return best[-1][-1][1]


def words(old: str, new: str) -> Markup:
    """One passage as HTML: what went in ``<del>``, what came in ``<ins>``, the rest as it is."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts: list[str | Markup] = []
    for kind, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:n])
        if kind == "equal":
            parts.append(come)
            continue
        parts += [_GONE.format(gone)] if gone.strip() else []
        parts += [_COME.format(come)] if come.strip() else [come]
    return Markup("").join(parts)
