"""Values that remember being read: what a template asks of its context is noted as a path and the plain value found
there, so that the next build can walk the same path and see whether it still leads to the same value.

A path begins with the name of a variable and goes on by steps: ``("products", ("slice", (None, 3, None)),
("item", 0), ("attribute", "title"))``. Text, numbers, dates and lists of such are noted and handed on as they are;
whatever else is wrapped, and notes what is read of it. What Pelican read from a file is known by that file's name,
however a page came to it: so each of its fields is one path for all pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any

from jinja2 import Undefined

from plugins.core.site_files import SiteFiles

Path = tuple[Any, ...]
Notes = dict[Path, Any]


class Missing:
    """What a path leads to that ends before its end."""


MISSING = Missing()
_PLAIN = (str, bytes, int, float, type(None), Decimal, dt.date, dt.time, dt.timedelta, dt.tzinfo, Enum, PurePath, type)
_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)
_contents: ContextVar[Mapping[str, Any]] = ContextVar("contents")
# Where Pelican keeps what it has read, by the name of the file.
CONTENTS = "generated_content"


@contextmanager
def noting(roots: Mapping[str, Any] | None = None) -> Iterator[Notes]:
    """Within the block, what is read is noted.

    :param roots: the variables, for the contents among them.
    """
    notes: Notes = {}
    tokens = _notes.set(notes), _contents.set((roots or {}).get(CONTENTS, {}))
    try:
        yield notes
    finally:
        _notes.reset(tokens[0])
        _contents.reset(tokens[1])


def active() -> bool:
    """Whether reads are being noted."""
    return _notes.get() is not None


def note(path: Path, value: Any) -> None:
    """Remember that ``path`` led to ``value``."""
    notes = _notes.get()
    if notes is not None:
        notes[path] = value


def plain(value: Any) -> bool:
    """Whether a value is compared as a whole: text, numbers, dates, and collections of such."""
    if isinstance(value, _PLAIN):
        return True
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(plain, value))
    return isinstance(value, dict) and all(map(plain, value)) and all(map(plain, value.values()))


def seen(value: Any, path: Path) -> Any:
    """A value found at a path, noted or wrapped."""
    if plain(value):
        note(path, value)
        return value
    # Files are put, which is nothing to read.
    if isinstance(value, Seen | SeenCall | SeenSequence | SeenMapping | Undefined | SiteFiles):
        return value
    for kind, wrapping in _WRAPPINGS:
        if isinstance(value, kind):
            return wrapping(value, path)
    name = getattr(value, "relative_source_path", None)
    if name and _contents.get({}).get(name) is value:
        note((*path, ("attribute", "relative_source_path")), name)
        return Seen(value, (CONTENTS, ("item", name)))
    return Seen(value, path)


def bare(value: Any) -> Any:
    """The value inside a wrapping."""
    return value.seen_value if isinstance(value, Seen | SeenCall | SeenSequence | SeenMapping) else value


class _Wrapping:
    __slots__ = ("seen_path", "seen_value")

    def __init__(self, value: Any, path: Path) -> None:
        self.seen_value = value
        self.seen_path = path

    def _step(self, kind: str, argument: Any, value: Any) -> Any:
        return seen(value, (*self.seen_path, (kind, argument)))

    def __eq__(self, other: object) -> bool:
        note(self.seen_path, self.seen_value)
        return bool(self.seen_value == bare(other))

    def __hash__(self) -> int:
        return hash(self.seen_value)

    def __str__(self) -> str:
        return str(self._step("text", None, str(self.seen_value)))


class Seen(_Wrapping):
    """An object whose attributes are noted one by one."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            value = getattr(self.seen_value, name)
        except AttributeError:
            note((*self.seen_path, ("attribute", name)), MISSING)
            raise
        return self._step("attribute", name, value)


class SeenCall(_Wrapping):
    """A function: called with words and numbers, its answer is noted, and asked for again by the next build. Called
    with anything else it notes the object that it belongs to, and what it reads of its arguments. A function that has a
    ``stamp`` answers the same to the same words as long as that is the same, and is not asked again.
    """

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if (stamp := getattr(self.seen_value, "stamp", None)) is not None:
            self._step("attribute", "stamp", stamp)
            return self.seen_value(*args, **kwargs)
        if all(map(_repeatable, (*args, *kwargs.values()))):
            call = (_hashable(args), tuple((name, _hashable(value)) for name, value in sorted(kwargs.items())))
            return self._step("call", call, self.seen_value(*args, **kwargs))
        if (owner := getattr(self.seen_value, "__self__", None)) is not None:
            note(self.seen_path[:-1], owner)
        return self.seen_value(*args, **kwargs)


class SeenSequence(_Wrapping, Sequence[Any]):
    """A list of which length and items are noted."""

    __slots__ = ()
    __hash__ = _Wrapping.__hash__

    def __len__(self) -> int:
        return int(self._step("length", None, len(self.seen_value)))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return self._step("slice", (index.start, index.stop, index.step), self.seen_value[index])
        return self._step("item", index, self.seen_value[index])

    def __iter__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self)))


class SeenMapping(_Wrapping, Mapping[Any, Any]):
    """A dictionary of which names and values are noted."""

    __slots__ = ()
    __hash__ = _Wrapping.__hash__

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._names())

    def __contains__(self, name: object) -> bool:
        return bool(self._step("has", name, name in self.seen_value))

    def __getitem__(self, name: Any) -> Any:
        if name not in self:
            raise KeyError(name)
        return self._step("item", name, self.seen_value[name])

    def _names(self) -> tuple[Any, ...]:
        names = tuple(self.seen_value)
        note((*self.seen_path, ("names", None)), names)
        return names


_WRAPPINGS: tuple[tuple[Any, type[_Wrapping]], ...] = (
    ((list, tuple), SeenSequence),
    (Mapping, SeenMapping),
    (Callable, SeenCall),
)


def _repeatable(argument: Any) -> bool:
    """Whether a call with this argument can be made again from its path."""
    return isinstance(argument, _PLAIN) or (isinstance(argument, list | tuple) and all(map(_repeatable, argument)))


def _hashable(argument: Any) -> Any:
    return tuple(map(_hashable, argument)) if isinstance(argument, list | tuple) else argument


def _call(function: Any, call: tuple[tuple[Any, ...], tuple[tuple[str, Any], ...]]) -> Any:
    return function(*call[0], **dict(call[1]))


_STEPS: dict[str, Callable[[Any, Any], Any]] = {
    "attribute": getattr,
    "item": lambda value, key: value[key],
    "slice": lambda value, parts: value[slice(*parts)],
    "length": lambda value, _: len(value),
    "has": lambda value, name: name in value,
    "names": lambda value, _: tuple(value),
    "text": lambda value, _: str(value),
    "call": _call,
}


def follow(path: Path, roots: Mapping[str, Any]) -> Any:
    """What a path leads to now; :data:`MISSING` where it ends before its end."""
    value = roots.get(path[0], MISSING)
    for kind, argument in path[1:]:
        if value is MISSING:
            return MISSING
        try:
            value = _STEPS[kind](value, argument)
        except Exception:  # noqa: BLE001 - whatever stands in the way, it no longer leads there; who reads it, is told
            return MISSING
    return value
