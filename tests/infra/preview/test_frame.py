"""Pages may be framed by the preview's own frame, and by nothing else; all other headers are production's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from infra.preview import Preview
from infra.preview.frame import local
from tests.infra.preview.served import live

ASKED = {"sec-fetch-dest": "iframe", "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def client(
    embedded_database: Any, template: Any, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    with live(template, site, embedded_database, tmp_path_factory.mktemp("frame")) as (_, client):
        yield client


def test_a_page_of_a_live_preview_carries_productions_headers(client: TestClient, template: Any) -> None:
    for path in ("/", "/about/", "/api/consent", "/no-such-page/"):
        assert template.headers_for(path).items() <= dict(client.get(path).headers).items(), path


def test_for_the_frame_one_word_of_them_differs(client: TestClient, template: Any) -> None:
    ordinary, framed = template.headers_for("/about/"), dict(client.get("/about/", headers=ASKED).headers)
    differing = {name for name, value in ordinary.items() if framed[name] != value}
    assert differing == {"content-security-policy", "x-frame-options"}
    allowed = framed["content-security-policy"].replace("frame-ancestors 'self'", "frame-ancestors 'none'")
    assert allowed == ordinary["content-security-policy"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sec-fetch-dest": "iframe"},
        ASKED | {"sec-fetch-site": "cross-site"},
        ASKED | {"sec-fetch-dest": "document"},
    ],
)
def test_nothing_else_may_frame_a_page(client: TestClient, asked: dict[str, str]) -> None:
    headers = client.get("/about/", headers=asked).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


def test_no_page_may_be_framed_where_the_preview_is_not_live(database: Any, template: Any, site: Path) -> None:
    with TestClient(Preview(template, site, database).app) as client:
        assert client.get("/about/", headers=ASKED).headers["x-frame-options"] == "DENY"
        assert client.get("/_preview/frame").status_code == 404


def test_the_sites_own_pages_cannot_frame_each_other(template: Any) -> None:
    policy = template.headers["content-security-policy"]
    frames = next(part for part in policy.split(";") if part.split()[0] == "frame-src")
    assert "'self'" not in frames.split()


def test_the_frame_holds_a_page_of_the_site_without_script_where_that_is_asked_for(client: TestClient) -> None:
    html = client.get("/_preview/frame", params={"path": "/about/?a=1", "width": "phone", "script": "no"}).text
    assert '<iframe src="/about/?a=1"' in html
    assert "allow-same-origin" in html
    assert "allow-scripts" not in html
    assert "sandbox" not in client.get("/_preview/frame", params={"path": "/about/"}).text


@pytest.mark.parametrize(
    "address", ["//elsewhere.example/", "/\\elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)", ""]
)
def test_nothing_but_a_page_of_the_site_gets_into_it(client: TestClient, address: str) -> None:
    assert local(address) == "/"
    assert '<iframe src="/"' in client.get("/_preview/frame", params={"path": address}).text
