"""Questions: what may be answered, and what is guessed."""

from __future__ import annotations

import pytest

from plugins.new.fields import Field, alt_text, slug_of
from plugins.new.kinds import KINDS, PRODUCT
from plugins.new.shop import Shop


def _field(kind: str, name: str) -> Field:
    return next(field for field in KINDS[kind].fields if field.name == name)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("A bun that needs 11 g", "a-bun-that-needs-11-g"), ("Phở & Straße", "pho-strasse"), ("It’s here", "its-here")],
)
def test_a_title_becomes_an_address(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@pytest.mark.parametrize(
    ("kind", "name", "text", "said"),
    [
        ("article", "title", "", "is missing"),
        ("article", "title", "♥", "has no letter that an address could have"),
        ("article", "title", "A very long title " * 12, "is too long for the card"),
        ("article", "slug", "Two Clicks", "must be small letters and digits"),
        ("article", "slug", "eleven-grams", "is there already: content/journal/eleven-grams.md"),
        ("product", "slug", "pods", "would be at /shop/pods/, where content/categories/pods.md is"),
        ("article", "date", "tomorrow", "must be a day, such as 2026-12-03"),
        ("article", "picture", "pod windmill", "there is no symbol “windmill”"),
        ("article", "pattern", "spiral", "there is no pattern “spiral”; there are branch"),
        ("page", "nav", "first", "must be a whole number"),
        ("product", "price", "cheap", "must be a number, such as 7.40"),
        ("product", "unit", "a tin", "must be the net weight"),
        ("product", "countries", "India", "does not know “India”"),
        ("product", "uses", "soup", "does not know “soup”; it takes some of baking"),
        ("product", "group", "toys", "must be one of blends, companions, ground, pods"),
        ("product", "traces", "nuts, milk", "names “nuts”, which allergens says is in it"),
        ("product", "related", "sumac, sand", "names “sand”, which is no product"),
        ("product", "grower", "", "is missing"),
    ],
)
def test_a_wrong_answer_is_told_at_once(shop: Shop, kind: str, name: str, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        _field(kind, name).check(text, shop, {"allergens": "nuts"})


def test_a_guess_is_an_answer_that_the_build_takes(shop: Shop) -> None:
    for kind in KINDS.values():
        answers = {"title": "Some title", "picture": "pod-open star leaf"}
        for field in kind.fields:
            if guess := field.guess(shop, answers):
                field.check(guess, shop, answers)
                answers[field.name] = guess


def test_the_harvest_is_guessed_as_this_month(shop: Shop) -> None:
    assert _field("product", "harvest").guess(shop, {}) == "November 2026"


@pytest.mark.parametrize(
    ("picture", "alt"),
    [
        ("pod", "A pod, cut from paper."),
        ("pod-open envelope", "An open pod and an envelope, cut from paper."),
        ("cup seed star", "A cup, a seed and a star, cut from paper."),
    ],
)
def test_the_words_for_a_picture_are_guessed_from_what_is_in_it(shop: Shop, picture: str, alt: str) -> None:
    assert alt_text(shop, {"picture": picture}) == alt


def test_every_question_is_answered_by_each_text_that_there_is(shop: Shop) -> None:
    """What editors wrote before passes as an answer, so that no question is stricter than the build."""
    for file, said in shop.texts.items():
        if not file.startswith("content/products/"):
            continue
        for field in PRODUCT.fields:
            if field.name in said:
                field.check(said[field.name], shop, said)
