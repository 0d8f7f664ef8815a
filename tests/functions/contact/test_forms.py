"""``POST /api/contact`` as the form uses it, without script: a last look, and then it is sent."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import html5lib
import pytest

from tests.functions.calls import Api, letter

PATH = "/api/contact"
TAGS = "<script>alert('x')</script> & \"quoted\" </textarea><b>"


def test_the_first_post_shows_the_message_and_keeps_nothing(api: Api, clock: SimpleNamespace) -> None:
    answer = api.post_form(PATH, letter(order="C-17"))
    # Not "no-store": Back would have no page to show.
    assert (answer.status, answer.headers["cache-control"]) == (200, "private, no-cache")
    for said in ("Nothing is stored yet", "Ada Bell", "ada@example.org", "A product", "C-17", "Which pods are green?"):
        assert said in answer.shown
    assert api.stored == []


def test_the_second_post_keeps_it_with_the_registered_fields(api: Api, clock: SimpleNamespace, register: Any) -> None:
    sent = letter(order="C-17")
    shown = api.post_form(PATH, sent)
    clock.now += 3
    answer = api.post_form(PATH, shown.form | {"step": "send"})
    (item,) = api.items("MessageTable")
    assert answer.status == 200
    assert set(item) | {"lines", "quote"} == set(register.records["message"].fields)
    assert {name: item[name] for name in sent} == sent
    for said in ("Thank you, Ada Bell.", item["id"][:8], "23 November 2027"):
        assert said in answer.shown


def test_a_message_confirmed_twice_is_kept_once(api: Api, clock: SimpleNamespace) -> None:
    confirmed = api.post_form(PATH, letter()).form | {"step": "send"}
    clock.now += 10
    first = api.post_form(PATH, confirmed)
    clock.now += 10
    second = api.post_form(PATH, confirmed)
    assert first.text == second.text
    assert len(api.items("MessageTable")) == 1


@pytest.mark.parametrize(
    ("wait", "kept", "says"),
    [
        (2, False, "That was quick."),
        (3, True, "Thank you"),
        (3_600, True, "Thank you"),
        (3_601, False, "More than an hour has passed"),
    ],
)
def test_a_confirmation_counts_from_three_seconds_to_an_hour(
    api: Api, clock: SimpleNamespace, wait: int, kept: bool, says: str
) -> None:
    clock.now = int(clock.now)
    shown = api.post_form(PATH, letter())
    clock.now += wait
    answer = api.post_form(PATH, shown.form | {"step": "send"})
    assert says in answer.shown
    assert len(api.stored) == kept


@pytest.mark.parametrize("wait", [1, 7_200])
def test_a_confirmation_at_the_wrong_time_can_be_confirmed_again(api: Api, clock: SimpleNamespace, wait: int) -> None:
    shown = api.post_form(PATH, letter())
    clock.now += wait
    again = api.post_form(PATH, shown.form | {"step": "send"})
    assert api.stored == []
    clock.now += 3
    assert "Thank you" in api.post_form(PATH, again.form | {"step": "send"}).shown
    assert len(api.stored) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"message": "Something else"}, {"email": "b@example.org"}, {"name": "B"}, {"shown_at": "1"}, {"shown_at": "x"},
        {"shown_at": ""}, {"shown_at": "9" * 400}, {"signature": "0" * 64}, {"signature": ""}, {"signature": "é"},
    ],
)  # fmt: skip
def test_a_changed_message_is_shown_again_and_not_kept(
    api: Api, clock: SimpleNamespace, change: dict[str, str]
) -> None:
    shown = api.post_form(PATH, letter())
    clock.now += 10
    answer = api.post_form(PATH, shown.form | {"step": "send"} | change)
    assert answer.status == 200
    assert "Something in the message changed on its way." in answer.shown
    assert change.get("message", "Which pods") in answer.shown
    assert api.stored == []


def test_a_signature_without_its_time_keeps_nothing(api: Api, clock: SimpleNamespace) -> None:
    fields = api.post_form(PATH, letter()).form
    del fields["shown_at"]
    clock.now += 10
    api.post_form(PATH, fields)
    assert api.stored == []


def test_a_message_can_be_changed_before_it_is_sent(api: Api, clock: SimpleNamespace) -> None:
    sent = letter(topic="press", message="One\n\nTwo")
    shown = api.post_form(PATH, sent)
    clock.now += 10
    answer = api.post_form(PATH, shown.form | {"step": "edit"})
    assert answer.status == 200
    assert {name: answer.form[name] for name in sent} == sent
    assert "signature" not in answer.form
    assert api.stored == []


def test_what_was_typed_is_shown_as_text_on_every_page(api: Api, clock: SimpleNamespace) -> None:
    sent = letter(name=TAGS, message=TAGS)
    shown = api.post_form(PATH, sent)
    clock.now += 10
    edited = api.post_form(PATH, shown.form | {"step": "edit"})
    wrong = api.post_form(PATH, sent | {"email": TAGS, "order": TAGS, "topic": TAGS, TAGS: TAGS})
    thanks = api.post_form(PATH, shown.form | {"step": "send"})
    for answer in (shown, edited, wrong, thanks):
        assert TAGS in " ".join([answer.shown, *(answer.form.values() if answer is not thanks else ())])
        assert "<script>alert" not in answer.text
        assert "</textarea><b>" not in answer.text
    assert {name: edited.form[name] for name in sent} == sent


def test_errors_keep_everything_that_was_typed_and_stand_beside_their_fields(api: Api) -> None:
    sent = letter(name="Ada & Bo", email="nowhere", topic="privacy", order="no number!", message=" two\nlines ")
    answer = api.post_form(PATH, sent)
    assert answer.status == 422
    assert {name: answer.form[name] for name in sent} == sent
    assert "Please write one e-mail address" in answer.shown
    assert '<p class="error" id="email-error">' in answer.text and '<p class="error" id="order-error">' in answer.text
    assert answer.text.count('aria-invalid="true"') == 2
    assert '<a href="#email">' in answer.text and 'role="alert"' in answer.text
    assert api.stored == []


def test_an_empty_form_names_every_field_that_is_needed(api: Api) -> None:
    answer = api.post_form(PATH, dict.fromkeys(("name", "email", "topic", "order", "message"), ""))
    assert answer.status == 422
    assert answer.text.count('aria-invalid="true"') == 4


@pytest.mark.parametrize("character", ["a", "é", "ع", "漢", "\U0001f331", "\r\n"])
def test_ten_thousand_characters_pass_both_steps_percent_encoded(
    api: Api, clock: SimpleNamespace, character: str
) -> None:
    text = "x" + character * 9_998 + "x"
    full = letter(name="\U0001f331" * 200, email=f"{'a' * 64}@{'漢' * 40}.example", order="9" * 40, message=text)
    shown = api.post_form(PATH, full)
    assert "Nothing is stored yet" in shown.shown
    # A browser sends line ends as CR LF.
    again = {name: value.replace("\n", "\r\n") for name, value in shown.form.items()} | {"step": "send"}
    assert len(urlencode(again)) <= 128 * 1024
    clock.now += 10
    assert "Thank you" in api.post_form(PATH, again).shown
    (item,) = api.items("MessageTable")
    assert item["message"] == text.replace("\r\n", "\n")


def test_one_character_more_is_refused_and_still_in_the_form(api: Api) -> None:
    answer = api.post_form(PATH, letter(message="漢" * 10_001))
    assert answer.status == 422
    assert "at most 10,000 characters, here it is 10,001" in answer.shown
    assert answer.form["message"] == "漢" * 10_001


def test_the_field_that_people_do_not_see_is_named_and_marked_so_that_no_password_manager_fills_it(api: Api) -> None:
    page = html5lib.parse(api.post_form(PATH, {"name": ""}).text, namespaceHTMLElements=False)
    (field,) = (one for one in page.iter("input") if one.get("tabindex") == "-1")
    named = " ".join([field.get("name", ""), field.get("id", "")])
    assert not re.search("url|web|site|mail|name|user|phone|tel|address|street|city|company|pass|login|card", named)
    marks = {"autocomplete": "off", "aria-hidden": "true", "data-1p-ignore": "", "data-lpignore": "true"}
    assert {mark: field.get(mark) for mark in marks} == marks
    assert (field.get("data-bwignore"), field.get("data-form-type")) == ("true", "other")
