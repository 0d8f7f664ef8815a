"""security.txt (RFC 9116): what it must say, and that it is renewed in time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from infra.checks.security_contact import fields, wrong

NOW = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)


@pytest.fixture
def text(site: Path) -> str:
    return (site / ".well-known/security.txt").read_text(encoding="utf-8")


def test_it_need_not_be_renewed_within_30_days(text: str) -> None:
    assert wrong(text, dt.datetime.now(dt.UTC)) is None


def test_it_says_what_the_standard_requires_and_where_it_stands(text: str, register: Any) -> None:
    """RFC 9116, 2.5: Contact and Expires are required, Expires and Preferred-Languages stand once."""
    said = fields(text)
    assert said["contact"] == [f"mailto:{register.site.email}"]
    assert said["canonical"] == [f"{register.site.origin}/.well-known/security.txt"]
    assert len(said["expires"]) == len(said["preferred-languages"]) == 1
    assert dt.datetime.fromisoformat(said["expires"][0]).tzinfo


@pytest.mark.parametrize(
    ("left", "said"),
    [(31, None), (365, None), (29, "expires on"), (-1, "expires on"), (366, "more than a year")],
    ids=["a month", "a year", "less than a month", "over", "too far"],
)
def test_it_is_said_in_time_that_it_ends_and_what_to_do(left: int, said: str | None) -> None:
    told = wrong(f"Expires: {(NOW + dt.timedelta(days=left)).isoformat()}\n", NOW)
    assert (told is None) if said is None else (said in str(told) and "set Expires in theme/templates" in str(told))


@pytest.mark.parametrize("text", ["", "# Expires: 2026-05-01T00:00:00Z\n"], ids=["none", "comment"])
def test_a_file_without_a_day_is_wrong(text: str) -> None:
    assert "0 times" in str(wrong(text, NOW))
