"""``POST /api/contact`` with the order sheet, without script: what it comes to is seen before anything is kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import html5lib
import pytest

from functions import languages
from tests.functions.calls import Answer, Api, letter, order_sheet

PATH = "/api/contact"
LINES = ["line-green-cardamom-pods", "line-sumac"]


def rows(answer: Answer) -> list[str]:
    """The rows of the page's table, as they are read."""
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return [" ".join(" ".join(cell.itertext()) for cell in row) for row in page.iter("tr")]


def test_the_first_post_shows_lines_sums_and_total_and_keeps_nothing(api: Api, clock: SimpleNamespace) -> None:
    answer = api.post_form(PATH, order_sheet())
    assert rows(answer) == [
        "Product How many Each Together",
        "Green cardamom, whole, 50 g tin 1 €\u202f7.90 €\u202f7.90",
        "Sumac, 75 g tin 4 €\u202f4.80 €\u202f19.20",
        "Total, VAT included, before postage €\u202f27.10",
    ]
    assert "Nothing is bought until you have said yes." in answer.shown
    assert sorted(name for name in answer.form if name.startswith("line-")) == LINES
    assert api.stored == []


@pytest.mark.promise("P03")
def test_the_second_post_keeps_it_and_says_what_was_ordered(api: Api, clock: SimpleNamespace, register: Any) -> None:
    shown = api.post_form(PATH, order_sheet())
    clock.now += 3
    answers = [api.post_form(PATH, shown.form | {"step": "send"}) for _ in range(2)]
    (item,) = api.items("MessageTable")
    assert set(item) == set(register.records["message"].fields)
    assert item["quote"]["total"] == "27.10"
    assert answers[0].text == answers[1].text
    assert rows(answers[0]) == rows(shown)
    assert "Nothing is bought until you have said yes." in answers[0].shown


@pytest.mark.parametrize("change", [{"line-sumac": "5"}, {"line-star-anise": "1"}], ids=["number", "line"])
def test_lines_that_changed_on_the_way_are_shown_again_and_not_kept(
    api: Api, clock: SimpleNamespace, change: dict[str, str]
) -> None:
    shown = api.post_form(PATH, order_sheet())
    clock.now += 10
    answer = api.post_form(PATH, shown.form | {"step": "send"} | change)
    assert "Something in the message changed on its way." in answer.shown
    assert api.stored == []


def test_lines_can_be_changed_before_they_are_sent_on_a_sheet_of_all_that_is_in_stock(
    api: Api, clock: SimpleNamespace
) -> None:
    shown = api.post_form(PATH, order_sheet())
    clock.now += 10
    answer = api.post_form(PATH, shown.form | {"step": "edit"})
    lines = {name: value for name, value in answer.form.items() if name.startswith("line-")}
    assert "75 g tin, € 4.80 (€ 64.00 / kg)" in answer.shown
    assert {name: value for name, value in lines.items() if value} == {LINES[0]: "1", LINES[1]: "4"}
    assert len(lines) == 11 and "line-saffron-threads" not in lines
    assert api.stored == []


def test_what_is_wrong_with_a_line_stands_beside_it_and_nothing_typed_is_lost(api: Api) -> None:
    sent = order_sheet(**{"line-sumac": "many", "line-saffron-threads": "2", "line-gold-bars": "1", "email": "ada"})
    answer = api.post_form(PATH, sent)
    assert answer.status == 422
    kept = {name: value for name, value in sent.items() if name not in ("line-gold-bars",)}
    assert {name: answer.form[name] for name in kept} == kept
    for name, says in (("line-sumac", "whole number from 1 to 97"), ("line-saffron-threads", "This is sold out.")):
        assert f'id="{name}-error"' in answer.text and f'<a href="#{name}">' in answer.text
        assert says in answer.shown
    assert "line-gold-bars: There is no such product here." in answer.shown
    assert answer.text.count('aria-invalid="true"') == 3
    assert api.stored == []


def test_a_sheet_on_which_nothing_is_asked_for_says_so_at_the_sheet(api: Api) -> None:
    answer = api.post_form(PATH, order_sheet(**{"line-sumac": "", "line-green-cardamom-pods": "0"}))
    assert answer.status == 422
    assert '<a href="#lines">What you would like</a>' in answer.text and 'id="lines"' in answer.text
    assert "There is nothing in the order yet." in answer.shown
    assert api.stored == []


def test_a_plain_message_meets_no_sheet_and_no_table(api: Api, clock: SimpleNamespace) -> None:
    shown = api.post_form(PATH, letter())
    clock.now += 3
    edited = api.post_form(PATH, shown.form | {"step": "edit"})
    thanks = api.post_form(PATH, shown.form | {"step": "send"})
    for answer in (shown, edited, thanks):
        assert "line-" not in answer.text
        assert rows(answer) == []


def test_markup_in_a_line_is_shown_as_text(api: Api) -> None:
    evil = '"><script>alert(1)</script>'
    answer = api.post_form(PATH, order_sheet(**{"line-sumac": evil, f"line-{evil}": "1"}))
    assert answer.status == 422
    assert "<script>alert" not in answer.text
    assert answer.form["line-sumac"] == evil


@pytest.mark.parametrize("language", languages.OFFERED)
def test_the_sheet_and_what_it_comes_to_are_in_the_language_of_the_page(
    api: Api, clock: SimpleNamespace, language: str
) -> None:
    said = languages.words(language)["order"]
    shown = api.post_form(PATH, order_sheet(language=language))
    assert said["total"] in shown.shown and said["note"] in shown.shown
    assert languages.money("27.10", language) in shown.text
    wrong = api.post_form(PATH, order_sheet(language=language, **{"line-sumac": "x"}))
    assert said["hint"] in wrong.shown and languages.say("errors.quantity", language, most=97) in wrong.shown
