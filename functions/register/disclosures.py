"""The disclosure register, ``content/disclosures.toml``: its kinds, and what an entry has to say. The page counts it
(plugins/policy/disclosures.py), the desk adds to it (desk/disclosures.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
_FIELDS = {"kind": str, "received": dt.date, "people": int, "answer": str, "told": int, "basis": str}


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
