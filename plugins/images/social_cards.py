"""Social cards: the picture that stands where a page's address is shared, 1200 × 630, with the page's own cut paper,
its title in the shop's font and the mark. ``social_card(kind, slug)`` in a template is the card's path, and knows its
size and its text alternative. Drawn when a page asks for one, and kept in ``.cache/cards`` between builds.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import resvg_py
from fontTools.ttLib import TTFont
from pelican import Pelican, signals
from pelican.generators import Generator
from PIL import Image, ImageDraw, ImageFont

from plugins.core.file_cache import kept
from plugins.core.site_files import SiteFiles
from plugins.images import paper_cuts
from plugins.images.renditions import write_atomically
from plugins.site.context import price

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache/cards"
FONT = ROOT / "theme/static/fonts/piazzolla-latin.woff2"
FOLDER = "cards"
WIDTH, HEIGHT = 1200, 630
MAX_BYTES = 100_000
PAPER, INK, SOFT, ACTION = "#f8f2e4", "#16241b", "#3b463d", "#145535"
# The words stand in a column of their own, the picture fills the rest.
EDGE, COLUMN, LEFT = 72, 540, 684
SIZES, LEADING = range(92, 51, -4), 1.08
TOP, BOTTOM = 156, 528
BOLD, PLAIN = 650, 500
# The mark of theme/templates/partials/mark.html, its slits in paper.
_MARK = (
    f'<svg x="{EDGE}" y="66" width="36" height="64" viewBox="22 0 56 100">'
    f'<path fill="{ACTION}" d="M50 6A58 58 0 0 1 50 94A58 58 0 0 1 50 6"/><path fill="{PAPER}" '
    'd="M46 18A128 128 0 0 0 46 84A104 104 0 0 1 46 18M61 24A84 84 0 0 1 61 76A112 112 0 0 0 61 24"/></svg>'
)


class CardError(ValueError):
    """A card that cannot be drawn, or is too heavy: the message names it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a card shows: the title, a line below it, and the words of a picture."""

    title: str
    line: str
    names: tuple[str, ...]
    palette: str
    pattern: str
    seed: str


class Card(str):
    """The path of a card, with what an ``og:image`` says beside it."""

    width, height = WIDTH, HEIGHT
    alt: str

    __slots__ = ("alt",)

    def __new__(cls, path: str, alt: str) -> Card:
        card = super().__new__(cls, path)
        card.alt = alt
        return card


@kept(maxsize=1)
def _letters() -> tuple[bytes, frozenset[int]]:
    """The shop's font as Pillow reads it, and the letters that it has."""
    font = TTFont(FONT)
    font.flavor = None
    out = BytesIO()
    font.save(out)
    return out.getvalue(), frozenset(font.getBestCmap())


@kept(maxsize=65_536)
def readable(text: str) -> bool:
    """Whether the font has every letter of a text."""
    return {ord(letter) for letter in text} <= _letters()[1] | {0x20}


def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(BytesIO(_letters()[0]), size)
    font.set_variation_by_axes([weight])
    return font


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines at most ``width`` wide; a word that is wider stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """As few lines as ``wrapped`` makes, of lengths as even as they can be."""
    best = wrapped(text, font, width)
    while width > 0 and len(narrower := wrapped(text, font, width)) == len(best):
        best, width = narrower, width - 8
    return best


@kept(maxsize=8192)
def fits(title: str) -> bool:
    """Whether :func:`fitted` finds a place for a title: at the smallest size, or at none."""
    size = SIZES[-1]
    lines = wrapped(title, _smallest(), COLUMN)
    return len(lines) * size * LEADING <= BOTTOM - TOP and max(map(_smallest().getlength, lines)) <= COLUMN


@kept(maxsize=1)
def _smallest() -> ImageFont.FreeTypeFont:
    return _font(SIZES[-1], BOLD)


def fitted(title: str) -> tuple[list[str], int]:
    """The lines of a title and the size at which they fit.

    :raises CardError: where it does not fit at the smallest.
    """
    for size in SIZES:
        font = _font(size, BOLD)
        lines = balanced(title, font, COLUMN)
        if len(lines) * size * LEADING <= BOTTOM - TOP and max(map(font.getlength, lines)) <= COLUMN:
            return lines, size
    raise CardError(f"“{title}” does not fit on a social card: six lines of about 16 letters do")


def _ground(words: Words) -> str:
    picture = paper_cuts.svg(words.names, words.palette, words.pattern, words.seed, "tall", night=False)
    placed = picture.replace("<svg ", f'<svg x="{LEFT}" y="0" ', 1)
    width, height = paper_cuts.SHAPES["tall"]
    sized = placed.replace(f'width="{width}" height="{height}"', f'width="{WIDTH - LEFT}" height="{HEIGHT}"', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"><clipPath id="cut">'
        f'<path d="M{LEFT + 120} 0H{WIDTH}V{HEIGHT}H{LEFT}V120A120 120 0 0 1 {LEFT + 120} 0"/></clipPath>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{_MARK}<g clip-path="url(#cut)">{sized}</g></svg>'
    )


@kept(maxsize=64)
def _pixels(ground: str) -> Image.Image:
    """A card before its words. Pages without a picture of their own share one."""
    drawn = resvg_py.svg_to_bytes(svg_string=ground, skip_system_fonts=True)
    return Image.open(BytesIO(drawn)).convert("RGB")


