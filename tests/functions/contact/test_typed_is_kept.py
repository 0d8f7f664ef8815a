"""A form that is refused as a whole gives back what was typed: without script the page is all there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.functions.calls import Api, json_letter, letter

PATH = "/api/contact"


def test_too_many_at_once_are_told_so_with_their_text(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    answer = api.post_form(PATH, letter(message="A long\nletter", language="de"))
    assert answer.status == 429 and 0 < int(answer.headers["retry-after"]) <= 60
    assert answer.form["message"] == "A long\nletter"
    assert "Ihre Nachricht wurde nicht gesendet" in answer.shown
    assert "Ihrem Netz" in answer.shown
    assert api.stored == []


def test_a_text_that_is_too_large_is_given_back(api: Api) -> None:
    text = "words " * 30_000
    answer = api.post_form(PATH, letter(message=text))
    assert answer.status == 413
    assert answer.form["message"].split() == text.split()
    assert api.stored == []


def test_a_fault_of_ours_gives_the_text_back_and_logs_none_of_it(
    api: Api, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Quillfeather")

    monkeypatch.setattr("functions.contact.pages.preview", broken)
    answer = api.post_form(PATH, letter(message="Kept words"))
    assert (answer.status, answer.form["message"]) == (500, "Kept words")
    assert "Quillfeather" not in told()


def test_a_script_gets_problem_details_and_another_site_gets_nothing_back(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    assert api.post_json(PATH, json_letter()).headers["content-type"] == "application/problem+json"
    foreign = api.post_form(PATH, letter(message="Kept words"), sec_fetch_site="cross-site")
    assert foreign.status == 403 and "Kept words" not in foreign.text
