"""Record what a template reads of its context, as a path and the plain value found there, so that the next build can
follow the same path and see whether the value has changed.

A path begins with the name of a variable and goes on by steps: ``("products", ("slice", (None, 3, None)),
("item", 0), ("attribute", "title"))``. Text, numbers, dates and lists of such are recorded and returned as they are;
any other value is wrapped in a recorder, which records what is read of it. Content that Pelican read from a file is
identified by that file's name, however a page reached it: so each of its fields is one path for all pages.
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
Reads = dict[Path, Any]


class Missing:
    """Stands for the value of a path that cannot be followed to its end."""


MISSING = Missing()
_PLAIN = (str, bytes, int, float, type(None), Decimal, dt.date, dt.time, dt.timedelta, dt.tzinfo, Enum, PurePath, type)
_reads: ContextVar[Reads | None] = ContextVar("notes", default=None)
_contents: ContextVar[Mapping[str, Any]] = ContextVar("contents")
# Where Pelican keeps what it has read, by the name of the file.
CONTENTS = "generated_content"


@contextmanager
def recording(roots: Mapping[str, Any] | None = None) -> Iterator[Reads]:
    """Record reads within the block.

    :param roots: the variables, for the contents among them.
    """
    reads: Reads = {}
    tokens = _reads.set(reads), _contents.set((roots or {}).get(CONTENTS, {}))
    try:
        yield reads
    finally:
        _reads.reset(tokens[0])
        _contents.reset(tokens[1])


def active() -> bool:
    """Whether reads are being recorded."""
    return _reads.get() is not None


def record(path: Path, value: Any) -> None:
    """Record that ``path`` led to ``value``."""
    reads = _reads.get()
    if reads is not None:
        reads[path] = value


def plain(value: Any) -> bool:
    """Whether a value is compared as a whole: text, numbers, dates, and collections of such."""
    if isinstance(value, _PLAIN):
        return True
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(plain, value))
    return isinstance(value, dict) and all(map(plain, value)) and all(map(plain, value.values()))


def recorded(value: Any, path: Path) -> Any:
    """The value found at a path: recorded if it is plain, else wrapped in a recorder."""
    if plain(value):
        record(path, value)
        return value
    # SiteFiles is write-only, so there is nothing to record.
    if isinstance(value, RecordedObject | RecordedCall | RecordedSequence | RecordedMapping | Undefined | SiteFiles):
        return value
    for kind, recorder in _RECORDERS:
        if isinstance(value, kind):
            return recorder(value, path)
    name = getattr(value, "relative_source_path", None)
    if name and _contents.get({}).get(name) is value:
        record((*path, ("attribute", "relative_source_path")), name)
        return RecordedObject(value, (CONTENTS, ("item", name)))
    return RecordedObject(value, path)


def unwrapped(value: Any) -> Any:
    """The value inside a recorder."""
    return (
        value.recorded_value
        if isinstance(value, RecordedObject | RecordedCall | RecordedSequence | RecordedMapping)
        else value
    )


class _Recorder:
    __slots__ = ("recorded_path", "recorded_value")

    def __init__(self, value: Any, path: Path) -> None:
        self.recorded_value = value
        self.recorded_path = path

    def _step(self, kind: str, argument: Any, value: Any) -> Any:
        return recorded(value, (*self.recorded_path, (kind, argument)))

    def __eq__(self, other: object) -> bool:
        record(self.recorded_path, self.recorded_value)
        return bool(self.recorded_value == unwrapped(other))

    def __hash__(self) -> int:
        return hash(self.recorded_value)

    def __str__(self) -> str:
        return str(self._step("text", None, str(self.recorded_value)))


class RecordedObject(_Recorder):
    """An object whose attributes are recorded one by one."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            value = getattr(self.recorded_value, name)
        except AttributeError:
            record((*self.recorded_path, ("attribute", name)), MISSING)
            raise
        return self._step("attribute", name, value)


class RecordedCall(_Recorder):
    """A function. Its result for plain arguments is recorded, and the next build calls it again to compare. Called with
    anything else, the object that it belongs to is recorded, and what it reads of its arguments. A function with a
    ``fingerprint`` gives the same result as long as that is the same, and is not called again.
    """

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if (fingerprint := getattr(self.recorded_value, "fingerprint", None)) is not None:
            self._step("attribute", "fingerprint", fingerprint)
            return self.recorded_value(*args, **kwargs)
        if all(map(_repeatable, (*args, *kwargs.values()))):
            call = (_hashable(args), tuple((name, _hashable(value)) for name, value in sorted(kwargs.items())))
            return self._step("call", call, self.recorded_value(*args, **kwargs))
        if (owner := getattr(self.recorded_value, "__self__", None)) is not None:
            record(self.recorded_path[:-1], owner)
        return self.recorded_value(*args, **kwargs)


class RecordedSequence(_Recorder, Sequence[Any]):
    """A list of which length and items are recorded."""

    __slots__ = ()
    __hash__ = _Recorder.__hash__

    def __len__(self) -> int:
        return int(self._step("length", None, len(self.recorded_value)))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return self._step("slice", (index.start, index.stop, index.step), self.recorded_value[index])
        return self._step("item", index, self.recorded_value[index])

    def __iter__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self)))


class RecordedMapping(_Recorder, Mapping[Any, Any]):
    """A dictionary of which names and values are recorded."""

    __slots__ = ()
    __hash__ = _Recorder.__hash__

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._names())

    def __contains__(self, name: object) -> bool:
        return bool(self._step("has", name, name in self.recorded_value))

    def __getitem__(self, name: Any) -> Any:
        if name not in self:
            raise KeyError(name)
        return self._step("item", name, self.recorded_value[name])

    def _names(self) -> tuple[Any, ...]:
        names = tuple(self.recorded_value)
        record((*self.recorded_path, ("names", None)), names)
        return names


_RECORDERS: tuple[tuple[Any, type[_Recorder]], ...] = (
    ((list, tuple), RecordedSequence),
    (Mapping, RecordedMapping),
    (Callable, RecordedCall),
)


def _repeatable(argument: Any) -> bool:
    """Whether a call with this argument can be repeated from its path."""
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
        except Exception:  # noqa: BLE001 - the path is broken, whatever the reason; the page that reads it will raise
            return MISSING
    return value
