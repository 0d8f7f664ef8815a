"""A kind of mail that comes back or is complained about too much stops by itself, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from functions.core import observe
from tests.functions.mailing import ADA, Mailing, seen


@pytest.fixture
def cloudwatch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """CloudWatch, which answers by its own model what a test tells it to."""
    from functions.mail import rates

    client: Any = boto3.client("cloudwatch", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    monkeypatch.setattr(rates, "_client", lambda: client)
    monkeypatch.setattr(rates, "_known", {})
    with Stubber(client) as stub:
        yield stub


def _counted(**sums: float) -> dict[str, Any]:
    return {"MetricDataResults": [{"Id": name, "Label": name, "Values": [value]} for name, value in sums.items()]}


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    ("sums", "stops"),
    [
        ({"send": 200, "bounce": 10}, True),
        ({"send": 200, "bounce": 8}, False),
        ({"send": 1_000, "bounce": 30}, False),
        ({"send": 9, "bounce": 9}, False),
        ({"send": 1_000, "complaint": 3}, True),
        ({"send": 1_000, "complaint": 2}, False),
        ({"send": 10_000, "complaint": 3}, False),
        ({}, False),
    ],
    ids=str,
)
def test_too_many_of_enough_mails_stop_a_kind(cloudwatch: Stubber, sums: dict[str, float], stops: bool) -> None:
    from functions.mail import rates

    cloudwatch.add_response("get_metric_data", _counted(**sums))
    assert rates.stopped("order") is stops
    assert rates.stopped("order") is stops, "asked once in five minutes"
    observe.metrics.clear_metrics()


@pytest.mark.usefixtures("api")
def test_where_cloudwatch_does_not_answer_mail_goes_out(cloudwatch: Stubber) -> None:
    from functions.mail import rates

    cloudwatch.add_client_error("get_metric_data", "InternalServiceFault")
    assert rates.stopped("order") is False


def test_a_stopped_kind_waits_without_a_try_and_staff_hear_of_messages_all_the_same(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.mail import rates

    monkeypatch.setattr(rates, "stopped", lambda kind: kind == "message")
    number = mailing.write(email=ADA)
    mailing.pump.pump()
    assert seen() == [(number, "staff")]
    mailing.later(1_200)
    assert mailing.states() == {"staff": "sent", "confirmation": "due"}
    assert mailing.item["mails"]["confirmation"]["tries"] == 0
    monkeypatch.setattr(rates, "stopped", lambda _: False)
    mailing.later(300)
    assert mailing.states() == {"staff": "sent", "confirmation": "sent"}
