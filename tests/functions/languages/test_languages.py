"""What people read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from string import Template
from typing import Any

import html5lib
import pytest

from functions import languages
from tests.functions.calls import CURRENT, PROBLEM, Answer, Api, choice, form_choice, json_letter, letter

FOLDER = Path("functions")
ANSWERS = Path("content/answers")
OTHERS = tuple(code for code in languages.OFFERED if code != languages.DEFAULT)
NAMES = {"ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl"}
# English says these in the register and in content/pages/choices.md.
ELSEWHERE = {"choices.title", "choices.summary", "choices.intro"}
# What one language may have in common with English: how numbers and dates are written, and a word or two.
ALIKE = {f"language.{name}" for name in ("number", "decimal", "money", "first", "day", "direction")}
SAME_WORD = {
    ("de", "cookies.name"),
    ("de", "my_data.fields.name"),
    ("de", "my_data.fields.browser"),
    ("de", "my_data.fields.system"),
    ("fr", "my_data.fields.message"),
    ("it", "my_data.fields.browser"),
    ("nl", "my_data.fields.browser"),
    ("pl", "my_data.fields.system"),
    ("de", "withdrawal.name"), ("es", "order_mail.total"), ("fr", "order_mail.total"),
    ("de", "ordering.fields.name"), ("es", "ordering.total"), ("fr", "ordering.total"),
    ("nl", "ordering.fields.postcode"), ("es", "ordering.countries.AT"), ("it", "ordering.countries.AT"),
    ("pl", "ordering.countries.AT"), ("fr", "ordering.countries.FR"), ("fr", "ordering.countries.LU"),
}  # fmt: skip
# What the records of people's data are called, what for and on what basis: in English the register says it.
UNTIED = ("sender", "stock", "survey-answer", "view", "views", "arrivals", "web-log")
RECORDS = {
    f"my_data.records.{record}.{key}"
    for record in (
        "message", "order", "list", "list-proof", "suppression", "campaign", "entry", "consent", "request", "sign-in",
        "sender", "stock", "survey-answer", "view", "views", "arrivals", "web-log", "audit",
    )
    for key in ("title", "why", "basis")
    if not (record == "audit" and key != "title") and not (record in UNTIED and key == "basis")
}  # fmt: skip
# The words that opt-out clients look for, heading and refusal (@duckduckgo/autoconsent 14, heuristic-patterns.ts).
# It knows no pattern for Arabic and Japanese.
RECOGNISED = {
    "en": (r"we use cookies", r"^reject all$"),
    "de": (r"wir.*verwenden.*cookies", r"ablehnen"),
    "fr": (r"utilisons.*des.*cookies", r"refus"),
    "es": (r"usamos.{0,20}cookie", r"rechaz"),
    "it": (r"usiamo.{0,20}cookie", r"rifiut"),
    "nl": (r"wij.*gebruiken.*cookies", r"^alles weigeren$"),
    "pl": (r"używamy plików.{0,20}cookie", r"odrzuć wszystkie"),
}


def paths(words: dict[str, object], before: str = "") -> set[str]:
    """Every dotted path of nested words."""
    return {
        path
        for key, value in words.items()
        for path in (paths(value, f"{before}{key}.") if isinstance(value, dict) else {before + key})
    }


def test_the_default_is_offered_and_an_unknown_language_is_not() -> None:
    assert languages.DEFAULT in languages.OFFERED
    for unknown in ("xx", "", "../en", "EN"):
        with pytest.raises(KeyError):
            languages.words(unknown)


def said(language: str) -> dict[str, str]:
    """Every string of a language by its dotted path."""
    return {path: at(languages.words(language), path) for path in paths(languages.words(language))}


def at(words: dict[str, Any], path: str) -> str:
    found: Any = words
    for key in path.split("."):
        found = found[key]
    return str(found)


def slots(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w*)\}", text))


def test_the_nine_languages_are_offered() -> None:
    assert set(languages.OFFERED) == NAMES


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_the_same_things(language: str, register: Any) -> None:
    purposes = {f"purposes.{name}.{key}" for name in register.purposes for key in ("title", "sentence")}
    topics = {f"topics.{name}.{key}" for name in register.topics for key in ("title", "sentence")}
    recipients = {f"recipients.{name}.{key}" for name in register.recipients for key in ("what", "country")}
    named = ELSEWHERE | purposes | topics | recipients | RECORDS
    assert paths(languages.words(language)) == paths(languages.words(languages.DEFAULT)) | named


def test_english_says_nothing_twice() -> None:
    assert {"purposes", "topics", "recipients"}.isdisjoint(languages.words(languages.DEFAULT))
    assert ELSEWHERE.isdisjoint(paths(languages.words(languages.DEFAULT)))


@pytest.mark.parametrize("language", OTHERS)
def test_every_string_has_the_slots_of_the_english_one(language: str) -> None:
    translated = said(language)
    wrong = [path for path, text in said(languages.DEFAULT).items() if slots(text) != slots(translated[path])]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    translated = said(language)
    same = {path for path, text in said(languages.DEFAULT).items() if translated[path] == text}
    assert {path for path in same - ALIKE if (language, path) not in SAME_WORD} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_two_strings_that_differ_in_english_differ_in_every_language_where_a_choice_hangs_on_it(language: str) -> None:
    for one, other in (("banner.accept", "banner.reject"), ("history.granted", "history.refused")):
        assert said(language)[one] != said(language)[other]


@pytest.mark.parametrize("language", languages.OFFERED)
def test_arabic_alone_is_read_from_right_to_left(language: str) -> None:
    assert said(language)["language.direction"] == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize("language", RECOGNISED)
def test_clients_that_opt_out_by_themselves_know_the_words(language: str) -> None:
    heading, refusal = RECOGNISED[language]
    assert re.search(heading, said(language)["banner.title"], re.IGNORECASE)
    assert re.search(refusal, said(language)["banner.reject"], re.IGNORECASE)


@pytest.mark.parametrize(
    ("language", "number", "first", "day"),
    [
        ("en", "10,000", "1 March 2027", "22 November 2026"),
        ("de", "10.000", "1. März 2027", "22. November 2026"),
        ("fr", "10\u202f000", "1er mars 2027", "22 novembre 2026"),
        ("es", "10.000", "1 de marzo de 2027", "22 de noviembre de 2026"),
        ("it", "10.000", "1º marzo 2027", "22 novembre 2026"),
        ("nl", "10.000", "1 maart 2027", "22 november 2026"),
        ("pl", "10\u00a0000", "1 marca 2027", "22 listopada 2026"),
        ("ar", "10,000", "1 مارس 2027", "22 نوفمبر 2026"),
        ("ja", "10,000", "2027年3月1日", "2026年11月22日"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(language: str, number: str, first: str, day: str) -> None:
    assert languages.number(10_000, language) == number
    assert languages.day(dt.date(2027, 3, 1), language) == first
    assert languages.day(dt.date(2026, 11, 22), language) == day


@pytest.mark.parametrize(
    ("language", "money"),
    [
        ("en", "€\u202f1,234.50"),
        ("de", "1.234,50\u00a0€"),
        ("fr", "1\u202f234,50\u00a0€"),
        ("es", "1.234,50\u00a0€"),
        ("it", "1.234,50\u00a0€"),
        ("nl", "€\u00a01.234,50"),
        ("pl", "1\u00a0234,50\u00a0€"),
        ("ar", "\u20681,234.50\u00a0€\u2069"),
        ("ja", "€1,234.50"),
    ],
)
def test_money_is_written_as_the_language_does(language: str, money: str) -> None:
    assert languages.money(Decimal("1234.5"), language) == languages.money("1234.50", language) == money


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de", "de"),
        ("DE-at", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("pt-BR, ja;q=0.5", "ja"),
        ("en;q=0.1, fr;q=0.9", "fr"),
        ("fr ; q=0.9 , it;q=1.000", "it"),
        ("nl;q=0.5,pl;q=0.5", "nl"),
        ("ar-EG-u-nu-latn", "ar"),
        ("zh-Hant-TW, zh;q=0.9", "en"),
        ("de;q=0", "en"),
        ("de;q=0, es;q=0.1", "es"),
        ("*", "en"),
        ("*;q=0.1, fr;q=0.05", "en"),
        ("xx, *;q=0.1", "en"),
        ("", "en"),
        (None, "en"),
        # Whatever cannot be read is passed over.
        ("de;q=2, fr", "fr"),
        ("de;q=0.1234, fr", "fr"),
        ("de;q=nan, fr;q=.5, it;q=0.2", "it"),
        (",,;;q=1,=,\x00,de_AT, pl", "pl"),
        ("../en", "en"),
        ("a" * 100_000, "en"),
        ("x," * 100_000 + "de", "en"),
    ],
)
def test_the_best_of_accept_language_is_taken(header: str | None, language: str) -> None:
    assert languages.chosen(None, header) == language


@pytest.mark.parametrize("field", ["xx", "", "DE", "../de", 3, None, ["de"]])
def test_what_a_page_says_of_itself_counts_more_where_it_is_offered(field: object) -> None:
    assert languages.chosen("pl", "de") == "pl"
    assert languages.chosen(field, "de") == "de"


def test_no_language_is_read_before_it_is_wanted() -> None:
    code = (
        "from functions import languages; languages.say('banner.title'); "
        "assert languages._read.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("language", languages.OFFERED)
def test_a_problem_is_told_in_the_language_of_the_body(api: Api, language: str) -> None:
    told = said(language)
    answer = api.post_json("/api/consent", choice(language=language, surface="roof"), accept_language="fr")
    assert (answer.status, answer.headers["content-language"]) == (422, language)
    assert set(answer.json) == PROBLEM | {"errors"}
    assert answer.json["title"] == told["problems.fields.title"]
    assert answer.json["detail"] == told["problems.fields.detail"]
    assert answer.json["errors"] == [{"field": "surface", "message": told["errors.surface"]}]


@pytest.mark.parametrize("language", languages.OFFERED)
def test_a_message_that_is_wrong_is_told_in_the_language_of_the_body(api: Api, language: str) -> None:
    body = json_letter(language=language, topic="love", message="a" * 10_001)
    answer = api.post_json("/api/contact", body)
    messages = {error["field"]: error["message"] for error in answer.json["errors"]}
    long = {name: languages.number(value, language) for name, value in (("most", 10_000), ("length", 10_001))}
    assert messages == {
        "topic": said(language)["errors.topic"],
        "message": said(language)["errors.long"].format(**long),
    }


@pytest.mark.parametrize(
    ("raw", "told"),
    [("{", "problems.unreadable.json"), ("", "problems.unreadable.empty"), ("[]", "problems.unreadable.json")],
)
def test_a_body_that_cannot_be_read_is_told_in_the_visitors_language(api: Api, raw: str, told: str) -> None:
    answer = api.post_json("/api/consent", raw, accept_language="pl-PL,pl;q=0.9,en;q=0.8")
    assert (answer.headers["content-language"], answer.json["detail"]) == ("pl", said("pl")[told])


def test_a_language_that_is_not_offered_is_refused_in_the_visitors_own(api: Api) -> None:
    answer = api.post_json("/api/consent", choice(language="xx"), accept_language="de")
    assert answer.json["errors"] == [{"field": "language", "message": said("de")["errors.language"]}]
    assert api.stored == []


def test_the_language_of_one_request_is_not_that_of_the_next(api: Api) -> None:
    assert api.post_json("/api/consent", {}, accept_language="ja").headers["content-language"] == "ja"
    assert api.post_json("/api/consent", {}).headers["content-language"] == "en"
    assert languages.current() == "en"


@pytest.mark.parametrize("language", languages.OFFERED)
def test_the_record_keeps_the_language_that_was_shown(api: Api, language: str) -> None:
    # The page's language is what was agreed to, whatever the browser would have liked.
    sent = api.post_json("/api/consent", choice(language=language), accept_language="nl")
    api.post_form("/api/consent", form_choice(language=language), accept_language="nl")
    assert [item["language"] for item in api.items("ConsentTable")] == [language] * 2
    assert (sent.json["language"], sent.headers["content-language"]) == (language, language)
    api.post_json("/api/contact", json_letter(language=language))
    assert [item["language"] for item in api.items("MessageTable")] == [language]


def shows(answer: Answer, *texts: str) -> bool:
    """Whether a person reads all of ``texts`` on the page; one blank is as good as another there."""
    return all(" ".join(text.split()) in answer.shown for text in texts)


def shell(html: str) -> tuple[str | None, str | None]:
    """Language and direction of a page."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    return root.get("lang"), root.get("dir")


