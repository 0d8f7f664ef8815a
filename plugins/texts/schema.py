"""Schema of front matter: the fields that a kind of text has, with their converters, and how a text is validated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from plugins.core.problems import Problem, ProblemsError
from plugins.core.suggest import UnknownWordError, listed, meant, nearest

_SHOWN = 60


class Fault(NamedTuple):
    """A problem in front matter: ``field`` is empty where it is the front matter as a whole."""

    field: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Field:
    """``convert`` takes the text and gives the value, or raises :class:`ValueError` with what is wrong, said so that it
    can follow “It”: “must be a whole number”.
    """

    convert: Callable[[str], Any] = str
    required: bool = True


Together = Callable[[Mapping[str, Any]], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Schema:
    """``kind`` is what its texts are called; ``together`` are what must hold between the fields."""

    kind: str
    fields: Mapping[str, Field]
    together: tuple[Together, ...] = ()

    def read(self, front_matter: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
        """Convert and validate front matter (keys in lower case): its values, and everything that is wrong with it."""
        values: dict[str, Any] = {}
        misspelt = {name: nearest(name, self.fields) for name in front_matter if name not in self.fields}
        faults = [self._unknown(name, near) for name, near in misspelt.items()]
        for name, field in self.fields.items():
            text = front_matter.get(name, "").strip()
            if not text:
                faults += _empty(name, field, given=name in front_matter) if name not in misspelt.values() else ()
                continue
            try:
                values[name] = field.convert(text)
            except ValueError as problem:
                near = problem.near if isinstance(problem, UnknownWordError) else ""
                faults.append(Fault(name, f"“{name}” is “{_short(text)}”", f"{meant(near)}It {problem}."))
        faults += [fault for holds in self.together for fault in holds(values)]
        return values, faults

    def typed(self, path: str, front_matter: Mapping[str, str]) -> dict[str, Any]:
        """The values of the front matter of the text at ``path``.

        :raises ProblemsError: with everything that is wrong with it.
        """
        values, faults = self.read(front_matter)
        if faults:
            raise ProblemsError(Problem(path, 0, fault.what, fault.remedy) for fault in faults)
        return values

    def _unknown(self, name: str, near: str) -> Fault:
        return Fault(name, f"unknown field “{name}”", f"{meant(near)}{self.kind} has {', '.join(self.fields)}.")


def _empty(name: str, field: Field, *, given: bool) -> Iterator[Fault]:
    if field.required and not given:
        yield Fault("", f"“{name}” is missing", f"Write a line “{name.capitalize()}: …” into the head.")
    elif given:
        more = "" if field.required else ", or take the line out"
        yield Fault(name, f"“{name}” is empty", f"Write it after the colon{more}.")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def unknown_names(field: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Fault]:
    """A fault for each of the texts that a field names and that there are not.

    :param known: the names there are. :param what: a text of that kind, such as “a category”.
    """
    there_are = list(known)
    for name in names:
        if name not in there_are:
            near = meant(nearest(name, there_are))
            yield Fault(
                field, f"“{field}” names “{name}”, which is not {what}", f"{near}There are {listed(there_are)}."
            )
