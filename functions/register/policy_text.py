"""The policy's text as a visitor sees it: tables drawn in, normalised, hashed.

The hash covers the tables too, so a purpose, cookie, retention or processor cannot change under a version
that someone agreed to. An older version keeps its tables written out, which leaves its hash as it was.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from functions.register import Record, Register

# What Markdown, and the HTML in it, would take for a mark of its own.
_ACTIVE = re.compile(r"[\\`*_{}\[\]|&<>]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKER = re.compile(r"^\[\[(\w+)]]$", re.MULTILINE)


def canonical(source: str, register: Register) -> str:
    """The text that is hashed: metadata head off, tables in, NFC, one kind of line end, no trailing blanks.

    :param source: the whole Markdown file.
    :raises KeyError: on a ``[[marker]]`` that names no table.
    """
    _, body = parts(source)
    return _trimmed(unicodedata.normalize("NFC", expand(body, register))).strip("\n") + "\n"


def parts(source: str) -> tuple[str, str]:
    """The metadata head of a policy's file and the text after it."""
    text = source.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head, _, body = _trimmed(text).partition("\n\n")
    return head, body


def _trimmed(text: str) -> str:
    """Without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.split("\n"))


def sha256(source: str, register: Register) -> str:
    """SHA-256 of :func:`canonical` in UTF-8, as 64 hexadecimal digits (FIPS 180-4)."""
    return hashlib.sha256(canonical(source, register).encode()).hexdigest()


def expand(body: str, register: Register) -> str:
    """Put the register's tables, as Markdown, where ``[[purposes]]`` and its like stand on a line alone."""
    return _MARKER.sub(lambda match: TABLES[match[1]](register), body)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *(map(_literal, row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


class _Code(str):
    """The name of a cookie, shown as code; register_checks.py sees that it holds none of Markdown's marks."""

    __slots__ = ()


def _literal(text: str) -> str:
    """A text of the register as Markdown that shows it letter for letter, on one line."""
    if isinstance(text, _Code):
        return f"`{text}`"
    return _ACTIVE.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), " ".join(text.split()))


def _purposes(register: Register) -> str:
    return _table(
        ("Purpose", "What it does", "Legal basis"),
        ((p.title, p.sentence, p.legal_basis) for name, p in register.purposes.items() if name not in register.idle),
    )


def _cookies(register: Register) -> str:
    return _table(
        ("Name", "Purpose", "What it holds", "Kept for", "Set by"),
        (
            (_Code(name), register.purposes[c.purpose].title, c.description, c.lifetime, c.set_by)
            for name, c in register.cookies.items()
        ),
    )


def _retention(register: Register) -> str:
    return _table(
        ("What", "Why", "Legal basis", "Kept for"),
        (
            (
                r.title,
                r.why,
                r.legal_basis,
                _kept_for(r),
            )
            for r in register.records.values()
        ),
    )


def _kept_for(record: Record) -> str:
    counted = "day" in record.retention or record.open_ended
    return record.retention if counted else f"{record.retention} ({record.retention_days:,} days)"


def _processors(register: Register) -> str:
    return _table(
        ("Who", "What for", "Where", "Safeguards"),
        ((p.name, p.task, p.where, p.safeguards) for p in register.processors.values()),
    )


def _recipients(register: Register) -> str:
    return _table(
        ("Who", "What it shows", "Where", "After a yes to"),
        ((r.name, f"A {r.what}", r.country, register.purposes[r.purpose].title) for r in register.recipients.values()),
    )


TABLES: dict[str, Callable[[Register], str]] = {
    "purposes": _purposes,
    "cookies": _cookies,
    "retention": _retention,
    "processors": _processors,
    "recipients": _recipients,
}
