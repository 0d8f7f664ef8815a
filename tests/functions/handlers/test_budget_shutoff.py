"""The brake: the API is shut whatever SNS brings and whenever an hour costs too much, and opened by a person alone."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from functions.core import spending
from functions.handlers import budget_shutoff
from infra.local.gateway import Context
from infra.planning import cost

TOLD = {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": '{"open": true}'}}]}


def _settings(rate: float, burst: int) -> dict[str, float]:
    return {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Stubber:
    """API Gateway, which takes what its own model of a request allows and answers what it was told to."""
    client: Any = boto3.client("apigatewayv2", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    monkeypatch.setattr(boto3, "client", lambda *_, **__: client)
    monkeypatch.setenv("API_ID", "a1")
    monkeypatch.setenv("LIMITS", json.dumps({"$default": [100, 200], "POST /api/contact": [5, 10]}))
    return Stubber(client)


def _wanted(usual: dict[str, float], contact: dict[str, float]) -> dict[str, Any]:
    throttles = {"DefaultRouteSettings": usual, "RouteSettings": {"POST /api/contact": contact}}
    return {"ApiId": "a1", "StageName": "$default"} | throttles


def _pulled(event: dict[str, Any]) -> dict[str, bool]:
    return budget_shutoff.handler(event, Context("BrakeFunction"))


@pytest.mark.parametrize("event", [TOLD, {}, {"open": False}, {"open": "true"}, {"open": 1}])
def test_anything_but_the_word_to_open_shuts_every_route(gateway: Stubber, event: dict[str, Any]) -> None:
    gateway.add_response("update_stage", {}, _wanted(_settings(0, 0), _settings(0, 0)))
    with gateway:
        assert _pulled(event) == {"open": False}
    gateway.assert_no_pending_responses()


def test_it_opens_to_the_limits_it_was_given_however_often(gateway: Stubber) -> None:
    for _ in range(2):
        gateway.add_response("update_stage", {}, _wanted(_settings(100, 200), _settings(5, 10)))
    with gateway:
        assert [_pulled({"open": True}) for _ in range(2)] == [{"open": True}] * 2
    gateway.assert_no_pending_responses()


def test_a_refusal_is_not_swallowed_so_that_lambda_tries_again(gateway: Stubber) -> None:
    gateway.add_client_error("update_stage", "TooManyRequestsException")
    with gateway, pytest.raises(ClientError):
        _pulled(TOLD)


LOOK = {"source": "aws.events", "detail-type": "Scheduled Event"}
NOW = 1_796_000_400.0
END = dt.datetime.fromtimestamp(NOW, dt.UTC)


def _counted(**lately: float) -> dict[str, Any]:
    """CloudWatch's answer: of each thing so much in each five minutes of the hour."""
    moments = [END - dt.timedelta(minutes=5 * number) for number in range(1, 13)]
    return {
        "MetricDataResults": [
            {"Id": name, "Label": name, "Timestamps": moments, "Values": [lately.get(name, 0.0)] * 12}
            for name in spending.COUNTED
        ]
    }


def _over(found: dict[str, Any]) -> dict[str, Any]:
    """The same hour, of which the last quarter was calm."""
    for result in found["MetricDataResults"]:
        result["Values"][:3] = [0.0] * 3
    return found


