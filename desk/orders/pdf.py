"""PDF pages in the shop's font, for invoices and labels.

The shop's font has the letters of its nine languages' Latin ones. What it lacks is taken from a font of this machine; a
letter that no font here has stops the page: a name with a box in it is no name.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fpdf import FPDF
from fpdf.enums import DocumentCompliance

from desk.errors import CommandError

_FONTS = Path(__file__).parents[2] / "theme/static/fonts"
_OURS = ("latin", "polish")
_WEIGHTS = {"": 400.0, "B": 650.0}
# Where systems have fonts of many scripts, the first found of each.
_SYSTEM = (
    (
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "/Library/Fonts/Arial Unicode.ttf",
        "C:/Windows/Fonts/arial.ttf",
    ),
    ("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "/usr/share/fonts/noto/NotoSans-Regular.ttf"),
)
_INK = (22, 36, 27)
_POINT = 0.3528  # millimetres


class LetterError(CommandError):
    """A letter that no font on this machine has."""


class Page(FPDF):
    """A document whose text is in the shop's font; millimetres, from the upper left corner."""

    def __init__(self, size: str | tuple[float, float], title: str, made: dt.datetime, archive: bool = False) -> None:
        super().__init__(format=size, enforce_compliance=DocumentCompliance.PDFA_3B if archive else None)
        self.set_creation_date(made)
        self.set_title(title)
        self.set_lang("en")
        self.set_auto_page_break(False)
        self.c_margin = 0
        self.letters: set[int] = set()
        with TemporaryDirectory() as folder:
            for (name, style), (data, letters) in _ours().items():
                path = Path(folder) / f"{name}{style}.ttf"
                path.write_bytes(data)
                self.letters |= letters
                self.add_font(name, style, path)
        others = [other for choices in _SYSTEM for other in choices if Path(other).is_file()]
        for at, other in enumerate(others):
            self.add_font(f"system{at}", "", other)
            self.add_font(f"system{at}", "B", other)
            self.letters |= set(TTFont(other, lazy=True).getBestCmap())
        self.set_fallback_fonts(["polish", *(f"system{at}" for at in range(len(others)))], exact_match=False)
        self.set_text_color(*_INK)
        self.add_page()

    def put(
        self, x: float, y: float, text: str, *, points: float = 10, bold: bool = False, right: bool = False
    ) -> None:
        """One line; from ``x``, or with ``right`` up to it.

        :raises LetterError: where a letter is in no font.
        """
        lacking = sorted({sign for sign in text if ord(sign) not in self.letters})
        if lacking:
            raise LetterError(
                f"No font here has {' '.join(lacking[:10])}: install fonts for that script, such as fonts-noto-cjk, "
                "or write the address by hand."
            )
        self.set_font("latin", "B" if bold else "", points)
        # A cell, because only cells take a letter from another font. Its text stands on the line ``y``, about.
        height = points * _POINT
        self.set_xy(0 if right else x, y - height)
        self.cell(x if right else self.w - x, height, text, align="R" if right else "L")

    def bytes(self) -> bytes:
        """The document."""
        return bytes(self.output())


@lru_cache(maxsize=1)
def _ours() -> dict[tuple[str, str], tuple[bytes, frozenset[int]]]:
    """The shop's font as a PDF embeds it, by name and style, and the letters that it has."""
    found = {}
    for name in _OURS:
        for style, weight in _WEIGHTS.items():
            font = TTFont(_FONTS / f"piazzolla-{name}.woff2")
            font.flavor = None
            # Kerning and ligatures, which nothing here draws with: without them a weight is made ten times as fast.
            for unused in ("GPOS", "GSUB", "GDEF"):
                if unused in font:
                    del font[unused]
            out = BytesIO()
            instantiateVariableFont(font, {"wght": weight}, inplace=True).save(out)
            found[name, style] = out.getvalue(), frozenset(font.getBestCmap())
    return found
