"""The CloudFront function, run as the preview runs it."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from infra.edge import code
from infra.edge.code import SOURCE
from infra.local.edge_runtime import Edge, parameters
from infra.local.script import ScriptError, ScriptTimeoutError
from tests.infra.edge.es5 import refused
from tests.versions import CURRENT

SHEET = f"/choices/since-{CURRENT}.css"


@pytest.fixture(scope="module")
def edge() -> Edge:
    return Edge()


def test_it_answers_a_caller_that_keeps_an_event_loop_busy() -> None:
    async def busy() -> str:
        return str(Edge().handle("GET", "/", {})["uri"])

    # In a thread of its own: this one may have a loop already, a browser's.
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(asyncio.run, busy()).result() == "/index.html"


@pytest.mark.parametrize(
    ("uri", "file"), [("/", "/index.html"), ("/shop/", "/shop/index.html"), ("/robots.txt", "/robots.txt")]
)
def test_a_path_finds_its_file(edge: Edge, uri: str, file: str) -> None:
    assert edge.handle("GET", uri, {})["uri"] == file


@pytest.mark.parametrize(
    ("uri", "location"),
    [("/shop", "/shop/"), ("//evil.example", None), ("//evil", "/evil/"), ("/\\evil", "/evil/"), ("///evil", "/evil/")],
)
def test_a_path_without_its_slash_is_sent_to_the_one_with_it_on_this_site(
    edge: Edge, uri: str, location: str | None
) -> None:
    result = edge.handle("GET", uri, {})
    assert result.get("headers", {}).get("location", {}).get("value") == location


def test_what_is_asked_for_with_a_path_is_kept_when_its_slash_is_put_there(edge: Edge) -> None:
    assert edge.handle("GET", "/shop", {}, query=parameters("a=1&b"))["headers"]["location"]["value"] == "/shop/?a=1&b="


MOVED = {"/journal/old/": "/journal/new/", "/shop/old/": "/shop/new/"}


@pytest.mark.parametrize("uri", ["/journal/old/", "/journal/old"])
def test_an_old_address_is_sent_on_in_one_step_with_its_query(uri: str) -> None:
    result = Edge(redirects=MOVED).handle("GET", uri, {}, query=parameters("a=1&b=%20x&a=2"))
    assert result["statusCode"] == 301
    assert result["headers"]["location"]["value"] == "/journal/new/?a=1&a=2&b=%20x"
    assert result["headers"]["cache-control"]["value"] == "public, max-age=3600", "a move may be taken back"


@pytest.mark.parametrize("uri", ["/journal/new/", "/journal/old/more/", "/journal/", "/constructor/", "/toString"])
def test_any_other_address_stays_where_it_is(uri: str) -> None:
    found = Edge(redirects=MOVED).handle("GET", uri, {})
    assert found.get("statusCode") != 301


def test_an_old_address_at_the_apex_is_sent_on_in_one_step_too() -> None:
    result = Edge(redirects=MOVED).handle("GET", "/shop/old", {}, {"host": "cardamum.exeve"}, parameters("a=1"))
    assert result["headers"]["location"]["value"] == "https://www.cardamum.exeve/shop/new/?a=1"


def test_moves_that_cannot_be_read_are_left_to_the_build_to_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "content").mkdir()
    ledger = tmp_path / "content/moves.toml"
    monkeypatch.setattr(code, "ROOT", tmp_path)
    ledger.write_text('"/a/" = "/b/"\n', encoding="utf-8")
    assert Edge().handle("GET", "/a/", {})["headers"]["location"]["value"] == "/b/"
    ledger.write_text('"/a/" = \n', encoding="utf-8")
    assert Edge().handle("GET", "/a/", {})["uri"] == "/a/index.html"


@pytest.mark.parametrize("value", [f"v1.{CURRENT}.", f"v1.{CURRENT}.statistics+social", "v1.2099-01-01."])
def test_a_choice_for_this_policy_or_a_later_one_hides_the_banner_without_script(edge: Edge, value: str) -> None:
    result = edge.handle("GET", SHEET, {"__Host-choices": value})
    assert result["statusCode"] == 200
    assert result["body"] == "#privacy-choices{display:none}:root{--ask:0}"
    assert result["headers"]["cache-control"]["value"] == "private, no-store"


@pytest.mark.parametrize(
    "cookies", [{}, {"__Host-choices": "v1.2026-11-21."}, {"__Host-choices": "v1"}, {"other": f"v1.{CURRENT}."}]
)
def test_no_choice_or_one_for_an_older_policy_leaves_the_banner(edge: Edge, cookies: dict[str, Any]) -> None:
    assert edge.handle("GET", SHEET, cookies)["body"] == ""


@pytest.mark.parametrize(
    ("uri", "query", "location"),
    [
        ("/", {}, "/"),
        ("/shop/green-cardamom/", {}, "/shop/green-cardamom/"),
        ("//evil.example", {}, "//evil.example"),
        ("/contact", {"topic": {"value": "order"}}, "/contact?topic=order"),
        ("/a", {"b": {"value": "2", "multiValue": [{"value": "1"}, {"value": "2"}]}}, "/a?b=1&b=2"),
    ],
)
def test_the_apex_is_sent_on_to_www_with_path_and_query(edge: Edge, uri: str, query: Any, location: str) -> None:
    result = edge.handle("GET", uri, {}, {"host": "cardamum.exeve"}, query)
    assert result["statusCode"] == 308
    assert result["headers"]["location"]["value"] == f"https://www.cardamum.exeve{location}"


def test_the_apex_itself_says_that_it_is_for_https_only(edge: Edge, template: Any) -> None:
    said = edge.handle("GET", "/", {}, {"host": "cardamum.exeve"})["headers"]["strict-transport-security"]["value"]
    assert said == template.headers["strict-transport-security"]


@pytest.mark.parametrize("host", ["www.cardamum.exeve", "localhost:8000", "d111111abcdef8.cloudfront.net"])
def test_any_other_host_is_answered_where_it_is(edge: Edge, host: str) -> None:
    assert edge.handle("GET", "/", {}, {"host": host})["uri"] == "/index.html"


def test_the_apex_is_the_registers_and_the_templates(template: Any, register: Any) -> None:
    apex = template.resolved({"Ref": "ApexDomain"})
    assert register.site.origin == f"https://www.{apex}" == f"https://{template.resolved({'Ref': 'SiteDomain'})}"
    assert register.site.email.partition("@")[2] == template.resolved({"Ref": "MailDomain"})
    assert f'var APEX = "{apex}";' in code.code()
    assert apex not in SOURCE.read_text(encoding="utf-8"), "the register alone says it"


@pytest.mark.parametrize(
    "newer",
    ["new Map()", "Promise.resolve()", "'a'.replaceAll('a', 'b')", "[1].at(0)", "Object.entries({})", "[1].flat()",
     "Array.from([1])", "'a'.padStart(2)", "new URL('https://x')", "setTimeout(handler)", "eval('1')", "console.log(1)",
     "Symbol('a')", "structuredClone({})", "Number.isInteger(1)", "Math.hypot(1)", "RegExp.escape('a')",
     "JSON.rawJSON(1)", "new Proxy({}, {})", "new WeakMap()", "Object.assign({})", "'a'.at(0)", "[].includes(1)",
     "new Uint8Array(1)"],
)  # fmt: skip
def test_what_the_runtime_does_not_have_fails_here_too(tmp_path: Path, newer: str) -> None:
    source = tmp_path / "edge.js"
    source.write_text(f"function handler(event) {{ {newer}; return event.request; }}", encoding="utf-8")
    with pytest.raises(ScriptError, match=r"not defined|not a function|not a constructor"):
        Edge(source).handle("GET", "/", {})


NEWER = [
    "let a;", "const a = 1;", "a?.b;", "a ?? b;", "a ||= b;", "a ** b;", "for (var a of b) {}", "var { a } = b;",
    "var [a] = b;", "class A {}", "f(...a);", "`a`;", "var f = a => a;", "var f = () => 1;", "function f(a = 1) {}",
    "function f(...a) {}", "async function f() {}", "function* f() {}", "var a = { b };", "var a = { b() {} };",
    "var a = { [b]: 1 };", "var a = { ...b };", "try {} catch {}", "1n;", "1_000;", "0b1;", "f(a,);", "import('a');",
    "new.target;", "/a/s;", "/a/u;", "/a/y;", "/(?<n>a)/;", "/(?<=a)b/;", r"/\p{L}/;", r"'\u{61}';",
]  # fmt: skip


@pytest.mark.parametrize("newer", NEWER)
def test_syntax_newer_than_the_runtime_is_told_to_have_is_refused(newer: str) -> None:
    assert refused(newer)


def test_the_edge_function_keeps_to_the_syntax_that_the_runtime_has_with_moves_and_without() -> None:
    assert refused(SOURCE.read_text(encoding="utf-8")) is None
    assert refused(code.code(MOVED)) is None
    assert refused("var a = /[a]+/gim.test('b') ? { get c() { return 1; } } : 'd';") is None


def test_it_runs_in_strict_mode_as_cloudfront_runs_it(tmp_path: Path) -> None:
    source = tmp_path / "edge.js"
    source.write_text("function handler(event) { undeclared = 1; return event.request; }", encoding="utf-8")
    with pytest.raises(ScriptError, match="undeclared is not defined"):
        Edge(source).handle("GET", "/", {})


def test_a_function_without_end_is_an_error_for_its_caller(tmp_path: Path) -> None:
    source = tmp_path / "edge.js"
    source.write_text("function handler(event) { while (event) {} }", encoding="utf-8")
    with pytest.raises(ScriptTimeoutError, match="edge function ran for more than"):
        Edge(source, patience=0.5).handle("GET", "/", {})


@pytest.mark.parametrize(
    ("cookie", "kind", "kept"),
    [
        ("", "text/html; charset=utf-8", "no-store"), ("nonsense", "text/html", "no-store"),
        (f"v1.{CURRENT}.", "text/html", "no-cache"), ("", "text/css", "no-cache"), ("", "", "no-cache"),
    ],
)  # fmt: skip
def test_a_page_on_which_the_banner_asks_is_not_kept(edge: Edge, cookie: str, kind: str, kept: str) -> None:
    headers = {"cache-control": "no-cache"} | ({"content-type": kind} if kind else {})
    cookies = {"__Host-choices": cookie} if cookie else {}
    assert edge.answered("/shop/", cookies, 200, headers)["cache-control"] == kept


def test_a_page_that_one_writes_on_is_kept_so_that_back_brings_what_was_typed(edge: Edge, site: Path) -> None:
    field = re.compile(r'<textarea|<input(?=[^>]*type="(?:text|email|tel)")')
    headers = {"content-type": "text/html", "cache-control": "no-cache"}
    pages = [
        f"/{path.parent.relative_to(site)}/" for path in site.glob("*/**/index.html") if field.search(path.read_text())
    ]
    assert "/contact/" in pages and any(re.fullmatch(r"/shop/[^/]+/ask/", page) for page in pages)
    kept = {page: edge.answered(page, {}, 200, headers)["cache-control"] for page in pages}
    assert kept == dict.fromkeys(pages, "no-cache")


@pytest.mark.parametrize(
    ("path", "value", "file"),
    [
        ("/choices/", f"v1.{CURRENT}.statistics+marketing", "/choices/statistics.marketing.htm"),
        ("/choices/", f"v1.{CURRENT}.marketing+statistics+made-up", "/choices/statistics.marketing.htm"),
        ("/choices/de/", f"v1.{CURRENT}.social", "/choices/de/social.htm"),
        ("/choices/", f"v1.{CURRENT}.", "/choices/index.html"),
        ("/choices/", "v1.2020-01-01.social", "/choices/index.html"),
        ("/choices/", "nonsense", "/choices/index.html"),
        ("/shop/", f"v1.{CURRENT}.social", "/shop/index.html"),
    ],
)
def test_the_choices_are_the_file_on_which_what_the_cookie_allows_is_ticked(
    edge: Edge, site: Path, path: str, value: str, file: str
) -> None:
    assert edge.handle("GET", path, {"__Host-choices": value})["uri"] == file
    assert (site / file[1:]).is_file()


def test_the_choices_are_never_stored_for_they_would_show_an_older_choice(edge: Edge) -> None:
    cookies, headers = {"__Host-choices": f"v1.{CURRENT}."}, {"content-type": "text/html"}
    assert edge.answered("/choices/de/", cookies, 200, headers)["cache-control"] == "no-store"


def test_a_page_that_asks_again_is_not_stored(edge: Edge) -> None:
    cookies, headers = {"__Host-choices": "v1.2020-01-01.social"}, {"content-type": "text/html"}
    assert edge.answered("/shop/", cookies, 200, headers)["cache-control"] == "no-store"
