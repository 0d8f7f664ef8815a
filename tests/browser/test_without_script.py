"""A visitor without script has all of every page: words, pictures, prices, and every form works as a form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import TEMPLATES

# What only script fills or reveals may wait for it; whatever is seen without it must work without it.
DEAD = """() => [
  ...[...document.querySelectorAll("button, input[type=submit]")]
    .filter((control) => control.checkVisibility() && !control.form && !control.closest("[hidden], .embed"))
    .map((control) => `no form: ${control.outerHTML.slice(0, 90)}`),
  ...[...document.forms].filter((form) => form.checkVisibility() && !form.getAttribute("action"))
    .map((form) => `no action: ${form.className}`),
  ...[...document.querySelectorAll("a")].filter((a) => a.checkVisibility() && !a.getAttribute("href"))
    .map((a) => `leads nowhere: ${a.outerHTML.slice(0, 90)}`),
  ...[...document.images].filter((image) => !image.getAttribute("src")).map((image) => `no picture: ${image.alt}`),
]"""
TEXT = "() => document.querySelector('main').innerText.replace(/\\s+/g, ' ')"


@pytest.mark.slow
def test_a_page_of_each_template_is_whole_without_script(plain: Page) -> None:
    """The source of every page is looked at by tests/site/test_without_script.py."""
    wrong = []
    for path in TEMPLATES:
        plain.goto(path)
        wrong += [f"{path}: {one}" for one in plain.evaluate(DEAD)]
        if len(plain.evaluate(TEXT)) < 80:
            wrong.append(f"{path}: next to no words")
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "We take privacy literally"),
        ("/shop/", "Green cardamom, whole"),
        ("/shop/green-cardamom-pods/", "7.90"),
        ("/journal/eleven-grams/", "strong wheat flour"),
        ("/privacy/", "In one minute"),
        ("/promises/", "P01"),
    ],
    ids=["home", "shop", "product", "article", "policy", "promises"],
)
def test_what_a_page_is_for_is_there_without_script(plain: Page, path: str, words: str) -> None:
    plain.goto(path)
    expect(plain.get_by_role("main")).to_contain_text(words)
