"""Addresses of texts, as the build gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.addresses import FOLDERS, address, front_matter

ROOT = Path(__file__).parents[3]


def test_every_text_is_at_the_address_that_is_said(site: Path) -> None:
    files = [path for folder in FOLDERS for path in (ROOT / folder).glob("*.md")]
    assert len(files) > 30
    for path in files:
        where = address(path.relative_to(ROOT).as_posix(), front_matter(path.read_text(encoding="utf-8")))
        assert where is not None
        assert (site / where[1:] / "index.html").is_file() or where == "/404.html", path.name


@pytest.mark.parametrize(
    ("path", "said", "where"),
    [
        ("content/journal/eleven-grams.md", {}, "/journal/eleven-grams/"),
        ("content/journal/elf-gramm.md", {"lang": "de"}, "/de/journal/elf-gramm/"),
        ("content/pages/gifts.md", {}, "/gifts/"),
        ("content/pages/home.md", {"url": "index.html"}, "/"),
        ("content/answers/refused.md", {}, None),
        ("content/images/a.webp", {}, None),
    ],
)
def test_an_address_follows_from_file_and_head(path: str, said: dict[str, str], where: str | None) -> None:
    assert address(path, said) == where


def test_a_head_ends_with_the_first_line_that_is_none() -> None:
    assert front_matter("Title: A: b\nLang: de\n\nNot: this\n") == {"title": "A: b", "lang": "de"}
