"""Which limit a stream of clicks meets first, and that it is ours."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from infra.planning import limits


def test_the_shops_own_throttles_come_before_every_quota() -> None:
    ordered = limits.limits()
    assert [limit.ours for limit in ordered] == [True, True] + [False] * (len(ordered) - 2)
    assert [limit.per_second for limit in ordered] == sorted(limit.per_second for limit in ordered)


@pytest.mark.parametrize(("rate", "count", "first"), [(10, 0, ""), (1_000, 2, "brake"), (100_000, 6, "brake")])
def test_what_ten_a_thousand_and_a_hundred_thousand_clicks_a_second_meet(rate: float, count: int, first: str) -> None:
    met = limits.met(rate)
    assert len(met) == count
    assert not met or first in met[0].of


def test_the_throttle_is_the_templates(template: Any) -> None:
    (api,) = template.of_type("AWS::Serverless::HttpApi").values()
    own = api["RouteSettings"]["POST /api/consent"]["ThrottlingRateLimit"]
    (throttle,) = (limit for limit in limits.limits() if "throttle" in limit.of)
    assert throttle.per_second == own


def _bucket(rate: int, seconds: int, refill: int, most: int) -> int:
    """A token bucket, a hundredth of a second at a time."""
    tokens, passed, step = float(most), 0, 0.01
    for _ in range(int(seconds / step)):
        tokens = min(most, tokens + refill * step)
        for _ in range(int(rate * step)):
            if tokens >= 1:
                tokens, passed = tokens - 1, passed + 1
    return passed


@pytest.mark.parametrize("rate", [100, 1_000])
def test_what_gets_through_is_what_a_token_bucket_lets_through(template: Any, rate: int) -> None:
    (api,) = template.of_type("AWS::Serverless::HttpApi").values()
    own = api["RouteSettings"]["POST /api/consent"]
    simulated = _bucket(rate, 60, own["ThrottlingRateLimit"], own["ThrottlingBurstLimit"])
    assert limits.through(rate, 60) == pytest.approx(simulated, rel=0.01)
    assert limits.through(10, 60) == 600


def test_a_stream_that_a_shop_may_have_pulls_no_brake_and_a_flood_does() -> None:
    assert limits.until_budget_shutoff(10) == float("inf")
    assert limits.until_budget_shutoff(1_000) == pytest.approx(1_000)
    assert limits.until_budget_shutoff(20) == pytest.approx(2_500)


def test_calls_that_last_longer_meet_the_concurrency_sooner() -> None:
    slow = [limit.of for limit in limits.met(1_000, seconds=2.0)]
    assert any("calls at once" in what for what in slow)
    assert not any("calls at once" in limit.of for limit in limits.met(1_000))


def test_every_quota_names_where_it_stands() -> None:
    groups = limits.quotas()
    for quota in [*groups["requests"].values(), *groups["beside"].values()]:
        assert quota["source"] and quota["of"] and isinstance(quota["raised"], bool)


def test_the_command_says_what_is_met() -> None:
    result = CliRunner().invoke(limits.main, ["10", "1000"])
    assert result.exit_code == 0
    assert "10 clicks a second\n  no limit\n1,000 clicks a second\n" in result.output
    assert "shut by the brake after 17 minutes; 3,100 in the first" in result.output
