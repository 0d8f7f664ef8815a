"""What may stand in one field of any front matter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from plugins.images import social_cards
from plugins.texts import metadata_fields, written_dates


@pytest.mark.parametrize(
    ("convert", "text", "value"),
    [
        (written_dates.moment, "2026-10-04", dt.datetime(2026, 10, 4)),
        (written_dates.moment, "2026-10-04 09:30", dt.datetime(2026, 10, 4, 9, 30)),
        (metadata_fields.slug, "eleven-grams", "eleven-grams"),
        (metadata_fields.path, "privacy/changes/", "privacy/changes/"),
        (metadata_fields.path, "404.html", "404.html"),
        (metadata_fields.language, "de", "de"),
        (metadata_fields.template, "page", "page"),
        (metadata_fields.symbols, "pod  seed", ("pod", "seed")),
    ],
)
def test_what_is_right_is_read(convert: Any, text: str, value: object) -> None:
    assert convert(text) == value


@pytest.mark.parametrize(
    ("convert", "text", "said"),
    [
        (written_dates.moment, "04.10.2026", "must be a day that there is"),
        (written_dates.moment, "2026-02-30", "must be a day that there is"),
        (metadata_fields.slug, "Eleven", "must be small letters and digits"),
        (metadata_fields.path, "/about/", "must be a path"),
        (metadata_fields.path, "../about/", "must be a path"),
        (metadata_fields.path, "about", "must be a path"),
        (metadata_fields.language, "xx", "must be one of ar, de"),
        (metadata_fields.palette, "green", "must be one of anise"),
        (metadata_fields.symbols, "pod cat", "does not know “cat”"),
    ],
)
def test_what_is_wrong_is_said_so_that_it_can_follow_it(convert: Any, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        convert(text)


@pytest.mark.parametrize("words", range(1, 30))
def test_a_title_fits_where_the_card_finds_a_place_for_it(words: int) -> None:
    title = " ".join(["cardamom"] * words)
    try:
        social_cards.fitted(title)
        fits = True
    except social_cards.CardError:
        fits = False
    assert social_cards.fits(title) is fits
