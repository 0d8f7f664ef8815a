"""``POST /api/consent`` as the banner's form uses it, without script."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.functions.calls import CURRENT, OPTIONAL, Answer, Api, form_choice

PATH = "/api/consent"


def page(api: Api, answer: Answer, status: int, *says: str) -> None:
    """What holds of every page that refuses a choice: in the theme, said in words, nothing set or stored."""
    assert answer.status == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] in ("no-store", "private, no-cache")
    assert answer.cookies == []
    assert 'href="/theme/css/' in answer.text and "${" not in answer.text
    for part in says:
        assert part in answer.shown
    assert api.stored == []


@pytest.mark.parametrize(
    ("fields", "granted"),
    [
        ({"choice": "accept"}, list(OPTIONAL)),
        ({"choice": "reject"}, []),
        ({"choice": "save", "purpose": ["social", "statistics"]}, ["statistics", "social"]),
        ({"choice": "save"}, []),
        # What is ticked does not count against the button that was pressed.
        ({"choice": "reject", "purpose": ["statistics"]}, []),
    ],
)
def test_each_button_grants_what_it_says(api: Api, fields: dict[str, Any], granted: list[str]) -> None:
    answer = api.post_form(PATH, form_choice(**fields))
    (item,) = api.items("ConsentTable")
    assert (answer.status, answer.headers["location"], answer.text) == (303, "/shop/", "")
    assert item["granted"] == granted
    assert sorted(item["granted"] + item["refused"]) == sorted(OPTIONAL)
    choices = f"__Host-choices=v1.{CURRENT}.{'+'.join(granted)};"
    assert str(answer.cookie("__Host-choices")).startswith(choices)
    assert (answer.cookie("__Host-visitor") is not None) == bool(granted)


def test_two_form_choices_are_two_records(api: Api) -> None:
    first = api.post_form(PATH, form_choice())
    api.post_form(PATH, form_choice(choice="reject"), **first.jar)
    items = api.items("ConsentTable")
    assert len({item["id"] for item in items}) == 2
    assert len({item["visitor"] for item in items}) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/",
        "HTTPS://evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example", "", " /shop/", "?x", "#x",
        "/\t/evil.example", "/\n/evil.example", "/shop/\r\nSet-Cookie: a=b", "/\x00", "/a\u2028b", "/\u202egro",
        "/" + "a" * 1_000, "/" + "\U0001f331" * 400,
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(api: Api, elsewhere: str) -> None:
    answer = api.post_form(PATH, form_choice(**{"return": elsewhere}))
    assert (answer.status, answer.headers["location"]) == (303, "/")


def test_a_return_path_keeps_its_query_and_is_encoded(api: Api) -> None:
    answer = api.post_form(PATH, form_choice(**{"return": "/shop/?q=grün&n=1#top"}))
    assert answer.headers["location"] == "/shop/?q=gr%C3%BCn&n=1#top"


def test_without_a_return_path_the_home_page_follows(api: Api) -> None:
    fields = form_choice()
    del fields["return"]
    assert api.post_form(PATH, fields).headers["location"] == "/"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"choice": "maybe"}, "This must be accept, reject or save."),
        ({"choice": "save", "purpose": ["necessary"]}, "There is no purpose “necessary” to allow."),
        ({"choice": "save", "purpose": ["social", "social"]}, "This was sent more than once."),
        ({"surface": "roof"}, "This must be banner, choices or embed."),
        ({"language": "xx"}, "This language is not offered."),
        ({"email": "ada@example.org"}, "There is no such field."),
        ({"choice": "<script>alert(1)</script>"}, "This must be accept, reject or save."),
        ({"choice": "save", "purpose": ["<b>x</b>"]}, "There is no purpose “<b>x</b>” to allow."),
    ],
)
def test_a_wrong_form_gets_a_page_that_says_why(api: Api, fields: dict[str, Any], says: str) -> None:
    answer = api.post_form(PATH, form_choice(**fields))
    page(api, answer, 422, says, "nothing was recorded")
    assert "<script>alert" not in answer.text and "<b>x" not in answer.text


@pytest.mark.parametrize("missing", ["choice", "policy"])
def test_a_form_without_a_needed_field_gets_a_page(api: Api, missing: str) -> None:
    fields = form_choice()
    del fields[missing]
    page(api, api.post_form(PATH, fields), 422, "nothing was recorded")


def test_a_form_for_an_older_policy_gets_a_page_to_choose_again(
    api: Api, monkeypatch: pytest.MonkeyPatch, register: Any
) -> None:
    new = dataclasses.replace(register.policy, version="2027-01-01")
    old = dataclasses.replace(register.policy, current=False)
    both = dataclasses.replace(register, policies={old.version: old, new.version: new})
    monkeypatch.setattr("functions.register.current", lambda: both)
    answer = api.post_form(PATH, form_choice(**{"return": "/journal/"}))
    page(api, answer, 422, "Our privacy policy changed", "we recorded nothing")
    assert answer.form == {"policy": "2027-01-01", "return": "/journal/", "language": "en"}
    again = api.post_form(PATH, answer.form | {"choice": "reject"})
    assert (again.status, again.headers["location"]) == (303, "/journal/")


@pytest.mark.parametrize(
    ("raw", "status"),
    [("", 400), ("&&&", 400), ("choice", 400), ("choice=%ff", 400), ("choice=accept&choice=reject&policy=x", 422),
     ("a=" * 9_000, 413), ("&".join(f"f{n}=1" for n in range(129)), 400)],
)  # fmt: skip
def test_a_form_that_cannot_be_read_gets_a_page(api: Api, raw: str, status: int) -> None:
    page(api, api.post_form(PATH, raw), status, "Nothing was stored")


def test_a_form_from_another_site_gets_a_page(api: Api) -> None:
    answer = api.post_form(PATH, form_choice(), origin="https://evil.example")
    page(api, answer, 403, "Only pages of this site can send this")


def test_too_many_forms_get_a_page_with_the_time_to_wait(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    answer = api.post_form(PATH, form_choice())
    page(api, answer, 429, "Too many requests")
    assert answer.headers["retry-after"] in answer.shown