@pytest.mark.parametrize("language", languages.OFFERED)
def test_a_refused_choice_gets_a_page_in_its_language(api: Api, language: str) -> None:
    answer = api.post_form("/api/consent", form_choice(language=language, choice="maybe"))
    assert shell(answer.text) == (language, said(language)["language.direction"])
    assert answer.headers["content-language"] == language
    assert shows(answer, said(language)["errors.choice"])
    # The heading of the page is the one that editors wrote in that language.
    folder = ANSWERS if language == languages.DEFAULT else ANSWERS / language
    title = (folder / "choice-again.md").read_text(encoding="utf-8").partition("\n")[0].removeprefix("Title: ")
    assert shows(answer, title)


@pytest.mark.parametrize("language", OTHERS)
def test_a_choice_for_an_older_policy_is_asked_again_in_its_language(
    api: Api, language: str, monkeypatch: pytest.MonkeyPatch, register: Any
) -> None:
    new = dataclasses.replace(register.policy, version="2027-01-01")
    both = dataclasses.replace(
        register, policies={CURRENT: dataclasses.replace(register.policy, current=False), new.version: new}
    )
    monkeypatch.setattr("functions.register.current", lambda: both)
    answer = api.post_form("/api/consent", form_choice(language=language))
    assert answer.form["language"] == language
    assert f">{said(language)['banner.reject']}</button>" in answer.text
    api.post_form("/api/consent", answer.form | {"choice": "accept"})
    assert [item["language"] for item in api.items("ConsentTable")] == [language]


