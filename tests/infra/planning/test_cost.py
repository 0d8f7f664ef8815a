"""The calculator of costs: its arithmetic, and its figures against the built site and the templates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from click.testing import CliRunner

from infra.planning import cost

PRODUCT = min(Path("content/products").glob("*.md")).stem
PAGES = ("index.html", "shop/index.html", f"shop/{PRODUCT}/index.html")
HEADERS = 1_000


def _weight(path: Path) -> int:
    content = path.read_bytes()
    return len(content if path.suffix == ".woff2" else brotli.compress(content)) + HEADERS


def _loaded(site: Path, page: str) -> set[str]:
    """What a page loads of its own origin: style sheets, scripts, font and icon; nothing that waits for a yes."""
    text = (site / page).read_text(encoding="utf-8")
    tags = re.findall(r"<(?:link|script|img)\b[^>]*>", text)
    wanted = (tag for tag in tags if not re.search(r'rel="?(?:canonical|alternate|prefetch)|data-purpose', tag))
    return {found for tag in wanted for found in re.findall(r'(?:src|href)="(/[^"]+\.(?:css|js|svg|woff2))"', tag)}


def test_a_visit_asks_for_and_weighs_what_is_reckoned(site: Path) -> None:
    loaded = set().union(*(_loaded(site, page) for page in PAGES))
    # By the visitor's cookie, the edge answers this one with a file of a few bytes, or an empty one.
    files = [site / path.lstrip("/") for path in loaded if not path.startswith("/choices/")]
    uses = cost.prices()["uses"]["visit"]
    assert len(loaded) + len(PAGES) == uses["edge-request"] == uses["edge-function"] == uses["firewall-request"]
    weighed = sum(map(_weight, files)) + sum(_weight(site / page) for page in PAGES) + HEADERS
    assert weighed == pytest.approx(uses["edge-gigabyte"] * 1_000_000_000, rel=0.1)


def test_a_price_is_multiplied_by_what_is_used_and_a_regions_is_raised() -> None:
    assert cost.unit("edge-request") == pytest.approx(0.0000012)
    assert cost.unit("write") == pytest.approx(0.000000625 * 1.3)
    lines = {line.of: line for line in cost.month(receipt=2_000) if line.use == "receipt"}
    signing = lines["KMS: signatures by an elliptic curve"]
    assert (signing.quantity, round(signing.usd, 9)) == (2_000, 0.03)
    assert cost.per("choice", 2_000_000) == pytest.approx(2 * cost.per("choice"))


def test_what_is_paid_by_the_month_is_counted_in_the_templates(template: Any) -> None:
    fixed = cost.fixed()
    assert fixed["alarm"] == len(template.of_type("AWS::CloudWatch::Alarm")) > 15
    assert (fixed["secret"], fixed["key"], fixed["firewall"], fixed["firewall-rule"]) == (7, 3, 1, 1)
    watched = {
        a["MetricName"] for a in template.of_type("AWS::CloudWatch::Alarm").values() if a["Namespace"] == "Cardamum"
    }
    assert fixed["metric"] > len(watched)
    assert not [name for name in fixed if name not in cost.prices()["prices"]]


def test_signing_every_choice_would_cost_more_than_twice_the_choice() -> None:
    assert cost.unit("signature") * 1_000_000 > 2 * cost.per("choice")


def test_the_bill_adds_up() -> None:
    result = CliRunner().invoke(cost.main, ["--visits", "1000000", "--choices", "300000"])
    assert result.exit_code == 0, result.output
    *lines, total, when = result.output.splitlines()
    amounts = [float(line.split()[-1].replace(",", "")) for line in lines]
    assert float(total.split()[-1].replace(",", "")) == pytest.approx(sum(amounts), abs=0.1)
    assert str(cost.prices()["as_of"]) in when
