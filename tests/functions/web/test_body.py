"""Reading what was sent."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.core import problems
from functions.web import body

FORM = "application/x-www-form-urlencoded"


def event(kind: str | None, text: str | None, *, encoded: bool = False) -> APIGatewayProxyEventV2:
    """An event with this content type and body."""
    headers = {} if kind is None else {"content-type": kind}
    return APIGatewayProxyEventV2({"headers": headers, "body": text, "isBase64Encoded": encoded})


def refusal(kind: str | None, text: str | None, most: int = 1_000, *, encoded: bool = False) -> problems.Problem:
    with pytest.raises(problems.Problem) as found:
        body.read(event(kind, text, encoded=encoded), most)
    return found.value


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("application/json", ("application/json", "utf-8")),
        ("Application/JSON; Charset=UTF-8", ("application/json", "utf-8")),
        ('text/html ; a=b; charset="latin-1" ', ("text/html", "latin-1")),
        ("text/html;;charset", ("text/html", "utf-8")),
        ("", ("", "utf-8")),
    ],
)
def test_a_content_type_is_read_in_any_case(header: str, wanted: tuple[str, str]) -> None:
    assert body.media_type(event(header, "")) == wanted


def test_a_missing_content_type_is_refused() -> None:
    assert refusal(None, "{}").status == 415


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", ";charset=UTF8"])
def test_json_is_read(charset: str) -> None:
    assert body.read(event(f"application/json{charset}", '{"a": [1, "é"]}'), 100) == body.Body(False, {"a": [1, "é"]})


def test_a_form_is_read_with_repeated_fields_where_allowed() -> None:
    read = body.read(event(FORM, "a=1+2&b=&p=x&p=y&c=%C3%A9"), 100, many=("p", "q"))
    assert read == body.Body(True, {"p": ["x", "y"], "q": [], "a": "1 2", "b": "", "c": "é"})


@pytest.mark.parametrize("text", ["a=1&a=1", "a=1&b=2&a="])
def test_a_form_field_given_twice_is_named(text: str) -> None:
    problem = refusal(FORM, text)
    assert (problem.status, [error.field for error in problem.errors]) == (422, ["a"])


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '{"b": {"a": 1, "a": 2}}', '{"b": [{"a": 1, "a": 2}]}'])
def test_a_json_member_given_twice_is_named_at_any_depth(text: str) -> None:
    problem = refusal("application/json", text)
    assert (problem.status, [error.field for error in problem.errors]) == (422, ["a"])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("application/json", ""), ("application/json", None), ("application/json", "\n"), ("application/json", "[]"),
        ("application/json", '{"a": 1e'), ("application/json", '{"a": -Infinity}'), ("application/json", "\ufeff{}"),
        ("application/json", '{"a": ' + "9" * 5_000 + "}"), ("application/json", "[" * 5_000), (FORM, "a"),
        (FORM, "a=1&&b=2"), (FORM, "a=%C3"), (FORM, "a=%ED%A0%80"), (FORM, "&".join(f"f{n}=" for n in range(129))),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(kind: str, text: str | None) -> None:
    assert refusal(kind, text, 10_000).status == 400


def test_as_many_fields_as_allowed_are_read() -> None:
    assert len(body.read(event(FORM, "&".join(f"f{n}=" for n in range(128))), 2_000).values) == 128


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    assert refusal("application/json", base64.b64encode(b'{"a": "\xff"}').decode(), encoded=True).status == 400


@pytest.mark.parametrize("text", ["not base64!", "e30", "e30=\n", "é"])
def test_a_body_that_is_not_the_base64_it_says_it_is_is_refused(text: str) -> None:
    assert refusal("application/json", text, encoded=True).status == 400


@pytest.mark.parametrize("encoded", [True, False])
def test_the_limit_is_in_bytes_and_exact(encoded: bool) -> None:
    def sent(length: int) -> str:
        raw = '{"a":"' + "é" * ((length - 8) // 2) + '"}'
        assert len(raw.encode()) == length
        return base64.b64encode(raw.encode()).decode() if encoded else raw

    assert body.read(event("application/json", sent(100), encoded=encoded), 100).values
    assert refusal("application/json", sent(102), 100, encoded=encoded).status == 413
    assert refusal("application/json", sent(400_000), 100, encoded=encoded).status == 413


@pytest.mark.parametrize("depth", [900, 950, 990, 1_100, 3_900])
def test_json_nested_to_any_depth_is_read_or_refused(depth: int) -> None:
    text = '{"a": ' + "[" * depth + "]" * depth + "}"
    try:
        found: Any = body.read(event("application/json", text), 16_000)
    except problems.Problem as problem:
        assert problem.status == 400
    else:
        assert found.values["a"] is not None


def test_a_replaced_byte_is_told_apart_from_the_sign_of_replacement_by_the_length_that_was_announced() -> None:
    text = '{"a": "Gr\ufffd\ufffde"}'
    for announced in ("14", "", "0x12"):
        headers = {"content-type": "application/json"} | ({"content-length": announced} if announced else {})
        with pytest.raises(problems.Problem) as found:
            body.read(APIGatewayProxyEventV2({"headers": headers, "body": text}), 100)
        assert found.value.status == 400
    whole = {"content-type": "application/json", "content-length": str(len(text.encode()))}
    assert body.read(APIGatewayProxyEventV2({"headers": whole, "body": text}), 100).values == {"a": "Gr\ufffd\ufffde"}
