"""What scales by itself, and which limit a stream of clicks meets first:
``python -m infra.planning.limits 10 1000 100000``.

Throttles come from the template, the services' quotas from infra/planning/quotas.toml. A click is one recorded choice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click

from infra.template import Template

QUOTAS = Path(__file__).with_name("quotas.toml")
_ROUTE = "POST /api/consent"
# How long a call lasts is for the account to measure; this is generous for one write.
SECONDS_OF_A_CALL = 0.1


@dataclass(frozen=True, slots=True)
class Limit:
    """So many clicks a second get through. ``ours``: a number of the template, and not a quota of AWS."""

    per_second: float
    of: str
    ours: bool


def limits(seconds: float = SECONDS_OF_A_CALL) -> list[Limit]:
    """Every limit on the way of a click, the lowest first.

    :param seconds: how long a call of the function lasts.
    """
    return sorted([*_throttles(), *_quotas(seconds)], key=lambda limit: limit.per_second)


@cache
def _template() -> Template:
    return Template()


def _own() -> dict[str, Any]:
    """The throttle of a click: ``ThrottlingRateLimit`` and ``ThrottlingBurstLimit``."""
    (api,) = _template().of_type("AWS::Serverless::HttpApi").values()
    return dict(api["RouteSettings"][_ROUTE])


def _throttles() -> Iterator[Limit]:
    hourly = float(_template().data["Parameters"]["CallsPerHour"]["Default"])
    yield Limit(hourly / 3_600, "the brake: CallsPerHour, for an hour on end", ours=True)
    yield Limit(_own()["ThrottlingRateLimit"], f"the throttle of {_ROUTE}", ours=True)


def _quotas(seconds: float) -> Iterator[Limit]:
    for quota in quotas()["requests"].values():
        rate = quota["per_second"] if "per_second" in quota else quota["at_once"] / seconds
        yield Limit(rate, quota["of"], ours=False)


def quotas() -> dict[str, Any]:
    """infra/planning/quotas.toml."""
    return tomllib.loads(QUOTAS.read_text(encoding="utf-8"))


def met(rate: float, seconds: float = SECONDS_OF_A_CALL) -> list[Limit]:
    """The limits that so many clicks a second exceed, in the order in which they are reached."""
    return [limit for limit in limits(seconds) if rate > limit.per_second]


def through(rate: float, seconds: float) -> float:
    """How many of ``rate`` clicks a second are recorded at once, of a rush of ``seconds``: a token bucket, as API
    Gateway's throttle is one. The others are answered 429 and wait in their browsers.
    """
    own = _own()
    return float(min(rate * seconds, own["ThrottlingBurstLimit"] + own["ThrottlingRateLimit"] * seconds))


def until_budget_shutoff(rate: float) -> float:
    """Seconds of ``rate`` clicks a second until the budget shutoff at the latest; infinite where it is never reached.
    The alarm counts what the throttle lets through, and CloudWatch reports it some minutes later.
    """
    hourly, own = _throttles()
    passed = min(rate, own.per_second)
    return float("inf") if passed <= hourly.per_second else hourly.per_second * 3_600 / passed


@click.command(help=__doc__)
@click.argument("rates", nargs=-1, type=float)
def main(rates: Sequence[float]) -> None:
    """Print, for each rate, what it meets."""
    for rate in rates or (10, 1_000, 100_000):
        click.echo(f"{rate:,.0f} clicks a second")
        for limit in met(rate):
            click.echo(f"  {limit.per_second:>12,.1f}  {limit.of}")
        if not met(rate):
            click.echo("  no limit")
        elif (seconds := until_budget_shutoff(rate)) < float("inf"):
            click.echo(f"  shut by the brake after {seconds / 60:,.0f} minutes; {through(rate, 60):,.0f} in the first")


if __name__ == "__main__":
    main()
