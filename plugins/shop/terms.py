"""The terms of sale and the instruction on withdrawal as a text and as a PDF, for the mail that confirms an order.

They are made from the very pages that visitors read, into ``functions/pages/terms.txt`` and ``terms.pdf``: a function
only attaches them. The same pages give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from html import unescape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fpdf import FPDF_VERSION
from pelican import signals
from pelican.generators import PagesGenerator

from plugins.core.file_cache import kept
from plugins.images.renditions import write_atomically

PAGES = ("terms", "withdrawal")
NAME = "terms"
_ROOT = Path(__file__).parents[2]
_FONTS = {name: _ROOT / f"theme/static/fonts/piazzolla-{name}.woff2" for name in ("latin", "polish")}
CACHE = _ROOT / ".cache/terms"
# A title, a heading, a line of a list or a paragraph, as Markdown makes them.
_BLOCK = re.compile(r"<(h2|p|li)\b[^>]*>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_SKIPPED = re.compile(r"<(nav|form|figure|table)\b.*?</\1>", re.DOTALL)
_LINK = re.compile(r'<a\b[^>]*href="(/[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_INK, _MARGIN = (22, 36, 27), 22
# A PDF names a day on which it was made. The same terms are the same file, so it is not that of the build.
_MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

Block = tuple[str, str]


def blocks(title: str, html: str, origin: str) -> list[Block]:
    """A page as (kind, text): ``h1``, ``h2``, ``p`` or ``li``. Links within the site are written out."""
    plain = _LINK.sub(lambda found: f"{found[2]} ({origin}{found[1]})", _SKIPPED.sub("", html))
    found = [(match[1], " ".join(unescape(_TAG.sub("", match[2])).split())) for match in _BLOCK.finditer(plain)]
    return [("h1", title), *((kind, text) for kind, text in found if text)]


def as_text(all_blocks: list[Block]) -> str:
    """One text: headings in lines of their own, lists by dashes."""
    form = {"h1": "{}\n" + "=" * 20, "h2": "{}", "p": "{}", "li": "- {}"}
    return "\n\n".join(form[kind].format(text) for kind, text in all_blocks) + "\n"


def as_pdf(all_blocks: list[Block], title: str) -> bytes:
    """The same as A4 pages in the shop's font."""
    pdf = FPDF()
    pdf.set_creation_date(_MADE)
    pdf.set_title(title)
    pdf.set_lang("en")
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(True, _MARGIN)
    with TemporaryDirectory() as folder:
        for family, data in _fonts().items():
            path = Path(folder) / f"{family}.ttf"
            path.write_bytes(data)
            for style, weight in (("", 400.0), ("B", 650.0)):
                pdf.add_font(family, style, path, variations={"wght": weight})
        pdf.set_fallback_fonts(["polish"])
        pdf.set_text_color(*_INK)
        pdf.add_page()
        for kind, text in all_blocks:
            size, style, above = {"h1": (20, "B", 6), "h2": (13, "B", 4)}.get(kind, (10.5, "", 0))
            pdf.set_font("latin", style, size)
            pdf.ln(above)
            pdf.multi_cell(
                0, size * 0.5, f"– {text}" if kind == "li" else text, align="L", new_x="LMARGIN", new_y="NEXT"
            )
            pdf.ln(2)
        return bytes(pdf.output())


@kept(maxsize=1)
def _fonts() -> dict[str, bytes]:
    """The shop’s font, unpacked as a PDF embeds it, with the day of the file it came from."""
    found = {}
    for name, path in _FONTS.items():
        font = TTFont(path, recalcTimestamp=False)
        font.flavor = None
        out = BytesIO()
        font.save(out)
        found[name] = out.getvalue()
    return found


def write(generator: PagesGenerator) -> None:
    """Make both files from the pages with their facts filled in (plugins/shop/facts.py comes before this)."""
    pages = {page.slug: page for page in generator.pages if page.slug in PAGES}
    if set(pages) != set(PAGES):
        return
    origin = generator.settings["register"].site.origin
    found = [block for slug in PAGES for block in blocks(pages[slug].title, pages[slug].content, origin)]
    files = generator.settings["ANSWER_FILES"]
    files.put(f"{NAME}.txt", as_text(found))
    files.put(f"{NAME}.pdf", kept_pdf(found, "Terms of sale and right of withdrawal"))


def kept_pdf(found: list[Block], title: str, cache: Path = CACHE) -> bytes:
    """The PDF, made only where a word changed or what makes it: to cut the font to its weights takes a fifth of a
    build.
    """
    made_by = (FPDF_VERSION, Path(__file__).read_bytes(), *(path.read_bytes() for path in _FONTS.values()))
    key = hashlib.sha256(repr((title, found, made_by)).encode()).hexdigest()
    path = cache / f"{key}.pdf"
    if not path.is_file():
        write_atomically(path, as_pdf(found, title))
    return path.read_bytes()


def register() -> None:
    signals.page_generator_finalized.connect(write)
