"""Style sheet and scripts: joined, small, named by content."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

from plugins.assets import bundle, hashed

STATIC = Path(__file__).parents[2] / "theme/static"


def test_a_style_sheet_that_the_order_does_not_name_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "js").mkdir()
    for name, text in [("order.txt", "a.css\n"), ("a.css", "a{}"), ("b.css", "b{}")]:
        (tmp_path / "css" / name).write_text(text, encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"b\.css"):
        bundle(tmp_path)


def test_the_name_follows_the_content() -> None:
    assert hashed("css/site.css", "a") != hashed("css/site.css", "b")
    assert re.fullmatch(r"css/site\.[0-9a-f]{8}\.css", hashed("css/site.css", "a"))


def test_the_script_of_the_banner_is_at_most_1500_bytes() -> None:
    built = bundle(STATIC)
    weight = sum(len(brotli.compress(built[name].encode(), quality=11)) for name in ("js/early.js", "js/choices.js"))
    assert weight <= 1_500


def test_every_page_finds_its_assets(site: Path) -> None:
    for page in site.rglob("*.html"):
        for path in re.findall(r'(?:href|src)="(/theme/[^"]+)"', page.read_text(encoding="utf-8")):
            assert (site / path.lstrip("/")).is_file(), f"{page}: {path}"