@pytest.mark.parametrize("language", languages.OFFERED)
def test_the_contact_forms_pages_stay_in_the_language_they_began_in(api: Api, language: str) -> None:
    told = said(language)
    amiss = api.post_form("/api/contact", letter(language=language, email="ada"))
    assert shell(amiss.text)[0] == amiss.form["language"] == language
    assert shows(amiss, told["errors.email"], told["contact.message_hint"])
    looked = api.post_form("/api/contact", letter(language=language))
    assert shell(looked.text)[0] == looked.form["language"] == language
    assert shows(looked, told["contact.topics.product"], told["contact.send"])
    again = api.post_form("/api/contact", looked.form | {"step": "send"})
    assert shows(again, told["contact.notices.quick"])


def test_the_day_a_message_is_erased_is_written_in_its_language(api: Api, clock: Any) -> None:
    answer = api.post_json("/api/contact", json_letter(language="fr"))
    assert answer.json["expires"] == "23 novembre 2027"


@pytest.mark.parametrize("language", OTHERS)
def test_the_history_names_purposes_in_the_language_asked_for(api: Api, language: str) -> None:
    chosen = api.post_form("/api/consent", form_choice())
    html = {"accept": "text/html"} | chosen.jar
    told = said(language)
    for answer in (
        api.send("GET", "/api/consent", headers=html | {"accept-language": language}),
        api.send("GET", "/api/consent", headers=html | {"accept-language": "en"}, query=f"language={language}"),
    ):
        assert shell(answer.text)[0] == language
        assert shows(answer, told["purposes.statistics.title"], told["history.caption"])


