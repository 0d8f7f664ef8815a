"""Pictures of cut paper: each an SVG file of its own, drawn from the words in the head of a product, article or page.

A file is loaded when it comes into view and kept for good, and carries its colours for day and for night.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pelican import Pelican, signals

from plugins.assets import hashed

THEME = Path(__file__).parent.parent / "theme"
# Width and height of each sheet, as the page reserves them; picture.svg draws to the same measures.
SHAPES = {"card": (400, 320), "tall": (480, 560), "wide": (1000, 360)}
_BETWEEN_TAGS = re.compile(r">\s+<")


class PictureError(ValueError):
    """A picture that cannot be cut: the message names the word that nobody knows."""


@lru_cache(maxsize=1)
def palettes() -> dict[str, dict[str, list[str]]]:
    """``theme/palettes.toml``: five colours by ``light`` and by ``dark`` for each palette."""
    return tomllib.loads((THEME / "palettes.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = FileSystemLoader(THEME / "templates")
    return Environment(loader=loader, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)  # noqa: S701 - SVG from our own words


@lru_cache(maxsize=1)
def known() -> tuple[frozenset[str], frozenset[str]]:
    """The symbols and the patterns that the theme has."""
    symbols = _templates().get_template("macros/symbols.html").module.symbols  # type: ignore[attr-defined]
    source = (THEME / "templates/picture.svg").read_text(encoding="utf-8")
    return frozenset(symbols), frozenset({*re.findall(r"pattern == '(\w+)'", source), "scatter"})


@lru_cache(maxsize=512)
def svg(
    names: tuple[str, ...], palette: str, pattern: str, seed: str, shape: str = "card", *, night: bool = True
) -> str:
    """The picture as an SVG document.

    :param names: of symbols, in the order in which they matter.
    :param seed: a slug; the same one gives the same picture.
    :param night: whether it carries dark colours too, for where the page is dark.
    :raises PictureError: on a symbol, palette, pattern or shape that the theme does not have.
    """
    symbols, patterns = known()
    for kind, asked, there in (
        ("symbol", set(names), symbols),
        ("palette", {palette}, palettes()),
        ("pattern", {pattern}, patterns),
        ("shape", {shape}, SHAPES),
    ):
        if unknown := sorted(asked - set(there)):
            there_are = ", ".join(sorted(there))
            raise PictureError(f"picture of “{seed}”: there is no {kind} “{unknown[0]}”; there are {there_are}")
    papers = palettes()[palette]
    words = {"names": names, "pattern": pattern, "seed": seed, "shape": shape}
    colours = {"light": papers["light"], "dark": papers["dark"] if night else None}
    drawn = _templates().get_template("picture.svg").render(words | colours)
    return _BETWEEN_TAGS.sub("><", drawn).strip()


def prepare(pelican: Pelican) -> None:
    """Give templates ``picture(names, palette, pattern, alt, seed, shape, first)``, an ``<img>``; ``first`` is for the
    one picture that a page opens with, which is loaded before all others.
    """
    drawn: dict[str, str] = {}
    prefix = "/" + pelican.settings["THEME_STATIC_DIR"]

    def picture(  # noqa: PLR0917 - the words of a picture, in the order in which an editor writes them
        names: str | Sequence[str],
        palette: str,
        pattern: str,
        alt: str,
        seed: str,
        shape: str = "card",
        first: bool = False,
    ) -> Markup:
        words = tuple(names.split() if isinstance(names, str) else names)
        text = svg(words, palette, pattern, seed, shape)
        name = hashed(f"pictures/{seed}-{shape}.svg", text)
        drawn[name] = text
        width, height = SHAPES[shape]
        when = 'fetchpriority="high"' if first else 'loading="lazy" decoding="async"'
        place = f'src="{prefix}/{name}" width="{width}" height="{height}"'
        html = f'<img class="picture" data-shape="{shape}" {place} alt="{escape(alt)}" {when}>'
        return Markup(html)  # noqa: S704 - what editors write is escaped above

    pelican.settings["JINJA_GLOBALS"] |= {"picture": picture}
    pelican.settings["DRAWN_PICTURES"] = drawn


def write(pelican: Pelican) -> None:
    """Put every picture that a page shows into the output."""
    target = Path(pelican.output_path) / pelican.settings["THEME_STATIC_DIR"]
    (target / "pictures").mkdir(parents=True, exist_ok=True)
    for name, text in pelican.settings["DRAWN_PICTURES"].items():
        (target / name).write_text(text, encoding="utf-8")


def register() -> None:
    signals.initialized.connect(prepare)
    signals.finalized.connect(write)
