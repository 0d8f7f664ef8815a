"""Load on the functions, on this machine: what they take, and that no click is lost where the table throttles.

Three processes share the processors: people (one), the server with its copies of the functions, and dynalite.
"""

from __future__ import annotations

import math
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.load import clicks, loops
from bench.load.clicks import Audit, Click
from functions import register as registers
from infra.local import child_process, dynalite
from infra.template import Template


@dataclass(frozen=True, slots=True)
class Plan:
    """``seconds`` is for each of the four measured loops, and for the one with throttles; ``opened`` the open loop's
    rate, as a share of what the closed loop reached; ``throttled`` the share of the table's calls that is refused.
    """

    seconds: float = 15
    copies: int = 16
    people: int = 16
    opened: float = 0.6
    throttled: float = 0.1


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop's clicks and how long it was given."""

    name: str
    clicks: list[Click]
    seconds: float

    @property
    def rate(self) -> float:
        """Settled clicks a second."""
        return sum(click.settled for click in self.clicks) / self.seconds

    def row(self) -> tuple[str, str]:
        times = sorted(click.seconds * 1_000 for click in self.clicks)
        p50, p95, p99 = (times[math.ceil(len(times) * part) - 1] for part in (0.5, 0.95, 0.99))
        errors = sum(click.statuses != [201] for click in self.clicks)
        return self.name, (
            f"{self.rate:,.0f} a second; p50 {p50:,.0f} ms, p95 {p95:,.0f}, p99 {p99:,.0f}; "
            f"{errors} errors in {len(self.clicks):,}"
        )


@contextmanager
def serving(template: Template, copies: int, throttled: float) -> Iterator[tuple[str, Any]]:
    """Server and table, each in its process; yields the server's origin and a client of the table, which is empty."""
    with dynalite.running(template) as (address, database):
        command = [sys.executable, "-m", "bench.load.server", str(copies), str(throttled)]
        environment = {dynalite.ENDPOINT: address, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with child_process.running(command, environment, patience=20) as port:
            yield f"http://127.0.0.1:{port}", database


def kinds() -> dict[str, Callable[[int], Click]]:
    """What is clicked, by its path."""
    register = registers.load()
    choices = clicks.choices(register.policy.version, register.optional)
    return {clicks.CONSENT: choices, clicks.CONTACT: clicks.letters}


def measured(plan: Plan) -> tuple[list[Loop], Audit]:
    """Both routes in both loops, the table at peace."""
    with serving(Template(), plan.copies, 0) as (origin, database):
        makes = kinds()
        # Not measured: every copy's first calls, which open its connections.
        early = [click for make in makes.values() for click in loops.closed(origin, make, plan.people, 1)]
        found: list[Loop] = []
        for path, make in makes.items():
            together = loops.closed(origin, make, plan.people, plan.seconds)
            found.append(Loop(f"`POST {path}`, closed loop, {plan.people} people", together, plan.seconds))
        for (path, make), before in zip(makes.items(), tuple(found), strict=True):
            rate = max(1.0, before.rate * plan.opened)
            apart = loops.opened(origin, make, rate, plan.seconds)
            found.append(Loop(f"`POST {path}`, open loop, {rate:,.0f} a second", apart, plan.seconds))
        return found, clicks.audit([*early, *(click for loop in found for click in loop.clicks)], database)


def throttled(plan: Plan, *makes: Callable[[int], Click]) -> tuple[list[Click], Audit]:
    """Clicks of these kinds by turns, in the closed loop, a share of the table's calls refused."""
    with serving(Template(), plan.copies, plan.throttled) as (origin, database):
        clicked = loops.closed(origin, lambda number: makes[number % len(makes)](number), plan.people, plan.seconds)
        return clicked, clicks.audit(clicked, database)


def section(plan: Plan = Plan()) -> str:
    """Measure, and give the section of RESULTS.md."""
    before = os.getloadavg()[0]
    found, audited = measured(plan)
    clicked, audit = throttled(plan, *kinds().values())
    statuses = Counter(status for click in clicked for status in click.statuses)
    again = sum(len(click.statuses) > 1 for click in clicked)
    rows = [
        *(loop.row() for loop in found),
        ("of these clicks, in the table exactly once, as they were sent", _audited(audited)),
        (
            f"both routes, closed loop, {plan.throttled:.0%} of the table's calls throttled",
            f"{len(clicked):,} clicks in {plan.seconds:g} s; told {_counts(statuses)}; {again} sent again",
        ),
        ("of these clicks, in the table exactly once, as they were sent", _audited(audit)),
    ]
    lines = "\n".join(f"| {label} | {figure} |" for label, figure in rows)
    return f"\n## Load, on this machine\n\n{_method(plan, before)}\n\n| | |\n|---|---|\n{lines}\n"


def _method(plan: Plan, busy: float) -> str:
    return (
        f"The functions in {plan.copies} copies, each with one event at a time as in Lambda, behind a threaded server "
        f"like the preview's, over dynalite in memory. People, server and table share {os.cpu_count()} processors, and "
        "all is on loopback: this says what this machine takes and whether anything is lost, not what AWS takes. An "
        "error is any first answer but 201. Times of the open loop count from the moment at which a click was to be "
        f"made; its rate is {plan.opened:.0%} of what the closed loop reached. Each loop ran {plan.seconds:g} s, and "
        "what was not taken was sent again as the page's script does. Load of the machine before: "
        f"{busy:.1f}."
    )


def _audited(audit: Audit) -> str:
    rest = (f"{audit.missing} missing", f"{audit.twice} twice", f"{audit.changed} changed", f"{audit.strange} strange")
    return f"{audit.once:,}; {', '.join(rest)}"


def _counts(statuses: Counter[int]) -> str:
    return ", ".join(f"{status or 'nothing'} {times:,} times" for status, times in sorted(statuses.items()))
