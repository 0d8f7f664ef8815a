"""The disclosure register: what we were asked to hand over, by kind, zeros among them (content/disclosures.toml)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pelican import Pelican, signals

from functions import languages
from functions.core.html import table
from plugins.core.escaping import html

FILE = Path("disclosures.toml")
# Each kind as a request names it, and as the page does.
KINDS = {
    "production order": "Orders to hand over information",
    "preservation": "Orders to keep information",
    "search": "Searches of our rooms or accounts",
    "emergency": "Emergency requests, where a life is said to be in danger",
    "foreign": "Requests from authorities outside the EU",
    "civil": "Demands in civil cases",
    "takedown": "Demands to take something down",
}
ANSWERS = ("in full", "in part", "not at all")
_HEADS = ("What was asked", "How often", "People", "We gave all, part, nothing", "People told")
_FIELDS = {"kind": str, "received": dt.date, "people": int, "answer": str, "told": int, "basis": str}


@dataclass(frozen=True, slots=True)
class Row:
    """How many requests of one kind there were, about how many people, how they were answered, and who was told."""

    kind: str
    title: str
    requests: int
    people: int
    full: int
    part: int
    none: int
    told: int


def mistakes(data: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the file's data, a sentence each."""
    if type(data.get("as_of")) is not dt.date:
        yield "as_of is missing, the day on which all of it was last looked at"
    for at, request in enumerate(data.get("requests", ()), 1):
        for name, kind in _FIELDS.items():
            if type(request.get(name)) is not kind:
                yield f"request {at}: {name} is missing, or not as the example has it"
        if unknown := set(request) - set(_FIELDS) - {"gag_until"}:
            yield f"request {at}: nobody reads {', '.join(sorted(unknown))}"
        if request.get("kind") not in KINDS:
            yield f"request {at}: the kind is not one of {', '.join(KINDS)}"
        if request.get("answer") not in ANSWERS:
            yield f"request {at}: the answer is not one of {', '.join(ANSWERS)}"
        counts = request.get("told"), request.get("people")
        if all(type(count) is int for count in counts) and counts[0] > counts[1]:
            yield f"request {at}: more people were told than it was about"
        if type(request.get("gag_until", dt.date.today())) is not dt.date:
            yield f"request {at}: gag_until is not a day"


def rows(data: dict[str, Any], today: dt.date) -> list[Row]:
    """A row for each kind, zeros too. A request that we may not speak of yet is counted from the day that we may."""
    open_now = [one for one in data.get("requests", ()) if one.get("gag_until", today) <= today]
    found = []
    for kind, title in KINDS.items():
        mine = [one for one in open_now if one["kind"] == kind]
        full, part, none = (sum(one["answer"] == answer for one in mine) for answer in ANSWERS)
        people, told = (sum(one[name] for one in mine) for name in ("people", "told"))
        found.append(Row(kind, title, len(mine), people, full, part, none, told))
    return found


def fill(pelican: Pelican) -> None:
    """Put the register where the templates of the page and of its data find it."""
    settings = pelican.settings
    data = tomllib.loads((Path(settings["PATH"]) / FILE).read_text(encoding="utf-8"))
    found = rows(data, settings["TODAY"])
    settings["disclosures"] = found
    settings["disclosures_table"] = html(
        table(
            f"From the opening of the shop to {languages.day(data['as_of'])}",
            _HEADS,
            [
                (
                    row.title,
                    f"{row.requests:,}",
                    f"{row.people:,}",
                    f"{row.full}, {row.part}, {row.none}",
                    f"{row.told:,}",
                )
                for row in found
            ],
        )
    )
    settings["disclosures_as_of"] = data["as_of"]
    settings["disclosures_data"] = {
        "as_of": data["as_of"].isoformat(),
        "requests": sum(row.requests for row in found),
        "kinds": [asdict(row) for row in found],
        "bases": sorted(
            {one["basis"] for one in data.get("requests", ()) if one.get("gag_until", dt.date.min) <= settings["TODAY"]}
        ),
    }


def register() -> None:
    signals.initialized.connect(fill)
