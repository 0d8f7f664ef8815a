"""``/api/cookies``: the cookies that a browser sends, and deleting one."""

from __future__ import annotations

import pytest

from tests.functions.calls import Api

SENT = {"cookie": "__Host-choices=v1.2026-11-22.; __Host-visitor=x; stray=secret; stray=twice"}


def test_the_cookies_sent_are_named_with_their_purpose_and_never_with_their_value(api: Api) -> None:
    answer = api.send("GET", "/api/cookies", headers=SENT)
    named = {cookie["name"]: cookie["purpose"] for cookie in answer.json["cookies"]}
    assert named == {"__Host-choices": "necessary", "__Host-visitor": "necessary", "stray": None}
    assert "secret" not in answer.text


def test_a_person_gets_a_page_with_a_button_for_each(api: Api) -> None:
    answer = api.send("GET", "/api/cookies", headers=SENT | {"accept": "text/html"})
    assert answer.text.split("<main")[1].count("<button") == 3
    assert "Not known here" in answer.text
    empty = api.send("GET", "/api/cookies", headers={"accept": "text/html"})
    assert "Your browser sent no cookie." in empty.shown


def test_a_cookie_is_deleted_on_every_domain_it_can_be_on(api: Api) -> None:
    answer = api.post_form("/api/cookies", {"name": "stray"})
    assert (answer.status, answer.headers["location"]) == (303, "/api/cookies")
    assert len(answer.cookies) == 3
    assert all(line.startswith("stray=") and "Max-Age=0" in line for line in answer.cookies)
    assert any("Domain=cardamum.exeve" in line for line in answer.cookies)


def test_a_cookie_bound_to_the_host_is_deleted_there_alone(api: Api) -> None:
    answer = api.post_json("/api/cookies", {"name": "__Host-visitor"})
    assert (answer.status, answer.json) == (200, {"deleted": "__Host-visitor"})
    (line,) = answer.cookies
    assert "Domain" not in line
    assert "Secure" in line


@pytest.mark.parametrize("name", ["", "a b", "a=b", "a;b", "a\r\nb", "é", 5, None, ["a"]])
def test_what_is_no_cookies_name_is_refused(api: Api, name: object) -> None:
    answer = api.post_json("/api/cookies", {"name": name})
    assert answer.status == 422
    assert answer.cookies == []


def test_another_site_cannot_delete_cookies(api: Api) -> None:
    answer = api.post_form("/api/cookies", {"name": "stray"}, sec_fetch_site="cross-site")
    assert answer.status == 403
