"""Requests in, answers out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.web import requests
from tests.functions.calls import OWN, PROBLEM, Api, choice, json_letter, letter

HTML = "text/html,*/*;q=0.8"


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({}, False),
        ({"accept": "*/*"}, False),
        ({"accept": HTML}, True),
        ({"content-type": "application/x-www-form-urlencoded"}, True),
        ({"content-type": "application/json", "accept": HTML}, False),
        ({"content-type": "multipart/form-data", "accept": HTML}, True),
    ],
)
def test_a_person_gets_a_page_and_a_program_gets_json(headers: dict[str, str], wanted: bool) -> None:
    assert requests.wants_page(APIGatewayProxyEventV2({"headers": headers})) == wanted


@given(
    st.text()
    | st.text(alphabet="/\\.@:%09 \t\r\nevil?#", min_size=1).map(lambda rest: f"/{rest}")
    | st.integers()
    | st.none()
)
@settings(max_examples=300, deadline=None, database=None)
def test_a_return_path_never_leaves_this_site(value: object) -> None:
    path = requests.local_path(value)
    # As a browser reads it (WHATWG URL): backslashes are slashes.
    target = urlsplit(urljoin(f"{OWN}/api/consent", path.replace("\\", "/")))
    assert f"{target.scheme}://{target.netloc}" == OWN
    assert path.startswith("/") and not path.startswith("//")
    assert path.isascii() and path.isprintable() and " " not in path
    assert len(path) <= 1_000


@pytest.mark.parametrize("path", ["/", "/shop/", "/shop/green-pods/?a=1&b=%20#x", "/a;b=1,c:d@e"])
def test_a_path_of_this_site_stays_as_it_is(path: str) -> None:
    assert requests.local_path(path) == path


@pytest.mark.parametrize(("path", "body"), [("/api/consent", choice()), ("/api/contact", json_letter())])
def test_a_fault_is_a_problem_without_its_message(
    api: Api, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str], path: str, body: dict[str, Any]
) -> None:
    from functions.core import store

    monkeypatch.setattr(store, "put_once", lambda *_: (_ for _ in ()).throw(RuntimeError("Quillfeather's message")))
    answer = api.post_json(path, body)
    assert (answer.status, answer.headers["content-type"]) == (500, "application/problem+json")
    assert set(answer.json) == PROBLEM
    assert answer.headers["cache-control"] == "no-store"
    said = told()
    assert '"error":"RuntimeError"' in said and "store.py" not in answer.text
    assert '"where":"test_router.py:' in said
    assert '"Fault":[1.0]' in said
    assert "Quillfeather" not in said + answer.text


def test_a_fault_is_a_page_for_a_person(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.contact import fields

    monkeypatch.setattr(fields, "checked", lambda *_, **__: 1 / 0)
    answer = api.post_form("/api/contact", letter())
    assert (answer.status, answer.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "A fault of ours, not of yours." in answer.shown
    assert "division" not in answer.text


@pytest.mark.parametrize("path", ["/api/consent", "/api/contact"])
def test_a_refused_request_is_counted_once(api: Api, told: Callable[[], str], path: str) -> None:
    told()
    api.post_json(path, {})
    said = told()
    assert said.count('"message":"refused"') == 1
    assert said.count('"Refused":[1.0]') == 1


def test_what_is_recorded_is_counted(api: Api, told: Callable[[], str]) -> None:
    sent, typed = choice(), json_letter()
    for post in (("/api/consent", sent), ("/api/contact", typed)) * 2:
        api.post_json(*post)
    said = told()
    for name in ("ChoiceRecorded", "ChoiceRepeated", "MessageReceived", "MessageRepeated"):
        assert said.count(f'"{name}":[1.0]') == 1
