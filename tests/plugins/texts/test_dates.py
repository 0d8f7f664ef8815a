"""The ledger of days: true as long as a text is as it was when it was dated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from plugins.texts import dates

ROOT = Path(__file__).parents[3]
BEFORE, TODAY = dt.date(2026, 1, 2), dt.date(2026, 3, 4)
ABOUT = "content/pages/about.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A page, dated."""
    (tmp_path / "content/pages").mkdir(parents=True)
    (tmp_path / ABOUT).write_text("Title: About\n\nText.\n", encoding="utf-8")
    enter(tmp_path, BEFORE)
    return tmp_path


def enter(root: Path, day: dt.date) -> None:
    (root / dates.LEDGER).write_text(dates.written(dates.renewed(root, day)), encoding="utf-8")


def test_a_text_that_has_changed_loses_its_day_until_it_is_dated(root: Path) -> None:
    assert dates.dated(root) == {ABOUT: BEFORE}
    (root / ABOUT).write_text("Title: About\n\nOther text.\n", encoding="utf-8")
    assert (dates.dated(root), dates.undated(root)) == ({}, [ABOUT])
    enter(root, TODAY)
    assert (dates.dated(root), dates.undated(root)) == ({ABOUT: TODAY}, [])


def test_a_text_that_has_not_changed_keeps_its_day(root: Path) -> None:
    enter(root, TODAY)
    assert dates.dated(root) == {ABOUT: BEFORE}


def test_the_line_ends_of_a_checkout_change_nothing(root: Path) -> None:
    (root / ABOUT).write_bytes(b"Title: About\r\n\r\nText.\r\n")
    assert dates.dated(root) == {ABOUT: BEFORE}


def test_a_text_that_is_gone_leaves_the_ledger(root: Path) -> None:
    (root / ABOUT).unlink()
    assert dates.undated(root) == [ABOUT]
    enter(root, TODAY)
    assert dates.read(root) == {}


def test_no_text_is_dated_ahead() -> None:
    assert max(dates.dated(ROOT).values()) <= dt.datetime.now().astimezone().date()
