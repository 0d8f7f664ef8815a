"""Style sheet and scripts: joined, small, named by content."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from functions import register as registers
from infra.static_files import is_hashed
from plugins.site.assets import bundle, hashed, linked, named

STATIC = Path(__file__).parents[3] / "theme/static"
REGISTER = registers.load()


def test_a_style_sheet_that_no_list_names_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    for name, text in [("site.txt", "a.css\n"), ("a.css", "a{}"), ("b.css", "b{}")]:
        (tmp_path / "css" / name).write_text(text, encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"b\.css"):
        bundle(tmp_path, REGISTER)


def test_the_name_follows_the_content() -> None:
    assert hashed("css/site.css", "a") != hashed("css/site.css", "b")
    assert re.fullmatch(r"css/site\.[0-9a-f]{8}\.css", hashed("css/site.css", "a"))


def test_a_script_of_one_page_stays_a_file_of_its_own_and_the_rest_is_one_file() -> None:
    names = set(bundle(STATIC, REGISTER))
    assert {"js/site.js", "js/contact.js", "js/cookies.js"} <= names
    assert not any("/" in name.removeprefix("js/") for name in names if name.startswith("js/"))


def test_consent_signals_for_google_are_there_only_where_the_setting_says() -> None:
    wanted = replace(REGISTER, site=replace(REGISTER.site, google_consent_mode=True))
    assert "ad_user_data" not in bundle(STATIC, REGISTER)["js/site.js"]
    assert "ad_user_data" in bundle(STATIC, wanted)["js/site.js"]


def test_a_script_of_one_page_takes_the_sites_by_the_name_that_its_content_gives_it(site: Path) -> None:
    (script,) = site.glob("theme/js/site.*.js")
    (buy,) = site.glob("theme/js/buy.*.js")
    assert f'from"./{script.name}"' in buy.read_text(encoding="utf-8")
    for path in site.glob("theme/js/*.js"):
        for name in re.findall(r'\bfrom"([^"]+)"', path.read_text(encoding="utf-8")):
            assert (path.parent / name).is_file(), path


def test_another_script_of_the_site_gives_another_name_to_all_that_import_it() -> None:
    built = {"js/site.js": "a", "js/buy.js": 'import{x}from"site"'}
    before, after = linked(built)["js/buy.js"], linked(built | {"js/site.js": "b"})["js/buy.js"]
    assert before != after
    assert "/site." in before


def test_every_page_finds_its_assets(site: Path) -> None:
    for page in site.rglob("*.html"):
        for path in re.findall(r'(?:href|src)="(/theme/[^"]+)"', page.read_text(encoding="utf-8")):
            assert (site / path.lstrip("/")).is_file(), f"{page}: {path}"


def test_a_style_sheet_asks_for_fonts_by_the_names_they_have() -> None:
    found = {"fonts/a.woff2": b"a"}
    name = hashed("fonts/a.woff2", b"a")
    assert named('src:url("/theme/fonts/a.woff2")', "/theme", found) == f'src:url("/theme/{name}")'


def test_everything_that_pages_and_style_sheets_load_is_named_by_its_content(site: Path) -> None:
    for source in [*site.rglob("*.html"), *site.glob("theme/css/*.css")]:
        text = source.read_text(encoding="utf-8")
        for path in re.findall(r'(?:(?:href|src)=|url\()"?(/theme/[^")>\s]+)', text):
            assert is_hashed(path), f"{source}: {path}"
            assert (site / path.lstrip("/")).is_file(), f"{source}: {path}"