class _Aws:
    """The three services that a look asks, each by the service's own model; the API as it was told to be."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        make = boto3.client
        self.clients: dict[str, Any] = {
            name: make(name, "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
            for name in ("apigatewayv2", "cloudwatch", "budgets")
        }
        self.stubs = {name: Stubber(client) for name, client in self.clients.items()}
        monkeypatch.setattr(boto3, "client", lambda name, **_: self.clients[name])
        monkeypatch.setattr(budget_shutoff.time, "time", lambda: NOW)
        settings = {"API_ID": "a1", "BUDGET": "cardamum-month", "CALLS_PER_HOUR": "50000", "DOLLARS_PER_HOUR": "1"}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("LIMITS", json.dumps({"$default": [100, 200], "POST /api/contact": [5, 10]}))

    def look(self, counted: dict[str, Any], spent: str = "1.0") -> dict[str, bool]:
        """What a look comes to."""
        self.stubs["cloudwatch"].add_response("get_metric_data", counted)
        limit = {"Amount": "60", "Unit": "USD"}
        calculated = {"ActualSpend": {"Amount": spent, "Unit": "USD"}}
        budget = {
            "BudgetName": "cardamum-month", "TimeUnit": "MONTHLY", "BudgetType": "COST",
            "BudgetLimit": limit, "CalculatedSpend": calculated,
        }  # fmt: skip
        asked = {"AccountId": "000000000000", "BudgetName": "cardamum-month"}
        self.stubs["budgets"].add_response("describe_budget", {"Budget": budget}, asked)
        shut = _wanted(_settings(0, 0), _settings(0, 0))
        self.stubs["apigatewayv2"].add_response("update_stage", {}, shut)
        for stub in self.stubs.values():
            stub.activate()
        return _pulled(LOOK)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> _Aws:
    return _Aws(monkeypatch)


@pytest.mark.parametrize(
    "counted",
    [
        {"calls": 5_000},
        {"writes": 150_000},
        {"indexed": 150_000},
        {"reads": 700_000},
        {"time": 12_000_000},
        {"mails": 900},
        {"calls": 2_000, "writes": 60_000, "time": 3_000_000, "mails": 300},
    ],
    ids=" ".join,
)
def test_an_hour_that_costs_too_much_shuts_whatever_it_was_spent_on(aws: _Aws, counted: dict[str, float]) -> None:
    assert aws.look(_counted(**counted)) == {"open": False}


def test_a_busy_hour_of_a_shop_shuts_nothing(aws: _Aws) -> None:
    busy = {"calls": 1_000, "writes": 2_000, "indexed": 2_000, "reads": 5_000, "time": 120_000, "mails": 50}
    assert aws.look(_counted(**busy)) == {}
    aws.stubs["budgets"].assert_no_pending_responses()


def test_each_look_judges_anew_so_that_what_was_opened_too_early_is_shut_again(aws: _Aws) -> None:
    assert [aws.look(_counted(writes=150_000)) for _ in range(2)] == [{"open": False}] * 2


def test_an_hour_that_has_calmed_down_is_not_shut_again(aws: _Aws) -> None:
    assert aws.look(_over(_counted(writes=150_000, calls=20_000))) == {}


def test_a_budget_that_is_spent_stays_shut_until_it_is_raised(aws: _Aws) -> None:
    assert aws.look(_counted(), spent="60.01") == {"open": False}


def test_a_look_opens_nothing_whatever_else_its_event_says(aws: _Aws) -> None:
    aws.stubs["cloudwatch"].add_response("get_metric_data", _counted(writes=150_000))
    aws.stubs["apigatewayv2"].add_response("update_stage", {}, _wanted(_settings(0, 0), _settings(0, 0)))
    for stub in aws.stubs.values():
        stub.activate()
    assert _pulled(LOOK | {"open": True}) == {"open": False}


def test_where_cloudwatch_does_not_answer_the_look_fails_and_staff_are_told(aws: _Aws) -> None:
    aws.stubs["cloudwatch"].add_client_error("get_metric_data", "InternalServiceFault")
    aws.stubs["cloudwatch"].activate()
    with pytest.raises(ClientError):
        _pulled(LOOK)


def test_what_is_counted_is_priced_as_the_calculator_prices_it(template: Any) -> None:
    most = max(function.get("MemorySize", 256) for function in template.of_type("AWS::Serverless::Function").values())
    prices = {
        "calls": cost.unit("api-request") + cost.unit("call"),
        "time": cost.unit("gigabyte-second") / 1_000 * most / 1_024,
        "writes": cost.unit("write"),
        "indexed": cost.unit("write"),
        "reads": cost.unit("read"),
        "mails": cost.unit("mail"),
    }
    assert {name: counted.usd for name, counted in spending.COUNTED.items()} == pytest.approx(prices)
