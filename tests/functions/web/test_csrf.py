"""Requests that another site made a browser send."""

from __future__ import annotations

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.core import problems
from functions.web import csrf
from tests.functions.calls import OWN


@pytest.fixture(autouse=True)
def origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_ORIGIN", OWN)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": OWN},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": OWN},
        # The newer word counts: a privacy tool may have replaced the older one.
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
)
def test_our_own_pages_and_programs_are_let_in(headers: dict[str, str]) -> None:
    csrf.refuse_foreign(APIGatewayProxyEventV2({"headers": headers}))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "SAME-ORIGIN"},
        {"sec-fetch-site": "", "origin": OWN},
        {"Sec-Fetch-Site": "cross-site", "origin": OWN},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"{OWN}/"},
        {"Origin": f"{OWN}:8443"},
    ],
)
def test_all_else_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(problems.Problem) as refusal:
        csrf.refuse_foreign(APIGatewayProxyEventV2({"headers": headers}))
    assert refusal.value.status == 403
