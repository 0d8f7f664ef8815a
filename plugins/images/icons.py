"""Icons drawn from the one mark, ``theme/static/icons/favicon.svg``: for home screens, for what installs the site as an
app, and ``/favicon.ico`` for what looks nowhere else.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import resvg_py
from pelican import Pelican, signals
from PIL import Image

from plugins.core.file_cache import kept

MARK = "icons/favicon.svg"
# By name: its width, and how much of that the mark fills. What a system cuts to a circle keeps the mark inside the
# middle 80 % (W3C, Web Application Manifest, “maskable”); Apple rounds the corners and fills what is clear with black.
TILES = {
    "icons/icon-192.png": (192, 0.9),
    "icons/icon-512.png": (512, 0.9),
    "icons/maskable-512.png": (512, 0.76),
    "icons/touch-180.png": (180, 0.82),
}
FAVICON = "favicon.ico"
FAVICON_SIZE = 32
_TOKEN = re.compile(r"--paper:\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def papers(tokens: str) -> tuple[str, str]:
    """The ground of the site in light and in dark, as tokens.css has them.

    >>> papers(":root { --paper: light-dark(#ffffff, #000000); }")
    ('#ffffff', '#000000')
    """
    found = _TOKEN.search(tokens)
    if found is None:
        raise ValueError("theme/static/css/tokens.css does not say --paper as light-dark(#…, #…)")
    return found[1], found[2]


@kept(maxsize=16)
def tile(mark: str, width: int, share: float, ground: str) -> bytes:
    """The mark in the middle of a square of ``ground``, as PNG.

    :param mark: an SVG with a view box of 100 by 100. :param share: of the square's width that it fills.
    """
    body = _BODY.search(mark)
    if body is None:
        raise ValueError(f"theme/static/{MARK} is no SVG")
    place = f"translate(50 50) scale({share}) translate(-50 -50)"
    square = f'<rect width="100" height="100" fill="{ground}"/><g transform="{place}">{body[1]}</g>'
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{square}</svg>'
    return small(resvg_py.svg_to_bytes(svg_string=drawn, width=width, height=width, skip_system_fonts=True))


def small(png: bytes) -> bytes:
    """The same picture in the 64 colours that two papers and the edges between them need."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


@kept(maxsize=2)
def favicon(mark: str) -> bytes:
    """The mark alone, as ICO."""
    drawn = resvg_py.svg_to_bytes(svg_string=mark, width=FAVICON_SIZE, height=FAVICON_SIZE, skip_system_fonts=True)
    out = io.BytesIO()
    Image.open(io.BytesIO(drawn)).save(out, "ICO", sizes=[(FAVICON_SIZE, FAVICON_SIZE)])
    return out.getvalue()


def prepare(pelican: Pelican) -> None:
    """Put the icons beside the other assets, and the colours that manifest and head name where templates find them."""
    static = Path(pelican.settings["THEME"]) / "static"
    mark = (static / MARK).read_text(encoding="utf-8")
    light, dark = papers((static / "css/tokens.css").read_text(encoding="utf-8"))
    drawn = {name: tile(mark, width, share, light) for name, (width, share) in TILES.items()}
    pelican.settings["BUILT_ASSETS"] |= drawn
    pelican.settings["JINJA_GLOBALS"] |= {"papers": {"light": light, "dark": dark}}
    pelican.settings["FAVICON"] = favicon(mark)


def write(pelican: Pelican) -> None:
    """Put the one icon that has a name of its own into the root."""
    pelican.settings["SITE_FILES"].put(FAVICON, pelican.settings["FAVICON"])


def register() -> None:
    signals.initialized.connect(prepare)
    signals.finalized.connect(write)
