"""What the probe asks of a site on https, which the preview is not."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from infra.probe import pages
from infra.probe.visit import Visit

SITE = "https://www.example.org"
ANSWERS = {
    "/shop": (308, "/shop/"),
    "http://www.example.org/shop/": (301, f"{SITE}/shop/"),
    "https://example.org/shop/": (308, f"{SITE}/shop/"),
}


def visit(monkeypatch: pytest.MonkeyPatch, answers: dict[str, tuple[int, str]]) -> Visit:
    """A visit of a site that answers so."""

    def ask(_: Visit, __: str, path: str, **___: Any) -> httpx.Response:
        status, location = answers[path]
        return httpx.Response(status, headers={"location": location})

    monkeypatch.setattr(Visit, "ask", ask)
    return Visit(SITE)


def bad(found: Visit) -> list[str]:
    return [check.name for check in found.checks if not check.good]


def test_http_and_the_domain_without_www_lead_to_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    found = visit(monkeypatch, ANSWERS)
    pages.redirects(found)
    assert (len(found.checks), bad(found)) == (3, [])


@pytest.mark.parametrize(
    ("path", "name"), [("http://www.example.org/shop/", "http"), ("https://example.org/shop/", "without www")]
)
def test_a_redirect_that_is_missing_or_leads_elsewhere_is_told(
    monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    for wrong in ((200, ""), (308, "https://elsewhere.example/shop/")):
        found = visit(monkeypatch, ANSWERS | {path: wrong})
        pages.redirects(found)
        assert bad(found) == [name]


@pytest.mark.parametrize(
    ("newest", "old", "wrong"),
    [
        ("TLSv1.3", None, []),
        ("TLSv1.1", "TLSv1.1", ["TLS 1.2 or newer", "TLS before 1.2"]),
        (None, None, ["TLS 1.2 or newer"]),
    ],
)
def test_the_oldest_tls_is_1_2(
    monkeypatch: pytest.MonkeyPatch, newest: str | None, old: str | None, wrong: list[str]
) -> None:
    monkeypatch.setattr(pages, "_agreed", lambda _, __, most: old if most.name == "TLSv1_1" else newest)
    found = Visit(SITE)
    pages.transport(found)
    assert bad(found) == wrong


def test_where_nobody_speaks_tls_there_is_no_version() -> None:
    assert pages._agreed("127.0.0.1", 9, pages.ssl.TLSVersion.TLSv1_3) is None