def draw(words: Words, shop: str) -> bytes:
    """A card as a PNG.

    :param shop: the name beside the mark.
    :raises CardError: where the title does not fit, or the file is too heavy.
    """
    image = _pixels(_ground(words)).copy()
    pen = ImageDraw.Draw(image)
    pen.text((EDGE + 52, 98), shop, INK, _font(44, BOLD), anchor="lm")
    lines, size = fitted(words.title)
    deep = size * LEADING
    top = (TOP + BOTTOM - deep * len(lines)) / 2
    for number, line in enumerate(lines):
        pen.text((EDGE, top + deep * (number + 0.5)), line, INK, _font(size, BOLD), anchor="lm")
    pen.text((EDGE, HEIGHT - EDGE), words.line, SOFT, _font(30, PLAIN), anchor="ls")
    out = BytesIO()
    image.quantize(160, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MAX_BYTES:
        raise CardError(f"the social card of “{words.title}” has {len(out.getvalue()):,} bytes; at most {MAX_BYTES:,}")
    return out.getvalue()


def _spoken(item: Any, line: str) -> Words:
    names = item.picture.split() if isinstance(item.picture, str) else item.picture
    # The font has one space for all: what no line breaks at is a plain one here.
    return Words(str(item.title), " ".join(line.split()), tuple(names), item.palette, item.pattern, item.slug)


def known(context: Any) -> Iterator[tuple[tuple[str, str], Words]]:
    """Every product, article and page by kind and slug. A page without a picture of its own has the shop's."""
    home = next(page for page in context["pages"] if page.save_as == "index.html")
    for product in context["products"]:
        yield ("product", product.slug), _spoken(product, f"{price(product.price)} · {product.unit}")
    for article in context["articles"]:
        yield ("article", article.slug), _spoken(article, "From the journal")
    for page in context["pages"]:
        own = page if hasattr(page, "picture") else home
        yield ("page", page.slug), replace(_spoken(own, ""), title=str(page.title))


@kept(maxsize=1)
def _made_by() -> bytes:
    return Path(__file__).read_bytes() + FONT.read_bytes()


def _key(words: Words, shop: str) -> str:
    return _known_key(paper_cuts.drawn_by(), words, shop)


@kept()
def _known_key(_: str, words: Words, shop: str) -> str:
    return hashlib.sha256(_made_by() + _ground(words).encode() + repr((words, shop)).encode()).hexdigest()


class Deck:
    """The cards of one build: what is known of them, and which were asked for."""

    def __init__(self, shop: str, folder: str, files: SiteFiles, cache: Path = CACHE) -> None:
        """:param folder: of the theme's files, from the site's root."""
        self.shop, self.folder = shop, f"{folder}/{FOLDER}"
        self.words: dict[tuple[str, str], Words] = {}
        self.asked: dict[str, Words] = {}
        self._files, self._cache = files, cache
        self._process = os.getpid()

    def card(self, kind: str, slug: str, title: str = "") -> Card:
        """A page's card: of what its front matter says, else of ``title`` with the shop's picture."""
        home = self.words["page", "home"]
        words = self.words.get((kind, slug))
        if words is None:
            words = replace(home, title=title or home.title)
        if not readable(words.title + words.line):
            words = home
        name = f"{kind}-{slug}.{_key(words, self.shop)[:8]}.png"
        self.asked[name] = words
        self._files.keep([self.place(name)])
        if os.getpid() != self._process:
            # A process that was forked to write pages: what it asks for is not known to the one that began.
            self.draw(name)
        return Card(f"/{self.folder}/{name}", f"{words.title}, with the mark of {self.shop} and cut paper")

    def place(self, name: str) -> str:
        """Where a card stands, from the site's root."""
        return f"{self.folder}/{name}"

    def missing(self) -> list[str]:
        """The names of requested cards that are not drawn yet."""
        wanted = [name for name in self.asked if self.place(name) in self._files.wanted]
        return [name for name in wanted if not self._files.has(self.place(name))]

    def draw(self, name: str) -> None:
        """Draw one card that was requested, unless the cache has it, and write it to the site."""
        if not (self._cache / name).is_file():
            write_atomically(self._cache / name, draw(self.asked[name], self.shop))
        self._files.put_once(self.place(name), (self._cache / name).read_bytes)

    def write(self) -> None:
        """Put in their place what was asked for, on as many threads as there are processors."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for done in [pool.submit(self.draw, name) for name in self.missing()]:
                done.result()


def prepare(pelican: Pelican) -> None:
    """Give templates ``social_card(kind, slug, title)``."""
    settings = pelican.settings
    deck = Deck(settings["register"].site.name, settings["THEME_STATIC_DIR"], settings["SITE_FILES"])
    pelican.settings["JINJA_GLOBALS"] |= {"social_card": deck.card}
    pelican.settings["SOCIAL_CARDS"] = deck


def learn(generators: list[Generator]) -> None:
    context = generators[0].context
    context["SOCIAL_CARDS"].words.update(known(context))


def write(pelican: Pelican) -> None:
    """Draw the cards, unless the preview draws them later in the background."""
    if not pelican.settings.get("CARDS_LATER"):
        pelican.settings["SOCIAL_CARDS"].write()


def register() -> None:
    signals.initialized.connect(prepare)
    signals.all_generators_finalized.connect(learn)
    signals.finalized.connect(write)
