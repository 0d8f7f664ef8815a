"""Drafts and texts of a day to come: in the preview with their mark, in production not a trace."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pelican.settings import read_settings

from plugins.texts.drafts import mark
from tests import own_texts

ROOT = Path(__file__).parents[3]
NOW = dt.date(2026, 11, 27)
PICTURE = "Picture: leaf\nPalette: pepper\nPattern: row\nAlt: Leaves.\n"
ARTICLE = f"Date: 2026-11-20\nSummary: Quibblestone told.\n{PICTURE}"
PAGE = "Summary: Quibblestone shown.\nTemplate: page\n"
# Every way in which a text can wait, by file: the page that it will be, and its mark.
WAITING = {
    "journal/xq-draft.md": ("journal/xq-draft", "Draft", f"Title: Xq one\nStatus: draft\n{ARTICLE}"),
    "journal/xq-later.md": (
        "journal/xq-later",
        "From 3 December 2999",
        f"Title: Xq two\n{ARTICLE}".replace("2026-11-20", "2999-12-03"),
    ),
    "pages/xq-page.md": ("xq-page", "Draft", f"Title: Xq three\nStatus: draft\n{PAGE}"),
    "pages/xq-own.md": (
        "xq-own",
        "From 3 December 2999",
        f"Title: Xq four\nUrl: xq-own/\nSave_as: xq-own/index.html\nNav: 9\nDate: 2999-12-03\n{PAGE}",
    ),
    "products/xq-draft.md": ("shop/xq-draft", "Draft", "Status: draft"),
    "products/xq-later.md": ("shop/xq-later", "From 3 December 2999", "Date: 2999-12-03"),
}


def _build(content: Path, out: Path, *words: str) -> Path:
    given = ["-e", f'ANSWERS_PATH="{out.with_name(out.name + "-functions")}"', *words]
    command = [sys.executable, "-m", "pelican", str(content), "--fatal", "warnings", "-o", str(out)]
    done = subprocess.run(
        [*command, "-s", "publishconf.py", *given],
        cwd=ROOT,
        env=os.environ | {"EXAMPLES": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """The site with what waits, built for the ``preview`` and for ``production``, and ``before``, without it."""
    folder = tmp_path_factory.mktemp("drafts")
    content = own_texts.copy(folder / "content")
    sumac = (content / "products/sumac.md").read_text(encoding="utf-8")
    # Changed in both, so that it has no date in the site map in either.
    (content / "products/sumac.md").write_text(sumac.replace("Related: ", "Related:  "), encoding="utf-8")
    found = {"before": _build(content, folder / "before")}
    for file, (_, _, front_matter) in WAITING.items():
        whole = f"{front_matter}\nText with quibblestone.\n"
        if file.startswith("products/"):
            whole = sumac.replace("Title: Sumac", f"Title: Xq sumac\n{front_matter}")
        (content / file).write_text(whole, encoding="utf-8")
    named = sumac.replace("Related: long-pepper", "Related: xq-draft, long-pepper")
    (content / "products/sumac.md").write_text(named, encoding="utf-8")
    found["production"] = _build(content, folder / "production")
    found["preview"] = _build(content, folder / "preview", "DRAFTS_SHOWN=true")
    yield found
    shutil.rmtree(folder)


def _files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("status", "date", "said"),
    [
        ("draft", None, "Draft"),
        ("draft", dt.date(2026, 12, 3), "Draft"),
        ("published", dt.date(2026, 12, 3), "From 3 December 2026"),
        ("published", NOW, ""),
        ("published", None, ""),
        ("hidden", dt.date(2026, 11, 1), ""),
    ],
)
def test_a_text_waits_as_a_draft_or_until_its_day(status: str, date: dt.date | None, said: str) -> None:
    assert mark(status, date, NOW) == said


def test_the_day_is_that_of_the_shop_and_read_anew_for_each_build() -> None:
    settings = read_settings(str(ROOT / "pelicanconf.py"))
    assert settings["TODAY"] == dt.datetime.now(ZoneInfo("Europe/Berlin")).date()


@pytest.mark.slow
def test_production_is_the_same_to_the_letter_with_them_and_without(sites: dict[str, Path]) -> None:
    """Pages, lists, feeds, site map, search, cards, pictures, and what a named product is left out of."""
    with_them, without = _files(sites["production"]), _files(sites["before"])
    assert set(with_them) == set(without)
    assert [name for name in without if with_them[name] != without[name]] == []
    functions = [_files(sites[name].with_name(f"{name}-functions")) for name in ("production", "before")]
    assert functions[0] == functions[1]


@pytest.mark.slow
@pytest.mark.parametrize("file", WAITING)
def test_in_the_preview_each_stands_at_its_address_under_its_mark(sites: dict[str, Path], file: str) -> None:
    page, said, _ = WAITING[file]
    html = (sites["preview"] / page / "index.html").read_text(encoding="utf-8")
    assert f"<b>{said}</b>" in html.partition("<main")[0]
    assert not (sites["preview"] / "drafts").exists()


@pytest.mark.slow
def test_in_the_previews_lists_a_card_says_what_waits_and_no_other_does(sites: dict[str, Path]) -> None:
    for listing, count in (("journal", 2), ("shop", 2)):
        html = (sites["preview"] / listing / "index.html").read_text(encoding="utf-8")
        assert html.count("unpublished-label") == count
        assert "<b>Draft</b>" not in html, "the list itself is published"
    assert ">Xq four</a>" in (sites["preview"] / "about/index.html").read_text(encoding="utf-8"), "in the menu"


@pytest.mark.slow
def test_what_is_found_in_the_preview_says_that_it_waits(sites: dict[str, Path]) -> None:
    (index,) = (sites["preview"] / "theme/search").glob("index.*.json")
    titles = {page[0]: page[2] for page in json.loads(index.read_text(encoding="utf-8"))["pages"]}
    assert titles["/shop/xq-draft/"] == "Xq sumac (Draft)"
    assert titles["/xq-own/"] == "Xq four (From 3 December 2999)"
    assert titles["/shop/sumac/"] == "Sumac"


@pytest.mark.slow
def test_in_the_preview_a_product_that_waits_can_be_ordered(sites: dict[str, Path]) -> None:
    prices = json.loads((sites["preview"].with_name("preview-functions") / "prices.json").read_text(encoding="utf-8"))
    assert {"xq-draft", "xq-later"} <= set(prices)


def test_the_site_that_is_tested_shows_no_mark(site: Path) -> None:
    assert not [path for path in site.rglob("*.html") if "unpublished" in path.read_text(encoding="utf-8")]
    assert not list(site.glob("theme/css/drafts.*"))
