"""Parse a text's file for the checks: the lines of its front matter, its body, and problems of the file as such.

The front matter is read by the rules of Python-Markdown's meta extension, which is how the build reads it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from plugins.checks import markdown_scanner, words
from plugins.checks.markup import Markup
from plugins.core.problems import Problem

_KEY = re.compile(r" {0,3}([A-Za-z0-9_-]+):\s*(.*)")
_MORE = re.compile(r" {4,}(.*)")
# As git leaves them where it could not merge.
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)


class Entry(NamedTuple):
    """A line of front matter; ``key`` in lower case."""

    key: str
    value: str
    line: int


@dataclass(frozen=True)
class Text:
    """A parsed text. ``path`` is from the root of the repository, ``source`` has ``\\n`` line ends; ``faults`` are
    problems of the file as such, and where there are any the rest is not checked.
    """

    path: str
    source: str
    faults: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, path: str, held: bytes) -> Text:
        """Parse the content of a file. Windows line ends are accepted; a byte order mark is a fault."""
        try:
            source = held.decode("utf-8")
        except UnicodeDecodeError as problem:
            line = held[: problem.start].count(b"\n") + 1
            what = f"is not UTF-8: there is no such letter as the byte {held[problem.start]:02x}"
            return cls(path, "", (Problem(path, line, what, "Save it again as UTF-8, and look at that letter."),))
        source = source.replace("\r\n", "\n").replace("\r", "\n")
        faults = []
        if source.startswith("\ufeff"):
            remedy = "Save it as UTF-8 without one, or delete the first character."
            faults.append(
                Problem(path, 1, "begins with a byte order mark, which hides the first line of the head", remedy)
            )
        if "\0" in source:
            line = source[: source.index("\0")].count("\n") + 1
            faults.append(Problem(path, line, "holds a NUL character", "Delete that character."))
        for at in _CONFLICT.finditer(source) if "<<<<<<<" in source and ">>>>>>>" in source else ():
            line = source.count("\n", 0, at.start()) + 1
            remedy = "Keep one of the two texts between the marks, and delete the marks."
            faults.append(Problem(path, line, f"“{at[0].strip()}” is what a merge left over", remedy))
        return cls(path, source, tuple(faults))

    @cached_property
    def lines(self) -> list[str]:
        return self.source.split("\n")

    @cached_property
    def _read(self) -> tuple[tuple[Entry, ...], int]:
        """The entries of the front matter, and how many lines it takes."""
        entries: list[Entry] = []
        for number, line in enumerate(self.lines, 1):
            if found := _KEY.match(line):
                entries.append(Entry(found[1].lower(), found[2].strip(), number))
            elif entries and (found := _MORE.match(line)) and line.strip():
                last = entries[-1]
                entries[-1] = last._replace(value=f"{last.value}\n{found[1].strip()}")
            else:
                return tuple(entries), number - 1
        return tuple(entries), len(self.lines)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines of the front matter, in their order."""
        return self._read[0]

    @property
    def ends(self) -> int:
        """The number of the last line of the front matter."""
        return self._read[1]

    @cached_property
    def front_matter(self) -> dict[str, str]:
        """The front matter by key; where a key is given twice, the first one."""
        return {entry.key: entry.value for entry in reversed(self.entries)}

    def line_of(self, key: str) -> int:
        """The line of a field; 1 where the text does not have it."""
        return next((entry.line for entry in self.entries if entry.key == key), 1)

    @cached_property
    def body(self) -> str:
        """What comes after the front matter."""
        return "\n".join(self.lines[self.ends :])

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.lines[self.ends :])]

    def line_at(self, offset: int) -> int:
        """The line in the file of an offset into the body."""
        return self.ends + bisect_right(self._starts, offset)

    @cached_property
    def plain(self) -> markdown_scanner.Plain:
        """The body without its code."""
        return markdown_scanner.without_code(self.body)

    @cached_property
    def markup(self) -> Markup:
        """The tags that the editor wrote."""
        return Markup.read(self.plain.text)

    @cached_property
    def words(self) -> str:
        """The body without code and tags: words and Markdown's punctuation only."""
        return self.markup.taken_out(self.plain.text)

    @cached_property
    def links(self) -> list[markdown_scanner.Link]:
        return markdown_scanner.links(self.words, self.body)

    @cached_property
    def headings(self) -> list[markdown_scanner.Heading]:
        return markdown_scanner.headings(self.words, self.body, self.markup)

    @cached_property
    def misspelt(self) -> list[tuple[int, str, str]]:
        """Line, word and what it might be."""
        return [
            *(
                found
                for entry in self.entries
                if entry.key in words.SPELT
                for found in words.misspelt(entry.value, entry.line)
            ),
            *words.misspelt(self.words, self.ends + 1),
        ]
