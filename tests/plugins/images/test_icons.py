"""Icons: drawn from the mark, of the sizes that browsers and systems ask for."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from plugins.images import icons

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "theme/static"
MARK = (STATIC / icons.MARK).read_text(encoding="utf-8")
LIGHT, DARK = icons.papers((STATIC / "css/tokens.css").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def manifest(site: Path) -> Any:
    return json.loads((site / "site.webmanifest").read_text(encoding="utf-8"))


def colour(hexadecimal: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(hexadecimal.removeprefix("#")))


@pytest.mark.parametrize("name", icons.TILES)
def test_a_tile_is_square_and_opaque_with_the_mark_in_its_middle(name: str) -> None:
    width, share = icons.TILES[name]
    drawn = Image.open(io.BytesIO(icons.tile(MARK, width, share, LIGHT))).convert("RGB")
    assert drawn.size == (width, width)
    assert drawn.getpixel((1, 1)) == colour(LIGHT)
    assert drawn.getpixel((width // 2, width // 2)) != colour(LIGHT)


def test_what_a_circle_cuts_off_a_maskable_icon_is_ground() -> None:
    width, share = icons.TILES["icons/maskable-512.png"]
    drawn = Image.open(io.BytesIO(icons.tile(MARK, width, share, LIGHT))).convert("RGB")
    outside = [
        (x, y) for x in range(0, width, 4) for y in range(0, width, 4) if (x - 256) ** 2 + (y - 256) ** 2 > 205**2
    ]
    assert {drawn.getpixel(place) for place in outside} == {colour(LIGHT)}


def test_the_favicon_is_an_icon_of_32_pixels(site: Path) -> None:
    with Image.open(site / "favicon.ico") as icon:
        assert (icon.format, icon.size) == ("ICO", (32, 32))


def test_the_vector_icon_has_colours_for_the_dark() -> None:
    assert "prefers-color-scheme:dark" in MARK


def test_the_manifest_names_what_browsers_want_to_install(site: Path, manifest: Any) -> None:
    """W3C, Web Application Manifest; https://web.dev/articles/install-criteria for the sizes."""
    assert {"name", "short_name", "start_url", "display", "icons", "id", "scope"} <= set(manifest)
    assert manifest["theme_color"] == manifest["background_color"] == LIGHT
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in manifest["icons"]:
        path = site / icon["src"].lstrip("/")
        if icon["type"] == "image/png":
            with Image.open(path) as drawn:
                assert icon["sizes"] == "{}x{}".format(*drawn.size)
        assert path.is_file()


def test_every_page_names_icons_manifest_and_feeds_that_are_there(site: Path) -> None:
    for page in ("index.html", "404.html", "shop/sumac/index.html"):
        html = (site / page).read_text(encoding="utf-8")
        for rel in ("icon", "apple-touch-icon", "manifest"):
            (href,) = re.findall(rf'<link rel="{rel}" href="([^"]+)"', html)
            assert (site / href.lstrip("/")).is_file(), href
        feeds = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)"', html)
        assert {kind for kind, _ in feeds} >= {"application/atom+xml", "application/feed+json"}
        assert all((site / href.lstrip("/")).is_file() for _, href in feeds)


def test_the_head_colours_the_browser_as_the_paper_is(site: Path) -> None:
    html = (site / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'<meta name="theme-color"[^>]* content="([^"]+)"', html)) == {LIGHT, DARK}
