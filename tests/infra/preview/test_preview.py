"""The preview: one origin for site and functions, with the template's headers."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from infra.preview import Preview
from tests.versions import CURRENT


@pytest.fixture
def client(database: Any, template: Any, site: Path) -> Iterator[TestClient]:
    with TestClient(Preview(template, site, database).app, base_url="http://localhost") as found:
        yield found


def test_a_page_a_function_and_a_missing_page_carry_the_templates_headers(client: TestClient, template: Any) -> None:
    for path, status in [("/", 200), ("/api/consent", 200), ("/no-such-page/", 404), ("/shop/", 200)]:
        answer = client.get(path)
        assert answer.status_code == status
        assert template.headers.items() <= {k.lower(): v for k, v in answer.headers.items()}.items(), path


def test_a_missing_page_is_the_sites_own(client: TestClient, site: Path) -> None:
    assert client.get("/no-such-page/").text == (site / "404.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/theme/../../pyproject.toml"])
def test_nothing_outside_the_site_is_served(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "[project]" not in answer.text


def test_a_click_arrives_in_what_is_stored(client: TestClient) -> None:
    form = {"choice": "reject", "policy": CURRENT, "return": "/shop/"}
    answer = client.post("/api/consent", data=form, follow_redirects=False)
    assert answer.status_code == 303
    (item,) = client.get("/_preview/items.json").json()["ConsentTable"]
    assert item["granted"] == []
    assert item["id"] in client.get("/_preview/").text


def test_a_path_that_no_route_names_is_answered_by_the_sites_own_page(client: TestClient, site: Path) -> None:
    answer = client.get("/api/nothing")
    assert (answer.status_code, answer.text) == (404, (site / "404.html").read_text(encoding="utf-8"))


def test_a_route_outside_the_api_folder_reaches_its_function(client: TestClient) -> None:
    answer = client.get("/.well-known/jwks.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jwk-set+json")
    assert client.get("/.well-known/gpc.json").status_code == 200, "a file beside it stays a file"


def test_a_choice_is_receipted_and_the_receipt_names_the_public_key(client: TestClient, register: Any) -> None:
    form = {"choice": "accept", "policy": register.policy.version, "return": "/"}
    set_cookies = client.post("/api/consent", data=form, follow_redirects=False).headers.get_list("set-cookie")
    jar = {"cookie": "; ".join(line.partition(";")[0] for line in set_cookies)}
    receipt = client.get("/api/consent/receipt", headers=jar).json()
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]
    header = json.loads(base64.urlsafe_b64decode(receipt["protected"] + "=="))
    assert header["kid"] == key["kid"]


def test_that_there_is_no_receipt_yet_reaches_the_caller_as_it_is(client: TestClient) -> None:
    answer = client.get("/api/consent/receipt", headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert answer.json()["type"] == "/problems/#receipt"


def test_what_another_site_sent_is_refused_as_that(client: TestClient) -> None:
    answer = client.post("/api/consent", json={}, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/#foreign")


def test_every_letter_is_shown_as_the_mail_that_it_would_be_in_each_language_of_its_readers(client: TestClient) -> None:
    from functions.core import letter_files

    page = client.get("/_preview/letters")
    assert page.status_code == 200
    for slug in letter_files.slugs():
        letter = letter_files.load(slug)
        assert f'id="{slug}"' in page.text and letter.subject.partition("’")[0] in page.text
        for language in letter.languages:
            assert f"/_preview/letters/{slug}/{language}.html" in page.text
        mail = client.get(f"/_preview/letters/{slug}/de.html")
        assert mail.status_code == 200 and "/api/newsletter/unsubscribe?" in mail.text
    assert client.get("/_preview/letters/none/en.html").status_code == 404
    assert client.get("/_preview/letters/none.json").status_code == 404
