"""The probes of the first day, on stand-ins: each says what it saw, and one that breaks keeps no other from looking."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from infra.probe import day_one
from infra.probe.day_one import Account, Saw

ANSWERS: dict[str, Any] = {
    "describe_stack_resource": {"StackResourceDetail": {"PhysicalResourceId": "name"}},
    "get_account": {"EnforcementStatus": "HEALTHY", "ProductionAccessEnabled": True, "SendingEnabled": True},
    "describe_log_streams": {"logStreams": [{}]},
    "get_metric_statistics": {"Datapoints": [{"Timestamp": dt.datetime(2026, 12, 1, 9, 5), "Sum": 3.0}]},
}


class Aws:
    """As much of AWS as the probes ask; ``broken`` names calls that are refused."""

    def __init__(self, broken: tuple[str, ...] = (), *, brake_works: bool = True) -> None:
        self.broken, self.brake_works, self.open = broken, brake_works, True
        self.pulled: list[bytes] = []

    def __call__(self, service: str) -> Any:
        return self

    def __getattr__(self, call: str) -> Any:
        def answer(**arguments: Any) -> Any:
            if call in self.broken:
                raise ClientError({"Error": {"Code": "Refused", "Message": "no"}}, call)
            if call == "invoke":
                self.pulled.append(arguments["Payload"])
                if self.brake_works:
                    self.open = b"true" in arguments["Payload"]
                return {"Payload": io.BytesIO(b"{}")}
            return ANSWERS.get(call, {})

        return answer

    def fetch(self, method: str, url: str, **_: Any) -> httpx.Response:
        if url.endswith("/api/consent"):
            return httpx.Response(201, headers={"set-cookie": "__Host-visitor=1"}, request=httpx.Request(method, url))
        if url.endswith("/api/cookies"):
            return httpx.Response(200 if self.open else 429)
        return httpx.Response(301 if url.startswith("http:") else 200, headers={"strict-transport-security": "1"})


def _looked(aws: Aws) -> dict[str, Saw]:
    return {one.what: one for one in day_one.look(Account(aws, aws.fetch, "https://www.example.org", pause=0))}


def test_all_is_seen_and_the_api_is_open_afterwards() -> None:
    aws = Aws()
    found = _looked(aws)
    assert {one.what for one in found.values() if one.good is False} == set()
    assert found["the brake shuts and opens"].saw == "shut 429, open 200"
    assert found["SES's words for an account"].saw.startswith("EnforcementStatus HEALTHY")
    assert "09:05 3" in found["the API's count, for the minute that it was shut"].saw
    assert "301" in found["headers of http, sent on"].saw
    assert aws.open
    assert len(aws.pulled) == 2


def test_a_brake_that_does_not_work_is_seen_and_it_is_told_to_open_all_the_same() -> None:
    aws = Aws(brake_works=False)
    assert _looked(aws)["the brake shuts and opens"].good is False
    assert b"true" in aws.pulled[-1]


@pytest.mark.parametrize("call", ["create_secret", "get_account", "describe_log_streams", "invoke"])
def test_a_probe_that_breaks_is_written_down_and_the_others_look(call: str) -> None:
    found = _looked(Aws(broken=(call,)))
    assert len(found) >= 10
    bad = [one for one in found.values() if one.good is False]
    assert len(bad) == 1
    assert "Refused" in bad[0].saw


def test_what_was_seen_is_a_page_with_what_is_left_to_do_by_hand() -> None:
    page = day_one.written([Saw("a", True, "b"), Saw("c", False, "d")], dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    assert page.startswith("# Day one, 01 December 2026, 09:00 UTC\n\n- ✓ a: b\n- ✗ c: d\n\nBy hand:\n")
    assert page.count("\n- ") == 2 + len(day_one.BY_HAND)
