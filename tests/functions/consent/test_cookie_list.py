"""``/api/cookies``: the cookies that a browser sends, and deleting one."""

from __future__ import annotations

from urllib.parse import quote

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


@pytest.mark.parametrize("name", ["cart[0]", "a:b", "{q}", "n" * 210, 'a"b', "a,b", "a\\b", "<b>", "n" * 4000, "="])
def test_every_name_that_a_browser_takes_is_deleted(api: Api, name: str) -> None:
    answer = api.post_form("/api/cookies", {"name": name, "path": "/api/cookies"})
    assert answer.status == 303
    written = "" if name == "=" else name
    assert all(line.startswith(f"{written}=; Path=/") and "Max-Age=0" in line for line in answer.cookies)
    assert sum(map(len, answer.cookies)) + len(answer.headers["location"]) < 10_240


def test_with_a_path_a_cookie_is_deleted_on_every_path_above_it_and_in_the_sites_own_partition(api: Api) -> None:
    lines = api.post_json("/api/cookies", {"name": "stray", "path": "/cookies/"}).cookies
    paths = {line.split("; Path=")[1].split(";")[0] for line in lines}
    assert {"/", "/cookies", "/cookies/", "/api", "/api/", "/api/cookies"} <= paths
    for path in paths:
        kinds = {("Domain" in line, "Partitioned" in line) for line in lines if f"; Path={path};" in line}
        assert kinds == {(False, False), (True, False), (False, True), (True, True)}
    # Names with this prefix may be set in no other way.
    assert all("HttpOnly" in line and "Secure" in line for line in lines)


@pytest.mark.parametrize("path", ["//evil.example/", "x", 3, "/a;Domain=evil.example"])
def test_a_path_that_is_none_of_ours_adds_nothing_to_a_cookie(api: Api, path: object) -> None:
    lines = api.post_json("/api/cookies", {"name": "stray", "path": path}).cookies
    assert lines and not any("evil" in line for line in lines)


def test_the_list_says_what_became_of_a_cookie_that_was_to_be_deleted(api: Api) -> None:
    page = {"accept": "text/html"}
    gone = api.send("GET", "/api/cookies", headers=page, query="tried=cart%5B0%5D")
    assert "cart[0] is deleted." in gone.shown
    stays = api.send("GET", "/api/cookies", headers=page | {"cookie": "cart[0]=1"}, query="tried=cart%5B0%5D")
    assert "cart[0] is still in your browser." in stays.shown
    none = api.send("GET", "/api/cookies", headers=page, query="tried=a%3Bb")
    assert "is deleted" not in none.shown


def test_a_cookie_without_a_name_is_listed_and_its_value_is_not_shown(api: Api) -> None:
    sent = {"cookie": "secret; =hidden; a=1"}
    assert [one["name"] for one in api.send("GET", "/api/cookies", headers=sent).json["cookies"]] == ["=", "a"]
    page = api.send("GET", "/api/cookies", headers=sent | {"accept": "text/html"})
    assert "secret" not in page.text and "hidden" not in page.shown


def test_a_cookie_that_no_answer_can_name_has_a_word_in_place_of_a_button(api: Api) -> None:
    page = api.send("GET", "/api/cookies", headers={"cookie": "a b=1", "accept": "text/html"})
    assert "Only your browser’s settings can delete this one." in page.shown
    assert page.text.split("<main")[1].count("<button") == 0


@pytest.mark.promise("P21")
def test_a_name_that_is_markup_is_shown_as_text(api: Api) -> None:
    name = "<b>x</b>"
    headers = {"cookie": f"{name}=1", "accept": "text/html"}
    answer = api.send("GET", "/api/cookies", headers=headers, query=f"tried={quote(name)}")
    assert name not in answer.text
    assert answer.shown.count(name) == 2, "in the list, and in what is said of it"