# Pages of the site that a function fills in, and those on the way of a survey or into a contest: in English, as the
# site's pages are.
SITE_PAGES = {
    "letter-numbers", "statistics", "survey-again", "survey-closed", "survey-invitation", "survey-look",
    "entry", "entry-again", "entry-closed", "entry-gone", "entry-look",
}  # fmt: skip


def answers(language: str) -> dict[str, str]:
    folder = ANSWERS if language == languages.DEFAULT else ANSWERS / language
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md") if path.stem not in SITE_PAGES}


def test_every_answer_is_written_in_every_language() -> None:
    assert {path.name for path in ANSWERS.iterdir() if path.is_dir()} == set(OTHERS)
    for language in OTHERS:
        assert set(answers(language)) == set(answers(languages.DEFAULT)), language


@pytest.mark.parametrize("language", OTHERS)
def test_an_answer_has_the_same_places_to_fill_in_every_language(language: str) -> None:
    from functions.core.html import folder

    for name, english in answers(languages.DEFAULT).items():
        text = answers(language)[name]
        assert sorted(Template(text).get_identifiers()) == sorted(Template(english).get_identifiers()), name
        assert ("Form: contact" in text) == ("Form: contact" in english), name
        assert text != english
        page = (folder() / language / f"{name}.html").read_text(encoding="utf-8")
        whole = (folder() / f"{name}.html").read_text(encoding="utf-8")
        assert set(Template(page).get_identifiers()) == set(Template(whole).get_identifiers()), name
        assert shell(page) == (language, said(language)["language.direction"])


@pytest.mark.parametrize("language", OTHERS)
def test_an_answer_leads_to_the_choices_in_its_own_language(language: str) -> None:
    for name, text in answers(language).items():
        assert "](/choices/)" not in text, name
        assert all(f"/choices/{language}/" in link for link in re.findall(r"\]\((/choices/[^)]*)", text)), name


@pytest.mark.parametrize("language", languages.OFFERED)
def test_nothing_is_left_unsaid(language: str) -> None:
    for path in paths(languages.words(language)):
        found: object = languages.words(language)
        for key in path.split("."):
            found = found[key]  # type: ignore[index]
        assert isinstance(found, str) and found.strip() == found != ""


def test_slots_are_filled() -> None:
    said = languages.say("errors.long", most="10", length="11")
    assert said == "This is too long: at most 10 characters, here it is 11."
    with pytest.raises(KeyError):
        languages.say("errors.long", most="10")
    with pytest.raises(KeyError):
        languages.say("errors.nothing")


def test_a_brace_that_is_no_slot_is_a_brace() -> None:
    assert languages.filled("{{ 7*7 }} {} {a.b} {name}", name="{x}") == "{{ 7*7 }} {} {a.b} {x}"


def test_what_a_person_typed_is_not_taken_for_a_slot() -> None:
    assert "{known}" in languages.say("errors.purpose", value="{known}", known="x")


def test_every_string_that_the_functions_say_is_there() -> None:
    for path in FOLDER.rglob("*.py"):
        for name in re.findall(r'say\("([a-z_.]+)"', path.read_text(encoding="utf-8")):
            assert name in paths(languages.words()), f"{path.name}: {name}"
