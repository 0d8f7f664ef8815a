"""Pictures of cut paper: files of their own, the same in every build, and no word that the theme does not know."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from plugins.images.paper_cuts import SHAPES, PictureError, _svg, palettes, svg

POD = (("pod", "leaf"), "cardamom", "scatter", "green")


def test_the_same_words_draw_the_same_picture_and_another_slug_another_one() -> None:
    first = svg(*POD)
    _svg.cache_clear()  # type: ignore[attr-defined]
    assert svg(*POD) == first
    assert svg(("pod", "leaf"), "cardamom", "scatter", "black") != first


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize("pattern", ["grid", "row", "ring", "branch", "single", "scatter"])
def test_every_pattern_fills_every_shape(shape: str, pattern: str) -> None:
    root = ElementTree.fromstring(svg(("pod", "seed"), "sumac", pattern, "any", shape))
    assert (root.get("width"), root.get("height")) == tuple(str(side) for side in SHAPES[shape])
    assert len(root.findall(".//{http://www.w3.org/2000/svg}use")) >= 2


def test_a_picture_carries_its_colours_for_night_unless_told_not_to() -> None:
    assert palettes()["cardamom"]["dark"][0] in svg(*POD)
    by_day = svg(*POD, night=False)
    assert "prefers-color-scheme" not in by_day
    assert palettes()["cardamom"]["light"][0] in by_day


@pytest.mark.parametrize(
    ("names", "palette", "pattern", "shape", "named"),
    [
        (("pebble",), "cardamom", "scatter", "card", "symbol “pebble”"),
        (("pod",), "mauve", "scatter", "card", "palette “mauve”"),
        (("pod",), "cardamom", "spiral", "card", "pattern “spiral”"),
        (("pod",), "cardamom", "scatter", "round", "shape “round”"),
    ],
    ids=["symbol", "palette", "pattern", "shape"],
)
def test_a_word_that_the_theme_does_not_know_is_named(
    names: tuple[str, ...], palette: str, pattern: str, shape: str, named: str
) -> None:
    with pytest.raises(PictureError, match=named):
        svg(names, palette, pattern, "any", shape)


def test_every_picture_of_the_site_has_its_file_its_size_and_words_or_none(site: Path) -> None:
    for page in site.rglob("*.html"):
        for tag in re.findall(r'<img class="picture"[^>]*>', page.read_text(encoding="utf-8")):
            given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            assert (site / given["src"].lstrip("/")).is_file(), f"{page}: {tag}"
            assert (int(given["width"]), int(given["height"])) == SHAPES[given["data-shape"]]
            assert "alt" in given


def test_at_most_one_picture_of_a_page_is_loaded_before_all_others(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.count('fetchpriority="high"') <= 1, page
