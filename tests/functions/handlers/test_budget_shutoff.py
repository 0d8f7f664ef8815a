"""The brake: the API is shut whatever SNS brings, and opened by a person alone."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from functions.handlers import budget_shutoff
from infra.local.gateway import Context

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
