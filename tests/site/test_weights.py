"""No page is heavier than its budget: HTML, style sheets and scripts as they travel."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import weights


@pytest.mark.slow
def test_every_page_keeps_to_its_budget(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    found = {str(page.relative_to(site)): (weights.of(page, site), weights.budget(page, site)) for page in pages}
    assert [f"{name}: {one.whole} > {most}: {one}" for name, (one, most) in found.items() if one.whole > most] == []


def test_a_page_is_weighed_with_its_sheets_and_scripts_and_not_with_what_stands_in_for_them(site: Path) -> None:
    one = weights.of(site / "index.html", site)
    assert min(one.html, one.sheets, one.scripts) > 500
    assert one.whole == one.html + one.sheets + one.scripts


def test_what_the_pages_of_the_table_weigh_is_told(site: Path) -> None:
    section = weights.section(site)
    assert f"**{weights.of(site / 'index.html', site).whole:,}**" in section
    assert "| `/privacy/` |" in section


def test_a_file_that_a_page_names_and_is_not_there_is_no_light_page(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<link rel="stylesheet" href="/site.css">', encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        weights.of(tmp_path / "index.html", tmp_path)
