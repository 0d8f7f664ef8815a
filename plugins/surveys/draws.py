"""The draw of a contest: ``content/draws/<slug>.json``, which the desk writes (``cardamum draw``), held to its rules
and made into what its page shows.

At the close it has the list of entries; once the beacon's round is known, the round's signature too. Who wins follows
from both, so it stands in no file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.core import draw
from functions.core.survey_files import Survey
from plugins.core.problems import Problem, ProblemsError

FOLDER = "draws"
RECIPE = Path(__file__).with_name("recompute.py")
_ENTRY, _SIGNATURE = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{96}")
_BEACON = f"https://api.drand.sh/{draw.CHAIN}/public/"


@dataclass(frozen=True, slots=True)
class Draw:
    """``entries`` are in the list's order. ``signature`` is empty until the round is known."""

    contest: str
    round: int
    winners_count: int
    listed: dt.date
    entries: tuple[str, ...]
    left_out: int
    signature: str

    @property
    def list_sha256(self) -> str:
        return hashlib.sha256(draw.listed(self.entries)).hexdigest()

    @property
    def randomness(self) -> str:
        return draw.randomness(self.signature)

    @property
    def seed(self) -> str:
        return draw.seed(self.entries, self.randomness).hex()

    @property
    def winners(self) -> tuple[str, ...]:
        """Those drawn first; none before the round is known."""
        return tuple(draw.order(self.entries, self.randomness)[: self.winners_count]) if self.signature else ()

    def as_json(self) -> str:
        """All that the draw follows from, for a program."""
        held = {"contest": self.contest, "chain": draw.CHAIN, "round": self.round, "winners": self.winners_count}
        held |= {"entries": self.entries, "list_sha256": self.list_sha256, "signature": self.signature}
        return json.dumps(held, indent=1) + "\n"


def known_at(survey: Survey) -> dt.datetime:
    """When the round that decides becomes known."""
    assert survey.contest is not None
    return draw.known_at(survey.contest.round)


def beacon(survey: Survey) -> str:
    """Where the beacon publishes the round."""
    assert survey.contest is not None
    return f"{_BEACON}{survey.contest.round}"


def read(content: Path, survey: Survey) -> Draw | None:
    """The draw as far as it is; None where there is no list yet.

    :raises ProblemsError: where the file is not one that the desk wrote for this contest.
    """
    path = content / FOLDER / f"{survey.slug}.json"
    if survey.contest is None or not path.exists():
        return None
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        wrong = list(_wrong(held, survey))
    except (ValueError, KeyError, TypeError, AttributeError):
        wrong = ["is not what the desk writes"]
    if wrong:
        remedy = f"Let the desk write it: cardamum draw list {survey.slug}"
        raise ProblemsError([Problem(f"content/{FOLDER}/{path.name}", 1, one, remedy) for one in wrong])
    return Draw(
        survey.slug, held["round"], survey.contest.winners, dt.date.fromisoformat(held["listed"]),
        tuple(held["entries"]), held["left_out"], held.get("signature", ""),
    )  # fmt: skip


def _wrong(held: dict[str, Any], survey: Survey) -> Iterator[str]:
    assert survey.contest is not None
    entries, listed = held["entries"], dt.date.fromisoformat(held["listed"])
    if held["contest"] != survey.slug or held["round"] != survey.contest.round:
        yield "is of another contest, or of another round than the rules name"
    if entries != sorted(set(entries)) or not all(_ENTRY.fullmatch(one) for one in entries):
        yield "has entries that are out of order, there twice, or no hashes"
    if not survey.closes < listed < known_at(survey).date():
        yield "was listed before the close, or when the round could be known"
    if held.get("signature") and not _SIGNATURE.fullmatch(held["signature"]):
        yield "has a signature that is none of the beacon"
    if not isinstance(held["left_out"], int):
        yield "does not say how many entries were left out"
