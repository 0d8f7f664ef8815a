"""The way around CloudFront is shut."""

from __future__ import annotations

from typing import Any

import pytest

from functions.web import origin_key
from infra.local.gateway import ORIGIN_KEY, Request, event
from tests.functions.calls import Api, choice, json_letter

ROUTES = [("ConsentFunction", "POST /api/consent"), ("ContactFunction", "POST /api/contact")]


def _around(route: str, key: str | None) -> dict[str, Any]:
    """A request that is well made but for the key."""
    method, _, path = route.partition(" ")
    found = event(Request(method, path, "", [("content-type", "application/json")], b"{}", "203.0.113.7"), route)
    del found["headers"]["x-origin-key"]
    return found if key is None else found | {"headers": found["headers"] | {"x-origin-key": key}}


@pytest.mark.parametrize(("function", "route"), ROUTES)
@pytest.mark.parametrize(
    "key", [None, "", "guessed", ORIGIN_KEY[:-1], f"{ORIGIN_KEY} ", f"{ORIGIN_KEY} x", "ключ", "\ud800"]
)
def test_a_request_around_cloudfront_is_turned_away_before_it_is_read(
    api: Api, function: str, route: str, key: str | None
) -> None:
    answer = api.functions.invoke(function, _around(route, key))
    assert (answer["statusCode"], answer["body"]) == (403, "")
    assert api.stored == []


@pytest.mark.promise("P21")
@pytest.mark.parametrize(("function", "route"), ROUTES)
@pytest.mark.parametrize("headers", [{}, None])
def test_a_request_without_any_header_is_turned_away_too(
    api: Api, function: str, route: str, headers: dict[str, str] | None
) -> None:
    answer = api.functions.invoke(function, _around(route, None) | {"headers": headers})
    assert (answer["statusCode"], answer["body"]) == (403, "")


@pytest.mark.parametrize("body", [choice(), json_letter()])
def test_a_request_through_cloudfront_is_answered(api: Api, body: dict[str, Any]) -> None:
    path = "/api/consent" if "granted" in body else "/api/contact"
    assert api.post_json(path, body).status == 201


def test_both_keys_are_taken_while_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_KEYS", "old new")
    taken = [
        key for key in ("old", "new", "old new", "older") if origin_key.through_edge({"headers": {"x-origin-key": key}})
    ]
    assert taken == ["old", "new"]


def test_without_a_key_nothing_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_KEYS", " ")
    assert not any(origin_key.through_edge({"headers": headers}) for headers in ({"x-origin-key": ""}, {}, None))


def test_every_key_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    monkeypatch.setenv("ORIGIN_KEYS", "first second")
    monkeypatch.setattr("hmac.compare_digest", lambda _, key: not compared.append(key))
    assert origin_key.through_edge({"headers": {"x-origin-key": "first"}})
    assert compared == [b"first", b"second"]


@pytest.mark.parametrize(
    ("header", "address"),
    [("203.0.113.7:46532", "203.0.113.7"), ("2001:db8::7:46532", "2001:db8::7"), ("[2001:db8::7]:1", "2001:db8::7"),
     ("", ""), (None, "")],
)  # fmt: skip
def test_the_address_is_cloudfronts_word_without_the_port(header: str | None, address: str) -> None:
    assert origin_key.viewer_address({"headers": {"cloudfront-viewer-address": header}}) == address
