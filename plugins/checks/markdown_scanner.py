"""Scan Markdown for links, pictures, headings and ids with their positions. Python-Markdown keeps no places, so this
reads the text itself, by the rules of that engine: code is blanked first, letter by letter, so that places stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from plugins.checks.markup import Markup

# As markdown.extensions.fenced_code has it: at the beginning of a line, closed by the very same marks.
_FENCE = re.compile(r"(`{3,}|~{3,})[ ]*(?:\{[^\n]*\}|\.?[\w#.+-]*(?: +hl_lines=.*)?)[ ]*")
_LISTED = re.compile(r"(?:[-*+]|\d+[.)]|:|\[\^[^\]]+\]:)[ \t]")
_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()<>#+\-.!|]")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INSIDE = r"((?:[^\[\]]|\[[^\[\]]*\])*)"
_TARGET = r"""\(\s*(<[^>\n]*>|(?:[^()\n"']|\([^()\n]*\))*?)\s*(?:"[^\n]*?"|'[^\n]*?')?\s*\)"""
_ATTRIBUTES = r"(?:\{:?[ ]*([^}\n]*)\})?"
_LINK = re.compile(rf"(?<!!)\[{_INSIDE}\]{_TARGET}{_ATTRIBUTES}")
_IMAGE = re.compile(rf"!\[([^\[\]]*)\]{_TARGET}{_ATTRIBUTES}")
_REFERENCE = re.compile(rf"(!?)\[{_INSIDE}\]( ?)\[([^\[\]^]*)\](?!\(){_ATTRIBUTES}")
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]^]+)\]:[ \t]*<?([^\s>]+)>?", re.MULTILINE)
_AUTOMATIC = re.compile(r"<((?:https?|ftp|mailto):[^\s<>]+)>", re.IGNORECASE)
_ATX = re.compile(r"^(#{1,6})(.*)$", re.MULTILINE)
_SETEXT = re.compile(r"(?:\A(?:[ \t]*\n)*|\n[ \t]*\n)([^\n]+)\n(=+|-+)[ \t]*(?=\n|\Z)")
_LEVEL = re.compile(r"h[1-6]")
_TRAILING = re.compile(r"\{:?[^}\n]*\}[ \t]*$")
_ID = re.compile(r"\{:?[^}\n]*?#([\w-]+)[^}\n]*\}")


class Link(NamedTuple):
    """``text`` is what is clicked or, of a picture, what is seen; ``target`` is empty where a reference leads nowhere,
    and then ``reference`` is its name. ``at`` is the place in the body.
    """

    at: int
    text: str
    target: str
    image: bool = False
    classes: str = ""
    reference: str = ""


class Heading(NamedTuple):
    """``level`` is 1 to 6."""

    at: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A body whose code and comments are blanks; ``unclosed`` are the places of what opens code or a comment and is
    never closed, and its marks.
    """

    text: str
    unclosed: tuple[tuple[int, str], ...]


def blank(text: str) -> str:
    """As many blanks, on as many lines."""
    return re.sub(r"[^\n]", " ", text)


def without_code(body: str) -> Plain:
    """The body with blanks for fenced and indented code, for code in a line, for comments and escaped marks."""
    lines, unclosed = [], []
    fence, opened, at = "", 0, 0
    before, listed = "", False
    for line in body.split("\n"):
        if fence:
            lines.append(blank(line))
            if line.rstrip() == fence:
                fence = before = ""
        elif found := _FENCE.fullmatch(line):
            fence, opened = found[1], at
            lines.append(blank(line))
        else:
            deep = line.startswith(("    ", "\t"))
            if line.strip() and not deep:
                listed = bool(_LISTED.match(line.lstrip())) or (listed and bool(before.strip()))
            code = deep and not listed and not before.strip()
            lines.append(blank(line) if code else line)
            # A line of code is as good as an empty one before the next of them.
            before = "" if code else line
        at += len(lines[-1]) + 1
    if fence:
        unclosed.append((opened, fence))
    text = "\n".join(lines)
    if "\\" in text:
        text = _ESCAPED.sub("  ", text)
    if "`" in text:
        text = "".join(
            _SPAN.sub(lambda found: blank(found[0]), part) if "`" in part else part
            for part in re.split(r"(\n[ \t]*\n)", text)
        )
    if "<!--" in text:
        text = _COMMENT.sub(lambda found: blank(found[0]), text)
        if (open_at := text.find("<!--")) >= 0:
            unclosed.append((open_at, "<!--"))
            text = text[:open_at] + blank(text[open_at:])
    return Plain(text, tuple(unclosed))


def links(text: str, body: str) -> list[Link]:
    """Every link and picture, in the order in which they stand.

    :param text: the body without code and tags. :param body: with them: the text of a link may be code.
    """
    if "](" not in text and "]:" not in text and "][" not in text and "] [" not in text and "<" not in text:
        return []

    def link(one: re.Match[str], target: str, *, image: bool = False, text: int = 1, more: int = 3) -> Link:
        return Link(one.start(), body[one.start(text) : one.end(text)], target, image, one[more] or "")

    found = [link(one, _target(one[2])) for one in _LINK.finditer(text)]
    found += [link(one, _target(one[2]), image=True) for one in _IMAGE.finditer(text)]
    found += [Link(one.start(), one[1], unescape(one[1])) for one in _AUTOMATIC.finditer(text)]
    defined = {one[1].strip().lower(): _target(one[2]) for one in _DEFINED.finditer(text)}
    for one in _REFERENCE.finditer(text):
        name = (one[4] or one[2]).strip()
        target = defined.get(" ".join(name.lower().split()), "")
        whole = link(one, target, image=bool(one[1]), text=2, more=5)
        # Between brackets that stand apart nobody need have meant a link.
        if target or not one[3]:
            found.append(whole if target else whole._replace(reference=name))
    for one in _DEFINED.finditer(text):
        # What is defined and used by its name alone, [so], or not at all.
        if not any(other.target == _target(one[2]) for other in found):
            found.append(Link(one.start(), one[1], _target(one[2])))
    return sorted(found)


def _target(written: str) -> str:
    return unescape(written.strip().removeprefix("<").removesuffix(">"))


def headings(text: str, body: str, markup: Markup) -> list[Heading]:
    """Every heading, those that are written as tags among them.

    :param text: the body without code and tags. :param body: with them.
    """

    def said(start: int, end: int) -> str:
        return _TRAILING.sub("", body[start:end].rstrip().rstrip("#")).strip()

    found = (
        [Heading(one.start(), len(one[1]), said(one.start(2), one.end())) for one in _ATX.finditer(text)]
        if "#" in text
        else []
    )
    found += [
        Heading(one.start(1), 1 if one[2][0] == "=" else 2, said(one.start(1), one.end(1)))
        for one in _SETEXT.finditer(text)
        if not _LISTED.match(one[1].lstrip()) and "|" not in one[1]
    ]
    found += [Heading(tag.at, int(tag.name[1]), tag.inside) for tag in markup.tags if _LEVEL.fullmatch(tag.name)]
    return sorted(found)


def ids(text: str) -> Iterator[tuple[int, str]]:
    """Every id that an attribute list gives."""
    if "#" in text and "{" in text:
        for one in _ID.finditer(text):
            yield one.start(), one[1]
