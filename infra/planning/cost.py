"""What a month costs: ``python -m infra.planning.cost --visits 1000000 --choices 300000``. Prices and uses are in
prices.toml.

What is paid whatever happens (alarms, metrics and looking at them, secrets, keys, the firewall) is counted in the
templates.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click

from infra.template import ACCESS, GLOBAL, PATH, Template

PRICES = Path(__file__).with_name("prices.toml")
_MAIL_KINDS = ("message", "order", "signin", "list", "letter")
_FUNCTIONS = PATH.parents[1] / "functions"


@dataclass(frozen=True, slots=True)
class Line:
    """So much of one thing, for one use: ``quantity`` units, ``usd`` in all."""

    use: str
    of: str
    quantity: float
    usd: float


@cache
def prices() -> dict[str, Any]:
    """infra/planning/prices.toml."""
    return tomllib.loads(PRICES.read_text(encoding="utf-8"))


def unit(name: str) -> float:
    """US dollars for one unit, such as one ``edge-request``."""
    price = prices()["prices"][name]
    usd = price["usd"] / price["per"]
    return float(usd * prices()["margin"] if price.get("regional") else usd)


@cache
def fixed() -> dict[str, int]:
    """How many there are, by price, of what costs by the month. A metric that two functions count is taken for one."""
    site, common = Template(), Template(GLOBAL)
    sources = "".join(path.read_text(encoding="utf-8") for path in _FUNCTIONS.rglob("*.py"))
    (firewall,) = common.of_type("AWS::WAFv2::WebACL").values()
    return {
        "alarm": len(site.of_type("AWS::CloudWatch::Alarm")),
        # Ours, and what SES counts by kind of mail: sent, bounced, complained about.
        "metric": len(_counted(sources)) + 3 * len(_MAIL_KINDS),
        "metric-read": 4 * 24 * 30 * _looked_at(site),
        "secret": len(site.of_type("AWS::SecretsManager::Secret")),
        "key": len(site.signing_keys()),
        "firewall": 1,
        "firewall-rule": len(firewall["Rules"]),
        # At the most: one of events every five minutes, and one an hour that proves those before.
        "trail-file": (12 + 1) * 24 * 30 * len(Template(ACCESS).of_type("AWS::CloudTrail::Trail")),
    }


def _looked_at(site: Template) -> int:
    """How many metrics the brake's look sums up: of tables (two each), indexes, functions, the API and mail."""
    tables = site.of_type("AWS::DynamoDB::Table").values()
    indexes = sum(len(table.get("GlobalSecondaryIndexes", ())) for table in tables)
    return 2 * len(tables) + indexes + len(site.of_type("AWS::Serverless::Function")) + 2


def _counted(sources: str) -> set[str]:
    """Every name that stands in a call of ``count`` or ``span``."""
    calls = re.findall(r"(?:count|span)\((.+)\)", sources)
    return {name for call in calls for name in re.findall(r'"([A-Z][A-Za-z]+)"', call)}


def month(**uses: float) -> Iterator[Line]:
    """The lines of a bill.

    :param uses: how many of each ``[uses.…]`` there were, such as ``visit=1_000_000``.
    """
    table = prices()["prices"]
    for name, number in fixed().items():
        yield Line("a month", table[name]["of"], number, number * unit(name))
    for use, count in uses.items():
        for name, quantity in prices()["uses"][use].items():
            yield Line(use, table[name]["of"], count * quantity, count * quantity * unit(name))


def per(use: str, count: float = 1_000_000) -> float:
    """US dollars for ``count`` of one use, and nothing else."""
    return sum(line.usd for line in month(**{use: count}) if line.use == use)


@click.command(help=__doc__)
@click.option("--visits", default=0, help="Of three pages each.")
@click.option("--choices", default=0, help="Clicks on the banner that are recorded.")
@click.option("--messages", default=0, help="Through the contact form, each confirmed by mail.")
@click.option("--receipts", default=0, help="Downloaded.")
@click.option("--looks", default=0, help="Messages that staff open at the desk.")
def main(visits: int, choices: int, messages: int, receipts: int, looks: int) -> None:
    """Print the bill."""
    lines = list(month(visit=visits, choice=choices, message=messages, receipt=receipts, look=looks))
    for line in lines:
        if line.usd:
            click.echo(f"{line.use:<8}  {line.of:<60}  {line.quantity:>16,.2f}  {line.usd:>12,.2f}")
    click.echo(f"{'in all':<88}  {sum(line.usd for line in lines):>12,.2f}")
    click.echo(f"US dollars, list prices as of {prices()['as_of']}, free amounts and taxes left out.")


if __name__ == "__main__":
    main()
