"""HTTP requests as API Gateway hands them to a function."""

from __future__ import annotations

import base64
from typing import Any

from infra.local.gateway import ORIGIN_KEY, Request, answer, event


def _event(headers: list[tuple[str, str]], body: bytes = b"") -> dict[str, Any]:
    return event(Request("POST", "/api/x", "a=1", headers, body, "192.0.2.1"), "POST /api/x")


def test_a_form_comes_in_base64_and_json_as_it_is() -> None:
    form = _event([("Content-Type", "application/x-www-form-urlencoded")], b"a=b")
    assert form["isBase64Encoded"]
    assert base64.b64decode(form["body"]) == b"a=b"
    plain = _event([("content-type", "application/json; charset=utf-8")], b'{"a": "\xc3\xa9"}')
    assert not plain["isBase64Encoded"]
    assert plain["body"] == '{"a": "é"}'
    assert plain["headers"]["content-length"] == "11"


def test_json_that_is_not_utf_8_comes_with_signs_of_replacement_and_the_length_it_had() -> None:
    found = _event([("content-type", "application/json")], '{"a": "é"}'.encode("latin-1"))
    assert (found["body"], found["headers"]["content-length"]) == ('{"a": "\ufffd"}', "10")


def test_cookies_leave_the_headers_and_repeated_headers_are_joined() -> None:
    found = _event([("Cookie", "a=1; b=2"), ("Cookie", "c=3"), ("Accept", "a/b"), ("accept", "c/d")])
    assert found["cookies"] == ["a=1", "b=2", "c=3"]
    assert found["headers"]["accept"] == "a/b,c/d"
    assert found["rawQueryString"] == "a=1"


def test_a_header_that_the_template_does_not_name_reaches_no_function() -> None:
    sent = [("Referer", "https://x/"), ("User-Agent", "Firefox"), ("Host", "here")]
    from_cloudfront = {"cloudfront-viewer-address", "x-forwarded-for", "x-origin-key"}
    assert set(_event(sent)["headers"]) == {"user-agent", *from_cloudfront}


def test_address_and_key_are_cloudfronts_whatever_a_client_says() -> None:
    claims = [("CloudFront-Viewer-Address", "203.0.113.9:1"), ("X-Origin-Key", "guessed"), ("X-Forwarded-For", "me")]
    found = _event(claims)
    assert found["headers"] == {
        "cloudfront-viewer-address": "192.0.2.1:46532", "x-origin-key": ORIGIN_KEY, "x-forwarded-for": "me,192.0.2.1"
    }  # fmt: skip
    assert "192.0.2.1" not in str(found["requestContext"])


def test_an_answer_keeps_every_cookie() -> None:
    status, headers, body = answer({"statusCode": 201, "headers": {"A": "b"}, "cookies": ["x=1", "y=2"], "body": "é"})
    assert status == 201
    assert headers == [("A", "b"), ("set-cookie", "x=1"), ("set-cookie", "y=2")]
    assert body == "é".encode()
