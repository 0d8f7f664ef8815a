"""The disclosure register: what we were asked to hand over, by kind, zeros among them (content/disclosures.toml)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pelican import Pelican, signals

from functions import languages
from functions.core.html import table
from functions.register.disclosures import ANSWERS, FILE, KINDS
from plugins.core.escaping import html

_HEADS = ("What was asked", "How often", "People", "We gave all, part, nothing", "People told")


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
            f"From the opening of the shop to {languages.day(data['as_of'], languages.DEFAULT)}",
            _HEADS,
            [
                (row.title, *map(str, (row.requests, row.people, f"{row.full}, {row.part}, {row.none}", row.told)))
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
