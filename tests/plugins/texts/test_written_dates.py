"""A date that the check takes is built, and one that it does not take is not; both read the same day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pelican import readers
from pelican.settings import DEFAULT_CONFIG

import pelicanconf
from plugins.texts import metadata, written_dates

RIGHT = {
    "2026-12-03": dt.datetime(2026, 12, 3),
    "2028-02-29": dt.datetime(2028, 2, 29),
    "2026-12-03 14:30": dt.datetime(2026, 12, 3, 14, 30),
    "2026-12-03T14:30:05": dt.datetime(2026, 12, 3, 14, 30, 5),
}
WRONG = [
    "2026-W48-7",  # Python 3.11 and later
    "2026W487",
    "20261203",
    "2026-337",
    "2026-12-03T14",
    "2026-12-03 14:30+02:00",
    "2026-12-03T14:30Z",
    "2026-12-03 14:30:05.5",
    "2026-12-03 24:30",
    "3 December 2026",  # what dateutil, which Pelican asks, makes something of
    "03.12.2026",
    "2026-12",
    "2026/12/03",
    "2026_12_03",
    "tomorrow",
    "0001-01-01",
    "9999-12-31",
    "2027-02-29",
    "２０２６-12-03",
    "2026-12-03\n",
]


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the build makes of a field of a head."""
    monkeypatch.setattr(readers, "METADATA_PROCESSORS", dict(readers.METADATA_PROCESSORS))
    written_dates.register()
    return readers.MarkdownReader(DEFAULT_CONFIG).process_metadata


@pytest.mark.parametrize("field", ["date", "modified"])
@pytest.mark.parametrize("text", RIGHT)
def test_a_date_that_the_check_takes_is_built_as_the_same(build: Any, field: str, text: str) -> None:
    assert metadata.ARTICLE.fields[field].convert(text) == RIGHT[text] == build(field, text)


@pytest.mark.parametrize("field", ["date", "modified"])
@pytest.mark.parametrize("text", WRONG)
def test_a_date_that_the_check_refuses_is_not_built(build: Any, field: str, text: str) -> None:
    with pytest.raises(ValueError, match="such as 2026-12-03"):
        metadata.ARTICLE.fields[field].convert(text)
    if text == text.strip():
        with pytest.raises(ValueError, match="such as 2026-12-03"):
            build(field, text)


@pytest.mark.parametrize("text", [*WRONG, "2026-12-03 14:30"])
def test_the_day_of_a_product_is_a_day_alone(text: str) -> None:
    with pytest.raises(ValueError, match="must be a day, such as"):
        metadata.PRODUCT.fields["date"].convert(text)
    assert metadata.PRODUCT.fields["date"].convert("2026-12-03") == dt.date(2026, 12, 3)


def test_the_build_reads_dates_so() -> None:
    assert "plugins.texts.written_dates" in pelicanconf.PLUGINS
