"""The reader: plain dates, and that no file leaves anything behind for the next."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican import readers
from pelican.settings import read_settings
from pelican.utils import SafeDatetime, get_date

from pelican_speed.markdown_reader import MarkdownReader, plain_date


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_plain_date_is_read_as_pelican_reads_it(day: date) -> None:
    found = plain_date(day.isoformat())
    assert found == get_date(day.isoformat())
    assert type(found) is SafeDatetime


@pytest.mark.parametrize("text", ["2026-13-04", "2026-02-30", "2026-1-2", "2026-01-02 10:00", "٢٠٢٦-01-02", ""])
def test_all_other_dates_are_left_to_pelican(text: str) -> None:
    assert plain_date(text) is None


def _read(reader: Any, file: Path) -> tuple[str, dict[str, str]]:
    text, metadata = reader.read(str(file))
    return text, {name: repr(value) for name, value in metadata.items()}


def test_each_file_is_read_as_if_it_were_the_first(tmp_path: Path) -> None:
    settings = read_settings()
    texts = (
        "Title: One\nDate: 2026-01-02\nTags: a, b\nSummary: *x*[^1]\n\n[r]: /r\n[^1]: note\n*[HTM]: x\n\n[r] [^1] HTM",
        "Title: Two\nSummary: title: no head\n\n[r] [^1] HTM",
        "No head here.",
        "Title: Four\nModified: yesterday\n\nText",
    )
    ours = MarkdownReader(settings)
    for number, text in enumerate(texts[:3]):
        file = tmp_path / f"{number}.md"
        file.write_text(text)
        assert _read(ours, file) == _read(readers.MarkdownReader(settings), file)
    (tmp_path / "bad.md").write_text(texts[3])
    with pytest.raises(ValueError) as theirs:
        readers.MarkdownReader(settings).read(str(tmp_path / "bad.md"))
    with pytest.raises(ValueError, match=re.escape(str(theirs.value))):
        ours.read(str(tmp_path / "bad.md"))
    assert _read(ours, tmp_path / "0.md") == _read(readers.MarkdownReader(settings), tmp_path / "0.md")
