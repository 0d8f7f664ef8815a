"""Input that nobody thought of: it is refused or taken, it never breaks anything, and a refusal stores nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.functions.calls import (
    CURRENT,
    PROBLEM,
    Answer,
    Api,
    choice,
    form_choice,
    json_letter,
    letter,
)
from tests.functions.orders.ordering import program, sheet

PATHS = ("/api/consent", "/api/contact")
FORM = "application/x-www-form-urlencoded"
CHECKED = settings(
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

NASTY = [
    "", "\x00", "\ud800", "\udfff\ud800", "\uffff", "\u202e\u2066", "\U0001f469\u200d\U0001f33e", "שלום \u200f",
    "e\u0301" * 9, "<script>", "'; DROP TABLE", "${name}", "{value}", "$", "%00", "\r\nSet-Cookie: a=b", "../../etc",
    "__proto__",
    "necessary", "statistics", CURRENT, "accept", "1e999", "-0", "true", "a" * 5_000, str(uuid4()), "a@b.cd", "order",
]  # fmt: skip
KNOWN = [
    *choice(),
    *form_choice(),
    "purpose",
    *json_letter(),
    *program(),
    *sheet(),
    "topic",
    "message",
    "order",
    "step",
    "shown_at",
    "signature",
]
texts = st.sampled_from(NASTY) | st.text(max_size=40) | st.text(st.characters(), max_size=40)
names = st.sampled_from(KNOWN) | texts
numbers = st.integers() | st.floats() | st.sampled_from([10**400, -(10**400), 1e308, 2**63])
plain = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6
)


@pytest.fixture
def tables(running: Api) -> Iterator[Api]:
    """The functions; each example leaves its tables as empty as it found them."""
    running.empty()
    yield running
    running.empty()


def sound(api: Api, answer: Answer) -> None:
    """What holds of every answer, whatever was sent."""
    if answer.status in (200, 201, 303):
        assert answer.status != 303 or answer.headers["location"].startswith("/")
        api.empty()
        return
    assert 400 <= answer.status < 500, answer
    assert answer.cookies == []
    # A page that gives back what was typed is one that Back can show again.
    assert answer.headers["cache-control"] in ("no-store", "private, no-cache")
    kind = answer.headers["content-type"]
    if kind == "application/problem+json":
        assert set(answer.json) >= PROBLEM
        assert answer.json["status"] == answer.status
        assert all(set(error) == {"field", "message"} for error in answer.json.get("errors", ()))
    else:
        assert kind == "text/html; charset=utf-8"
        assert '<main id="main"' in answer.text and "</html>" in answer.text
    assert len(answer.text) < 100_000
    assert api.stored == []


@pytest.mark.parametrize("path", PATHS)
@given(value=values, ascii_only=st.booleans())
@CHECKED
def test_any_json_value_is_refused_or_taken(tables: Api, path: str, value: Any, ascii_only: bool) -> None:
    sound(tables, tables.post_json(path, json.dumps(value, ensure_ascii=ascii_only)))


@pytest.mark.parametrize(
    ("path", "good"), [("/api/consent", choice), ("/api/contact", json_letter), ("/api/orders", program)]
)
@given(changes=st.dictionaries(st.sampled_from(KNOWN) | names, values, min_size=1, max_size=3))
@CHECKED
def test_a_good_request_with_any_values_in_it_is_refused_or_taken(
    tables: Api, path: str, good: Any, changes: dict[str, Any]
) -> None:
    sound(tables, tables.post_json(path, json.dumps(good() | changes)))


@pytest.mark.parametrize(
    ("path", "good"), [("/api/consent", form_choice), ("/api/contact", letter), ("/api/orders", sheet)]
)
@given(pairs=st.lists(st.tuples(names, texts), max_size=6), beside=st.booleans())
@CHECKED
def test_any_form_is_refused_or_taken(
    tables: Api, path: str, good: Any, pairs: list[tuple[str, str]], beside: bool
) -> None:
    given = dict(pairs)
    every = [*((k, v) for k, v in good().items() if beside and k not in given), *pairs]
    raw = "&".join(f"{quote_plus(k, errors='surrogatepass')}={quote_plus(v, errors='surrogatepass')}" for k, v in every)
    sound(tables, tables.post_form(path, raw))


@pytest.mark.parametrize("path", PATHS)
@given(
    raw=st.binary(max_size=200) | st.sampled_from([b"\xff" * 9, b"=&=&=", b"&" * 99, b"%", b"[" * 4_000, b"{" * 9]),
    kind=st.sampled_from(["application/json", FORM, f"{FORM}; charset=utf-8", "multipart/form-data", "text/html"])
    | st.text(st.characters(codec="latin-1"), max_size=30),
)
@CHECKED
def test_any_bytes_of_any_type_are_refused_or_taken(tables: Api, path: str, raw: bytes, kind: str) -> None:
    sound(tables, tables.send("POST", path, raw, {"content-type": kind}))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("charset", ["latin-1", "cp1252", "iso8859-15", "utf-16", "utf-16-le", "utf-32", "shift-jis"])
@pytest.mark.parametrize("named", [True, False], ids=["named in the header", "not named"])
def test_what_is_not_utf_8_is_refused_with_a_word_and_nothing_is_stored(
    api: Api, path: str, charset: str, named: bool
) -> None:
    good = choice(surface="Grüße") if path == PATHS[0] else json_letter(name="Zoe", message="Grüße")
    text = json.dumps(good, ensure_ascii=False)
    raw = text.replace("ü", "ﾆ").replace("ß", "ﾇ").encode(charset) if charset == "shift-jis" else text.encode(charset)
    kind = "application/json" + (f"; charset={charset}" if named else "")
    answer = api.send("POST", path, raw, {"content-type": kind})
    assert (answer.status, answer.json["detail"]) == (400, "The text is not UTF-8.")
    sound(api, answer)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "raw", [b"message=Caf%E9", b"message=Caf\xe9", b"na%E9me=1", b"message=%FF%FE", b"a=%ED%A0%80"]
)
def test_a_form_that_is_not_utf_8_is_refused_with_a_word_and_nothing_is_stored(api: Api, path: str, raw: bytes) -> None:
    answer = api.send("POST", path, raw, {"content-type": FORM, "accept": "text/html"})
    assert answer.status == 400
    assert "The text is not UTF-8." in answer.shown
    sound(api, answer)


def test_a_sign_of_replacement_that_someone_pasted_is_stored_as_it_came(api: Api) -> None:
    assert (
        api.post_json("/api/contact", json.dumps(json_letter(message="Gr\ufffd\ufffde"), ensure_ascii=False)).status
        == 201
    )
    assert api.items("MessageTable")[0]["message"] == "Gr\ufffd\ufffde"


HEADERS = ("accept", "origin", "sec-fetch-site", "sec-gpc", "user-agent", "referer", "x-forwarded-for", "host")
sent_headers = st.dictionaries(st.sampled_from(HEADERS), st.text(st.characters(codec="latin-1"), max_size=60))
cookie = st.builds("{}={}".format, st.sampled_from(["__Host-visitor", "__Host-choices", "a"]), texts)
jars = st.lists(cookie | texts, max_size=4).map("; ".join)


@given(headers=sent_headers, jar=jars)
@example(headers={"accept": "text/html"}, jar="__Host-visitor=" + "9" * 5_000)
@CHECKED
def test_any_headers_and_cookies_are_refused_or_taken(tables: Api, headers: dict[str, str], jar: str) -> None:
    sent = headers | {"cookie": jar}
    sound(tables, tables.send("GET", PATHS[0], headers=sent))
    for path, body in zip(PATHS, (choice(), json_letter()), strict=True):
        sound(tables, tables.send("POST", path, json.dumps(body).encode(), sent | {"content-type": "application/json"}))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("field", ["id", "policy", "granted", "surface", "language", "name", "message", "topic", "x"])
def test_nesting_of_any_depth_is_refused(api: Api, path: str, field: str) -> None:
    good = choice() if path == PATHS[0] else json_letter()
    head = json.dumps({name: value for name, value in good.items() if name != field})[:-1]
    for depth in (*range(800, 1_000, 8), 2_000, 7_000):
        for opened, closed in (("[", "]"), ('{"a":', "}")):
            nested = opened * depth + "1" + closed * depth
            sound(api, api.post_json(path, f'{head}, "{field}": {nested}}}'))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("raw", [b"x" * 400_000, b'{"a": "' + b"x" * 400_000 + b'"}', b"a=" + b"%F0" * 133_000])
@pytest.mark.parametrize("kind", ["application/json", FORM])
def test_400_kilobytes_are_too_large(api: Api, path: str, raw: bytes, kind: str) -> None:
    answer = api.send("POST", path, raw, {"content-type": kind})
    assert answer.status == 413
    sound(api, answer)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api/contact", "/api/consent/", "/api/consent/receipt/x", "/api", "/api/%2e%2e/x"])
def test_what_has_no_route_is_not_found(api: Api, method: str, path: str) -> None:
    assert api.send(method, path).status == 404
