"""What Lambda says of the account decides whether a part of its concurrency is kept."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra.deploy import concurrency


@pytest.fixture
def functions() -> Any:
    """A client of Lambda that reaches nothing."""
    return boto3.client("lambda", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")


@pytest.mark.parametrize(("limit", "answer"), [(10, "no"), (106, "no"), (107, "yes"), (1_000, "yes")])
def test_a_new_account_reserves_nothing_and_a_grown_one_does(functions: Any, limit: int, answer: str) -> None:
    with Stubber(functions) as lambda_:
        lambda_.add_response("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": limit}}, {})
        assert concurrency.reserve(functions) == answer


def test_where_lambda_does_not_say_what_was_set_stays(functions: Any) -> None:
    with Stubber(functions) as lambda_:
        lambda_.add_client_error("get_account_settings", "AccessDeniedException")
        assert concurrency.reserve(functions) is None
