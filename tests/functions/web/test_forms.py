"""No form loses what was typed into it: each route that takes one is sent to, and none can be forgotten here."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from tests.functions.calls import Answer, Api

KEPT = "Kept «words» & all"
# A form of each route, with words somewhere in it that are to come back.
FORMS: dict[str, dict[str, Any]] = {
    "/api/contact": {"name": "Ada", "email": "ada@example.org", "topic": "product", "message": KEPT},
    "/api/orders": {"name": "Ada", "street": KEPT, "quantity-sumac": "2"},
    "/api/order": {"name": "Ada", "street": KEPT},
    "/api/withdrawal": {"name": KEPT, "number": "C26-7F3K-9", "email": "ada@example.org"},
    "/api/newsletter": {"email": KEPT, "topic": ["products"]},
    "/api/newsletter/confirm": {"t": KEPT, "topic": ["products"], "go": "confirm"},
    "/api/newsletter/preferences": {"email": KEPT},
    "/api/my-data/link": {"email": KEPT},
    "/api/my-data/enter": {"code": KEPT},
    "/api/my-data/correct": {"name": KEPT},
    "/api/my-data/object": {"message": KEPT},
    "/api/my-data/erase": {"sure": "yes", "only": KEPT},
    "/api/my-data/leave": {"all": KEPT},
    "/api/my-data/card": {"number": KEPT},
    "/api/my-data/card/act": {"number": "1", "act": "dispute", "email": KEPT},
    "/api/my-data/receipts": {"receipt": KEPT},
}
# Routes that nobody types anything for, and what answers there instead.
UNTYPED = {
    "/api/consent": "a no is put in force whatever is wrong (tests/functions/consent/test_a_no.py)",
    "/api/consent/receipt": "a button",
    "/api/consent/card": "a button",
    "/api/consent/proof": "a button",
    "/api/cookies": "a button",
    "/api/newsletter/unsubscribe": "a link is the permission, of which no body is read (RFC 8058)",
    "/api/statistics": "a script's",
    "/api/arrivals": "a script's",
    "/api/surveys/{slug}/entry": "by each contest (tests/functions/surveys/test_entries.py)",
    "/api/surveys/{slug}/ballot": "a script's, from which nobody types anything",
    "/api/surveys/{slug}": "by each survey's own questions (tests/functions/surveys/test_routes.py)",
}


def test_every_route_that_takes_a_form_is_tried_here(template: Any) -> None:
    posted = {key.removeprefix("POST ") for key in (route.key for route in template.routes) if key.startswith("POST ")}
    assert posted == set(FORMS) | set(UNTYPED)


@pytest.mark.parametrize("path", FORMS)
def test_one_too_many_is_told_so_with_what_was_typed(api: Api, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """openmultiplayer/web 504, typst/webapp-issues 783: a form is empty after a failure. So were eight of ours."""
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    answer = api.post_form(path, FORMS[path] | {"language": "de"})
    assert answer.status == 429 and 0 < int(answer.headers["retry-after"]) <= 60
    given_back(answer)
    assert 'lang="de"' in answer.text and "Ihrem Netz" in answer.shown


@pytest.mark.parametrize("path", FORMS)
def test_what_is_too_large_is_given_back(api: Api, path: str) -> None:
    answer = api.post_form(path, FORMS[path] | {"more": "x" * 200_000})
    assert answer.status == 413
    given_back(answer)
    assert api.stored == []


@pytest.mark.parametrize("path", FORMS)
def test_a_fault_of_ours_gives_back_what_was_typed_and_logs_none_of_it(
    api: Api, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str], path: str
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Quillfeather")

    monkeypatch.setattr("functions.web.rate_limit.check", broken)
    answer = api.post_form(path, FORMS[path])
    assert answer.status == 500
    given_back(answer)
    assert not {"Quillfeather", "Kept"} & set(told().split())


@pytest.mark.parametrize("path", FORMS)
def test_a_program_gets_problem_details_and_another_site_gets_nothing_back(
    api: Api, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    assert api.post_json(path, {"id": "1"}).headers["content-type"] == "application/problem+json"
    foreign = api.post_form(path, FORMS[path], sec_fetch_site="cross-site")
    assert foreign.status == 403 and escape(KEPT) not in foreign.text


def given_back(answer: Answer) -> None:
    """The page holds what was typed, and Back can bring it again."""
    assert escape(KEPT) in answer.text
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_page_of_what_was_typed_sends_the_same_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    sent = FORMS["/api/my-data/correct"]
    answer = api.post_form("/api/my-data/correct", sent)
    assert answer.form_to("/api/my-data/correct") == sent | {"language": "en"}
    assert KEPT in answer.shown and "what you typed is still here" in answer.shown


def test_a_receipt_that_was_pasted_comes_back_from_a_form_that_may_bring_files(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    part = f'--line\r\nContent-Disposition: form-data; name="receipt"\r\n\r\n{KEPT}\r\n--line--\r\n'
    kind = {"content-type": "multipart/form-data; boundary=line", "accept": "text/html"}
    answer = api.send("POST", "/api/my-data/receipts", part.encode(), kind)
    assert answer.status == 429
    given_back(answer)
